"""What a run posts to its pane on the way to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from hogtui.api.errors import ApiError, Problem
from hogtui.api.query import Progress, Result
from hogtui.panes.query.running import Run


@dataclass
class Progressed(Message):
    """PostHog told how far it is."""

    run: Run
    progress: Progress | None

    def can_replace(self, message: Message) -> bool:
        """Only the newest matters."""
        return isinstance(message, Progressed)


@dataclass
class Loaded(Message):
    """Rows came: old ones that go first, or the ones that were asked for."""

    run: Run
    result: Result


@dataclass
class Failed(Message):
    """No rows came."""

    run: Run
    error: ApiError


@dataclass
class Located(Message):
    """Where the mistakes of a run that failed are."""

    run: Run
    problems: Sequence[Problem]
