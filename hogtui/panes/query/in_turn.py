"""Statements that run one after another, until the last or the first that fails."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widgets.text_area import Selection

from hogtui.panes.base import Pane
from hogtui.panes.query.running import Run, Wanted
from hogtui.text.statements import Statement, location

if TYPE_CHECKING:
    from hogtui.api.errors import ApiError
    from hogtui.panes.query.runs import Runs


class InTurn:
    """All statements of a text, one at a time; each leaves a result of its own."""

    def __init__(self, runs: "Runs", statements: Sequence[Statement]) -> None:
        self.runs = runs
        self.statements = statements
        self.place = 0
        """Of the one that runs, from zero."""

    @property
    def turn(self) -> str:
        """How far it is: "2 of 5"."""
        return f"{self.place + 1} of {len(self.statements)}"

    def begin(self) -> None:
        """Run the one whose turn it is."""
        self.runs.send(Wanted(self.statements[self.place], turn=self.turn))

    def ended(self, run: Run, error: "ApiError | None") -> bool:
        """What comes after a run; whether there is more to come."""
        if run.turn != self.turn:
            # Somebody has started something else meanwhile.
            return False
        if error is not None:
            self._stop_at(run)
            return False
        self.place += 1
        if self.place < len(self.statements):
            self.begin()
            return True
        count = len(self.statements)
        self.place -= 1
        words = f"All {count} statements are done; alt+left goes to the results before."
        self.runs.post_message(Pane.Said(words))
        return False

    def _stop_at(self, run: Run) -> None:
        """Say where it ended, and select it there."""
        left = len(self.statements) - self.place - 1
        words = f"Stopped at statement {self.turn}"
        words += f"; {left} did not run." if left else "."
        self.runs.post_message(Pane.Said(words, "warning"))
        editor = self.runs.editor
        if editor.text.startswith(run.statement, run.start):
            ends = run.start, run.start + len(run.statement)
            first, last = (location(editor.text, each) for each in ends)
            editor.selection = Selection(first, last)
