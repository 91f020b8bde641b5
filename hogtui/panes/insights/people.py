"""The people behind a point of a chart, as rows; from a row to the person."""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import Any
from uuid import uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError
from hogtui.api.insights import Computed, compute_node
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Summary
from hogtui.panes.insights.drilling import MOST, Point
from hogtui.services import Services
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column, Grid, RowsSource

NAMES = ("email", "name", "username", "$email")
"""Properties that say who somebody is."""
COLUMNS = (Column("person"), Column("id"), Column("distinct id"), Column("first seen", "DateTime"))


class People(Widget):
    """Rows that come page by page."""

    BINDINGS = [
        Binding("plus", "more", "More", id="people.more", tooltip="The next hundred people"),
        Binding(
            "K",
            "cohort",
            "To a cohort",
            id="people.cohort",
            tooltip="Put these people into a static cohort",
        ),
    ]
    DEFAULT_CSS = """
    People {
        width: 1fr;
        height: 3fr;
        min-height: 6;
        layout: vertical;
        Summary { background: $panel; }
        Grid { width: 1fr; height: 1fr; }
    }
    """

    class Came(Message):
        """Some more people."""

        def __init__(self, rows: Sequence[Sequence[object]], *, more: bool) -> None:
            super().__init__()
            self.rows = rows
            self.more = more

    class Failed(Message):
        """PostHog did not tell."""

        def __init__(self, error: ApiError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, services: Services, point: Point) -> None:
        super().__init__()
        self.services = services
        self.point = point
        self.rows: list[Sequence[object]] = []
        self.more = False
        self.words = "asking ..."

    def compose(self) -> ComposeResult:
        """A line about them, and the rows."""
        yield Summary()
        yield Grid(row_numbers=False)

    def on_mount(self) -> None:
        """Ask for the first of them."""
        self.query_one(Grid).focus()
        self._say()
        self.read()

    @work(exclusive=True, group="people")
    async def read(self) -> None:
        """One page."""
        client = self.services.client
        if client is None:
            return
        steps = compute_node(client, self.point.node(len(self.rows)), query_id=str(uuid4()))
        try:
            async with aclosing(steps) as running:
                async for step in running:
                    if isinstance(step, Computed) and not step.stale:
                        found = [*map(row_of, step.body.get("result") or ())]
                        has_more = step.body.get("hasMore")
                        more = len(found) >= MOST if has_more is None else has_more is True
                        self.post_message(self.Came(found, more=more))
        except ApiError as error:
            self.post_message(self.Failed(error))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show them below the others."""
        message.stop()
        self.rows = [*self.rows, *message.rows]
        self.more = message.more
        self.words = ""
        self.query_one(Grid).show(RowsSource(COLUMNS, self.rows), keep_cursor=True)
        self._say()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """Say why."""
        message.stop()
        self.words = f"not told: {line(message.error.message)}"
        self._say()

    def _say(self) -> None:
        count = f"{len(self.rows):,}{' of more' if self.more else ''} "
        people = "person" if len(self.rows) == 1 and not self.more else "people"
        words = self.words or f"{count}{people}"
        left = [
            Part(" Behind ", "$text-muted", weight=3),
            Part(line(self.point.title), "bold", weight=9, elastic=True),
            Part(f" · {words}", weight=20),
        ]
        hint = (
            "enter: the person · + more · esc: back "
            if self.more
            else ("enter: the person · esc: back ")
        )
        self.query_one(Summary).say(left, [Part(hint, "$text-muted", weight=1)])

    # --- keys

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """More only where there are more."""
        return self.more if action == "more" else True

    def action_more(self) -> None:
        """The next page."""
        self.words = f"{len(self.rows):,} people, asking for more ..."
        self._say()
        self.read()

    def action_cohort(self) -> None:
        """These people into a static cohort."""
        names = [str(row[1]) for row in self.rows if row[1]]
        if names:
            self.post_message(Pane.PeopleWanted(names, self.point.title))

    @on(Grid.Opened)
    @on(Grid.ValueRequested)
    def opened(self, message: Grid.Opened | Grid.ValueRequested) -> None:
        """On to the person."""
        message.stop()
        identity = self.rows[message.row][1] if message.row < len(self.rows) else None
        if isinstance(identity, str) and identity:
            self.post_message(Pane.PersonWanted(identity, "person"))


def row_of(found: object) -> list[object]:
    """A row of PostHog's answer as it is shown: an object, or an id alone, comes first."""
    cells = found if isinstance(found, list) else [found]
    actor = cells[0] if cells else None
    at = cells[1] if len(cells) > 1 and isinstance(cells[1], str) else None
    if not isinstance(actor, Mapping):
        return [str(actor), actor, None, at]
    properties = actor.get("properties")
    known: Mapping[str, Any] = properties if isinstance(properties, Mapping) else {}
    name = next((known[each] for each in NAMES if known.get(each)), None)
    name = name or actor.get("name")
    ids = actor.get("distinct_ids")
    one = ids[0] if isinstance(ids, list) and ids else actor.get("distinct_id")
    identity = actor.get("id") or actor.get("uuid") or actor.get("group_key")
    return [name or one or identity, identity, one, actor.get("created_at") or at]
