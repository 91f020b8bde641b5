"""Feature flags: found in three letters, changed on one card."""

from collections.abc import AsyncIterator, Sequence

from textual import on, work

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Outcome
from hogtui.panes.base import Pane
from hogtui.panes.browse.pane import Browse
from hogtui.panes.flags.changing import Changer
from hogtui.panes.flags.help import HELP
from hogtui.panes.flags.keys import BINDINGS
from hogtui.panes.flags.understanding import Understanding
from hogtui.panes.places import Places
from hogtui.resources.base import Item, Section
from hogtui.resources.flags import FLAGS
from hogtui.services import Services
from hogtui.widgets.menu import Choice

CHANGES = frozenset(
    {
        "switch",
        "step",
        "archive",
        "delete",
        "rollout",
        "edit_flag",
        "edit_json",
        "new_flag",
        "duplicate",
        "together",
    }
)
"""Actions that change something in PostHog, or lead to that."""
WITHOUT_ONE = frozenset({"new_flag", "together"})
"""Of these, the ones that need no flag under the cursor."""


class FlagsPane(Browse):
    """The list, the detail, and what can be done with a flag."""

    ID = "flags"
    TITLE = "Flags"
    SCOPE = "feature_flag:read"
    HELP = HELP
    RESOURCE = FLAGS
    BINDINGS = BINDINGS

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.changer = Changer(self)
        self.understanding = Understanding(self)
        self.places = Places(services)
        """The other projects and profiles."""
        self.rejected: dict[str, str] = {}
        """What was written in an editor and could not be taken, by the flag's key."""

    @property
    def flag(self) -> Item[FeatureFlag] | None:
        """What the cursor is on."""
        return self.item

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes something is greyed while that is not possible."""
        if action == "understand" and self.look is None:
            return None if self.understanding.why_not(str(parameters[0])) else True
        if action == "back" and self.look is None and self.understanding.watch is not None:
            return True
        if action in CHANGES and self.look is None:
            return None if self.why_not(action) else True
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action.startswith("understand("):
            return self.understanding.why_not(action.split("'")[1])
        if action in CHANGES:
            session, client = self.session, self.services.client
            if self.flag is None and action not in WITHOUT_ONE:
                return "There is no flag under the cursor."
            if session is None or client is None:
                return "Nothing can be changed without a connection."
            if not session.allows("feature_flag:write"):
                return "This key lacks feature_flag:write."
            if client.locked:
                return "Writing is locked: W unlocks it."
            if action == "together" and not self.list.marks:
                return "Nothing is marked: m marks a flag, * all that are shown."
        return super().why_not(action)

    def called(self, kind: str, identifier: object) -> str:
        """A user or another thing that PostHog tells by its number."""
        known = self.names.get((kind, str(identifier)))
        if known is not None or kind != "user" or self.list.listing is None:
            return known or ""
        for each in self.list.listing.items:
            for user in (each.thing.created_by, each.thing.last_modified_by):
                if user is not None and user.id == identifier:
                    return str(user.display_name)
        return ""

    def written(self, outcome: Outcome) -> None:
        """Show what is stored now, and close what asked for it."""
        if outcome.ready.wish.subject.kind == FLAGS.one:
            super().written(outcome)
        self.changer.written(outcome)
        self.understanding.written(outcome)

    # --- understanding

    @on(Browse.Came)
    def note_names(self, message: Browse.Came) -> None:
        """Conditions name other flags by number."""
        self.understanding.note(message.listing)

    async def more(self, item: Item[FeatureFlag]) -> AsyncIterator[Sequence[Section]]:
        """What takes requests to know about a flag."""
        async for each in self.understanding.sections(item):
            yield each

    def ways(self, item: Item[FeatureFlag]) -> list[tuple[Choice, str]]:
        """Also as code."""
        return [*super().ways(item), *self.understanding.ways(item)]

    def action_understand(self, what: str) -> None:
        """Show what explains it: why, calls, history, matrix or unused."""
        self.understanding.open(what)

    def action_back(self) -> None:
        """The watch goes first."""
        if not self.understanding.end_watch():
            super().action_back()

    def watch_session(self) -> None:
        """Another project has other flags."""
        self.understanding.forget()
        super().watch_session()

    def take(self, wanted: Pane.Elsewhere) -> None:
        """A flag, or somebody's flags, of another pane."""
        if isinstance(wanted, Pane.FlagWanted):
            self.understanding.take(wanted)

    async def leave(self) -> None:
        """Let go of the other profiles."""
        await self.places.close()
        await super().leave()

    # --- changes

    def action_switch(self) -> None:
        """On or off."""
        if (item := self.flag) is not None:
            self.changer.switch(item)

    def action_step(self, up: bool) -> None:
        """The next step of a rollout."""
        if (item := self.flag) is not None:
            self.changer.step(item, up)

    def action_rollout(self) -> None:
        """A condition to a number."""
        if (item := self.flag) is not None:
            self.changer.ask_rollout(item)

    def action_archive(self) -> None:
        """Out of sight, or back."""
        if (item := self.flag) is not None:
            self.changer.archive(item)

    def action_delete(self) -> None:
        """Mark it as deleted."""
        if (item := self.flag) is not None:
            self.changer.delete(item)

    def action_edit_flag(self) -> None:
        """In a form."""
        if (item := self.flag) is not None:
            self.changer.edit(item)

    @work(exclusive=True, group="editor")
    async def action_edit_json(self) -> None:
        """In somebody's editor."""
        if (item := self.flag) is not None:
            await self.changer.edit_json(item)

    def action_new_flag(self) -> None:
        """Another one."""
        self.changer.new()

    def action_duplicate(self) -> None:
        """One like this."""
        if (item := self.flag) is not None:
            self.changer.duplicate(item)

    def action_together(self) -> None:
        """The marked ones."""
        self.changer.together(self.list.marked)

    def action_schedule(self) -> None:
        """What PostHog will do by itself."""
        if (item := self.flag) is not None:
            from hogtui.panes.flags.side_lists import Schedule

            self.open_look(Schedule(self, item))

    def action_approvals(self) -> None:
        """What waits for a yes."""
        from hogtui.panes.flags.side_lists import Approvals

        self.open_look(Approvals(self))
