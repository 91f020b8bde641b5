"""What is shown over everything else until it gives an answer."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer]):
    """Gives one answer: a second key that comes while it goes away closes nothing else."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Go away with an answer, unless that has happened."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
