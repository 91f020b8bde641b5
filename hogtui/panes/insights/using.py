"""What mentions an event, a property, a cohort or a flag, as a list that leads there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Summary
from hogtui.resources.usage import Found, Use, Wanted, parse, usage
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.bar import Part
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.panel import Field, Remark

if TYPE_CHECKING:
    from hogtui.panes.insights.pane import InsightsPane


def ask(pane: "InsightsPane") -> None:
    """Ask what is looked for."""

    def check(values: Sequence[str]) -> list[Remark | None]:
        empty = not values[0].strip()
        return [Remark("name something", is_problem=True) if empty else None]

    def taken(values: Sequence[str]) -> None:
        pane.run_worker(pane.stage.show_usage(parse(values[0])), group="usage")

    field = Field("used where", "", "an event, a property, a flag, or `cohort 3`")
    pane.mount(Ask("What mentions it: enter looks everywhere", [field], check, taken))


class Usage(Widget):
    """Grows while one kind of thing after another is looked through."""

    DEFAULT_CSS = """
    Usage {
        width: 1fr;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; }
        Summary.words { background: $surface; color: $text-muted; }
    }
    """

    class Came(Message):
        """More was looked through."""

        def __init__(self, found: Found) -> None:
            super().__init__()
            self.found = found

    class Failed(Message):
        """The key is no good."""

        def __init__(self, error: ApiError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, pane: "InsightsPane", wanted: Wanted) -> None:
        super().__init__()
        self.pane = pane
        self.wanted = wanted
        self.found = Found()
        self.lines = LineList()
        self._shown: list[Use | str] = []

    def compose(self) -> ComposeResult:
        """Two lines about it, and the list."""
        yield Summary(id="usage-head")
        yield Summary(id="usage-looked", classes="words")
        yield self.lines

    def on_mount(self) -> None:
        """Look."""
        self.look()
        self._say()

    @work(exclusive=True)
    async def look(self) -> None:
        """One kind of thing after another."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            async for found in usage(client, self.wanted):
                self.post_message(self.Came(found))
        except ApiError as error:
            self.post_message(self.Failed(error))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show it under a title for each kind."""
        message.stop()
        self.found = message.found
        self._shown = []
        kinds = dict.fromkeys(each.place.title for each in self.found.uses)
        for kind in kinds:
            uses = [each for each in self.found.uses if each.place.title == kind]
            self._shown += [f"{kind}s ({len(uses)})", *uses]
        self.lines.show(len(self._shown), self._row, max(0, self.lines.cursor))
        self._say()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """Say why."""
        message.stop()
        self.post_message(Pane.Said(line(message.error.message), "error"))

    def _row(self, number: int) -> Row:
        each = self._shown[number]
        if isinstance(each, str):
            return Row((Piece(f" {each}", "title"),), is_title=True)
        return Row((Piece(f"   {each.name}"),), (Piece(f" {line(each.where)} ", "muted"),))

    def _say(self) -> None:
        name = f"cohort {self.wanted.name}" if self.wanted.is_cohort else self.wanted.name
        count = len(self.found.uses)
        words = f" · {count} {'place' if count == 1 else 'places'}"
        if not self.found.is_done:
            words += " so far ..."
        left = [Part(f" {line(name)} is used in", "bold", weight=9), Part(words)]
        self.query_one("#usage-head", Summary).say(left, [Part("esc back ", "$text-muted")])
        looked = f" looked through {', '.join(self.found.looked)}" if self.found.looked else ""
        missing = [Part(f" · {each}", "$text-warning") for each in self.found.missing]
        self.query_one("#usage-looked", Summary).say([Part(looked, elastic=True), *missing])

    # --- keys

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """The tree is not meant."""
        message.stop()

    @on(LineList.Chosen)
    async def chosen(self, message: LineList.Chosen) -> None:
        """Go there, where this pane can; else its link is copied."""
        message.stop()
        use = self._shown[message.index]
        if not isinstance(use, Use):
            return
        if use.place.title == "insight":
            await self.pane.stage.show_insight(use.id, {})
        elif use.place.title == "dashboard" and use.id.isdecimal():
            await self.pane.stage.show_board(int(use.id), {"name": use.name})
        else:
            self.pane.copy(self.pane.address(use.place.page.format(use.id)), "the web link")
