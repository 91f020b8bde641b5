"""From a key on a flag to what explains it; each is imported when it is first asked for."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Outcome
from hogtui.panes.base import Pane
from hogtui.resources.base import Item, Listing, Section
from hogtui.widgets.menu import Choice

if TYPE_CHECKING:
    from hogtui.panes.flags.more import More
    from hogtui.panes.flags.pane import FlagsPane
    from hogtui.panes.flags.watch import Watch

ABOUT_ONE = frozenset({"why", "calls", "history"})
"""What is about the flag under the cursor."""
WATCHED = frozenset({"active", "filters"})
"""Fields whose change is seen in what a flag answers."""


class Understanding:
    """Opens what explains one pane's flags, and hears what was changed."""

    def __init__(self, pane: "FlagsPane") -> None:
        self.pane = pane
        self.watch: Watch | None = None
        self._more: More | None = None
        self._awaited: Pane.FlagWanted | None = None
        """What another pane asked for, until the list has it."""

    @property
    def more(self) -> "More":
        """What takes requests to know."""
        if self._more is None:
            from hogtui.panes.flags.more import More

            self._more = More(self.pane)
        return self._more

    def note(self, listing: Listing[FeatureFlag]) -> None:
        """The list was read: the keys of its flags are what conditions name."""
        self.more.note(listing)
        if self._awaited is not None:
            self.take(self._awaited)

    def take(self, wanted: Pane.FlagWanted) -> None:
        """Go to a flag, and tell what somebody gets of it; at once, or when the list was read."""
        listing = self.pane.list.listing
        items = listing.items if listing is not None else ()
        item = next((each for each in items if each.thing.key == wanted.key), None)
        self._awaited = wanted if wanted.key and item is None else None
        if self._awaited is not None:
            return
        self.pane.close_look()
        if item is not None:
            self.pane.list.clear()
            self.pane.list.go_to(self.pane.list.identity(item))
        if wanted.who:
            self.ask_why(wanted.who, item.thing if item is not None else None)

    async def sections(self, item: Item[FeatureFlag]) -> AsyncIterator[Sequence[Section]]:
        """More about a flag."""
        async for each in self.more.sections(item):
            yield each

    def why_not(self, what: str) -> str | None:
        """Why something cannot be shown now."""
        if what in ABOUT_ONE and self.pane.flag is None:
            return "There is no flag under the cursor."
        if self.pane.session is None or self.pane.services.client is None:
            return "Nothing can be asked without a connection."
        if what == "calls" and not self.pane.session.allows("query:read"):
            return "This key lacks query:read."
        return None

    def open(self, what: str) -> None:
        """Show it."""
        item = self.pane.flag
        if what == "matrix":
            from hogtui.panes.flags.matrix import Matrix

            self.pane.open_look(Matrix(self.pane))
        elif what == "unused":
            from hogtui.panes.flags.unused import Unused

            self.pane.open_look(Unused(self.pane))
        elif item is None:
            return
        elif what == "why":
            self.ask_why("", item.thing)
        elif what == "history":
            from hogtui.panes.flags.history import History

            self.pane.open_look(History(self.pane, item))
        elif what == "calls":
            self.show_calls(item)

    def ask_why(self, who: str, flag: FeatureFlag | None = None) -> None:
        """What somebody gets of a flag, or of all; without anybody it asks who."""
        from hogtui.panes.flags.why import Why

        self.pane.open_look(Why(self.pane, flag, who))

    # --- watching

    def show_calls(self, item: Item[FeatureFlag], change: str = "") -> None:
        """Watch who asks for a flag; for the one that is watched, another span of time."""
        from hogtui.panes.flags.watch import Watch

        if self.watch is not None:
            if self.watch.flag.id == item.thing.id and not change:
                self.watch.action_turn()
                return
            self.watch.remove()
        at = self.pane.services.clock.now() if change else None
        self.watch = Watch(self.pane, item.thing, changed_at=at, change=change)
        self.pane.mount(self.watch)
        self.pane.refresh_bindings()

    def end_watch(self) -> bool:
        """Watch no longer; whether there was something to end."""
        watch, self.watch = self.watch, None
        if watch is None:
            return False
        if watch.found is not None:
            flag = watch.flag
            self.more.counted[str(flag.id)] = watch.found
            self.pane.post_message(self.pane.MoreCame(str(flag.id), self.more.known(flag)))
        if watch.has_focus_within:
            self.pane.list.grid.focus()
        watch.remove()
        self.pane.refresh_bindings()
        return True

    def written(self, outcome: Outcome) -> None:
        """What is open shows it; in the list the change is watched while it takes effect."""
        from hogtui.panes.flags.matrix import Matrix
        from hogtui.panes.flags.unused import Unused

        look = self.pane.look
        if isinstance(look, Matrix | Unused):
            look.written(outcome)
        elif look is None and outcome.took_effect and outcome.now is not None:
            self._follow(outcome)

    def _follow(self, outcome: Outcome) -> None:
        ready, wish = outcome.ready, outcome.ready.wish
        item = self.pane.RESOURCE.item(outcome.now or {})
        client = self.pane.services.client
        if item is None or client is None or wish.creates or wish.removes:
            return
        # Of many that are changed together, the one under the cursor is enough.
        here = wish.subject.path == client.project(f"{self.pane.RESOURCE.name}/{item.thing.id}/")
        is_seen = self.pane.list.identity(self.pane.item) == str(item.thing.id)
        if here and is_seen and WATCHED & set(ready.fields) and not self.why_not("calls"):
            self.show_calls(item, wish.title)

    def forget(self) -> None:
        """Another project has other flags."""
        self.end_watch()
        self.more.forget()

    # --- copying

    def ways(self, item: Item[FeatureFlag]) -> list[tuple[Choice, str]]:
        """A flag as code, and how a shell reads it."""
        from hogtui.panes.flags.snippets import curl, snippets

        profile, client = self.pane.services.settings.profile, self.pane.services.client
        host = profile.host if profile is not None else ""
        api = host
        if client is not None:
            api += client.project(f"{self.pane.RESOURCE.name}/{item.thing.id}/")
        code = [
            (Choice(each.id, each.key, f"Code: {each.title}"), each.text)
            for each in snippets(item.thing)
        ]
        return [(Choice("curl", "u", "curl, without the key"), curl(api)), *code]
