"""What a run posts to its pane on the way to its rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from hogtui.api.errors import ApiError, Problem
from hogtui.panes.query.running import Run

if TYPE_CHECKING:
    from hogtui.api.query import Check, Progress, Result


class _OfRun(Message):
    """Something that became of a run."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run


class Progressed(_OfRun):
    """PostHog told how far it is."""

    def __init__(self, run: Run, progress: "Progress | None") -> None:
        super().__init__(run)
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        """Only the newest matters."""
        return isinstance(message, Progressed)


class Loaded(_OfRun):
    """Rows came: old ones that go first, or the ones that were asked for."""

    def __init__(self, run: Run, result: "Result") -> None:
        super().__init__(run)
        self.result = result


class Explained(_OfRun):
    """How PostHog carries it out."""

    def __init__(self, run: Run, result: "Result", check: "Check | None") -> None:
        super().__init__(run)
        self.result = result
        self.check = check
        """What it finds in the query without running it; None when that could not be asked."""


class Failed(_OfRun):
    """No rows came."""

    def __init__(self, run: Run, error: ApiError) -> None:
        super().__init__(run)
        self.error = error


class Located(_OfRun):
    """Where the mistakes of a run that failed are."""

    def __init__(self, run: Run, problems: Sequence[Problem]) -> None:
        super().__init__(run)
        self.problems = problems
