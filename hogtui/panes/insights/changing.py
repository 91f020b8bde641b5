"""From a key to a wish: what is changed about an insight or a dashboard, and how it is asked."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError
from hogtui.api.models import Dashboard, Insight
from hogtui.api.write_types import Subject, Unfit, Wish
from hogtui.panes.base import Pane
from hogtui.panes.insights.nodes import BoardRef, InsightRef
from hogtui.resources import insight_changes
from hogtui.resources.base import Item
from hogtui.resources.dashboards import DASHBOARDS
from hogtui.resources.dashboards import title as dashboard_title
from hogtui.resources.insight_words import maps
from hogtui.resources.insights import INSIGHTS
from hogtui.resources.insights import title as insight_title
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.panel import Field, Remark

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.insights.pane import InsightsPane

Thing = Item[Insight] | Item[Dashboard]


class Changer:
    """Makes wishes about what is shown, or about what the cursor of the tree is on."""

    def __init__(self, pane: "InsightsPane") -> None:
        self.pane = pane

    @property
    def client(self) -> "Client | None":
        """The connection."""
        return self.pane.services.client

    def do(self, action: str) -> None:
        """Find out what is meant, then ask; what is meant is bound now."""
        self.pane.run_worker(self._do(action), group="changing", exclusive=True)

    async def _do(self, action: str) -> None:
        if action == "create":
            self._create()
            return
        try:
            thing = await self._thing()
        except ApiError as error:
            self._say(f"Nothing was changed: {line(error.message)}")
            return
        if thing is None:
            self._say("There is nothing under the cursor that could be changed.")
            return
        await getattr(self, f"_{action}")(thing)

    async def _thing(self) -> Thing | None:
        """What is shown; else what the cursor is on, read where it is only a name yet."""
        pane, client = self.pane, self.client
        if pane.shown == "insight" and pane.view is not None:
            return INSIGHTS.item(pane.view.subject.record)
        if pane.shown == "board" and pane.board is not None:
            data = pane.board.data
            return Item(data.dashboard, data.record) if data is not None else None
        node = pane.shelf.tree_list.node
        match node.data if node is not None else None:
            case InsightRef(_, item) | BoardRef(_, item) if item is not None:
                return item
            case InsightRef(short_id) if client is not None:
                from hogtui.api.insights import read_insight

                record = await read_insight(client, short_id=short_id)
                return INSIGHTS.item(record) if record is not None else None
            case BoardRef(number) if client is not None:
                reply = await client.get(client.project(f"dashboards/{number}/"))
                return DASHBOARDS.item(reply.body) if isinstance(reply.body, Mapping) else None
        return None

    def _subject(self, thing: Thing) -> Subject:
        client = self.client
        if isinstance(thing.thing, Insight):
            path = client.project(INSIGHTS.path) if client is not None else ""
            return insight_changes.insight(thing.thing, path)
        path = client.project(DASHBOARDS.path) if client is not None else ""
        return insight_changes.dashboard(thing.thing, path)

    def _wish(self, wish: Wish) -> None:
        self.pane.post_message(Pane.WriteWanted(self.pane, wish))

    def _say(self, words: str) -> None:
        self.pane.post_message(Pane.Said(words, "warning"))

    def _ask(
        self,
        title: str,
        fields: Sequence[Field],
        take: Callable[[Sequence[str]], None],
        *,
        named: bool = True,
    ) -> None:
        def check(values: Sequence[str]) -> list[Remark | None]:
            empty = named and not values[0].strip()
            first = Remark("it needs a name", is_problem=True) if empty else None
            return [first, *[None] * (len(values) - 1)]

        self.pane.mount(Ask(title, fields, check, take))

    # --- what can be changed

    async def _edit(self, thing: Thing) -> None:
        """Name, description, tags."""
        subject, found = self._subject(thing), thing.thing
        fields = [
            Field("name", found.name, ""),
            Field("description", found.description, ""),
            Field("tags", ", ".join(found.tags), "with commas between them"),
        ]

        def taken(values: Sequence[str]) -> None:
            tags = [each.strip() for each in values[2].split(",") if each.strip()]
            self._wish(insight_changes.described(subject, values[0], values[1], tags))

        title = f"Edit {subject.name}: enter shows what would change"
        self._ask(title, fields, taken, named=False)

    async def _star(self, thing: Thing) -> None:
        """Favourite or pinned, or not any more."""
        subject, found = self._subject(thing), thing.thing
        if isinstance(found, Insight):
            self._wish(insight_changes.favourite(subject, on=not found.favorited))
        else:
            self._wish(insight_changes.pinned(subject, on=not found.pinned))

    async def _delete(self, thing: Thing) -> None:
        """Mark it as deleted."""
        self._wish(insight_changes.deleted(self._subject(thing)))

    async def _save(self, thing: Thing) -> None:
        """Save how it is looked at."""
        view = self.pane.view
        if view is None or not isinstance(thing.thing, Insight) or view.subject.look.is_saved:
            self._say("Nothing is looked at in another way than it is saved.")
            return
        self._wish(insight_changes.saved_query(self._subject(thing), view.subject.query))

    async def _duplicate(self, thing: Thing) -> None:
        """The same once more, as it is looked at."""
        if not isinstance(thing.thing, Insight) or self.client is None:
            self._say("Only insights are copied from here; a dashboard is duplicated in PostHog.")
            return
        view, client = self.pane.view, self.client
        query: Mapping[str, Any] | None = None
        if view is not None and self.pane.shown == "insight":
            query = view.subject.query
        field = Field("name", f"{insight_title(thing.thing)} (copy)", "of the new insight")

        def taken(values: Sequence[str]) -> None:
            path = client.project(INSIGHTS.path)
            try:
                self._wish(insight_changes.copied(thing.record, path, values[0].strip(), query))
            except Unfit as error:
                self._say(str(error))

        self._ask("Save as a new insight", [field], taken)

    async def _place(self, thing: Thing) -> None:
        """On a dashboard, or off it."""
        client = self.client
        if not isinstance(thing.thing, Insight) or client is None:
            self._say("Only insights can be put on a dashboard.")
            return
        boards: Sequence[Item[Dashboard]] = ()
        try:
            async for listing in DASHBOARDS.fetch(client):
                boards = listing.items
        except ApiError as error:
            self._say(f"The dashboards cannot be read: {line(error.message)}")
            return
        tiles = maps(thing.record.get("dashboard_tiles"))
        on = {each.get("dashboard_id") for each in tiles if not each.get("deleted")}
        choices = [
            Choice(str(each.thing.id), "", f"{'-' if each.thing.id in on else '+'} {name}")
            for each in boards
            if not each.thing.deleted and (name := line(dashboard_title(each.thing)))
        ]
        subject = self._subject(thing)
        titles = {choice.id: choice.title[2:] for choice in choices}

        def chosen(number: str | None) -> None:
            if number is not None:
                wish = insight_changes.placed(
                    subject, int(number), on=int(number) not in on, name=titles[number]
                )
                self._wish(wish)

        self.pane.app.push_screen(Menu("Put on (+), take off (-)", choices), chosen)

    def _create(self) -> None:
        """A new dashboard."""
        client = self.client
        if client is None:
            return

        def taken(values: Sequence[str]) -> None:
            path = client.project(DASHBOARDS.path)
            self._wish(insight_changes.made_dashboard(path, values[0].strip(), values[1].strip()))

        fields = [Field("name", "", "of the new dashboard"), Field("description", "", "")]
        self._ask("A new dashboard", fields, taken)
