"""A few fields below whatever is shown, whose values go to whoever asked."""

from collections.abc import Callable, Sequence

from textual import on

from hogtui.widgets.panel import Check, Field, Panel


class Ask(Panel):
    """A panel that knows what to do with what was typed."""

    DEFAULT_CSS = """
    Ask { dock: bottom; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        check: Check,
        take: Callable[[Sequence[str]], object],
    ) -> None:
        super().__init__(title, fields, check)
        self._take = take

    @on(Panel.Taken)
    def taken_here(self, message: Panel.Taken) -> None:
        """Hand it over."""
        message.stop()
        self._take(message.values)

    @on(Panel.Left)
    def left_here(self, message: Panel.Left) -> None:
        """Nobody else has to know."""
        message.stop()
