"""Feature flags: found in three letters, changed on one card."""

from hogtui.api.models import FeatureFlag
from hogtui.panes.browse.pane import Browse
from hogtui.panes.flags.changing import Changer
from hogtui.panes.flags.help import HELP
from hogtui.panes.flags.keys import BINDINGS
from hogtui.resources import flag_changes
from hogtui.resources.base import Item
from hogtui.resources.flags import FLAGS, groups
from hogtui.services import Services

CHANGES = frozenset({"switch", "step", "archive", "delete"})
"""Actions that change something in PostHog."""
STEP = 10.0
"""Per cent of one step of a rollout."""


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

    @property
    def flag(self) -> Item[FeatureFlag] | None:
        """What the cursor is on."""
        return self.item

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes something is greyed while that is not possible."""
        if action in CHANGES:
            return None if self.why_not(action) else True
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action in CHANGES:
            session, client = self.session, self.services.client
            if self.flag is None:
                return "There is no flag under the cursor."
            if session is None or client is None:
                return "Nothing can be changed without a connection."
            if not session.allows("feature_flag:write"):
                return "This key lacks feature_flag:write."
            if client.locked:
                return "Writing is locked: W unlocks it."
        return super().why_not(action)

    # --- changes

    def action_switch(self) -> None:
        """On or off."""
        if (item := self.flag) is not None:
            subject = self.changer.subject(item)
            self.changer.wish(item, flag_changes.switch(subject, on=not item.thing.active))

    def action_step(self, up: bool) -> None:
        """The next step of a flag's rollout; of several conditions, the last one is the widest."""
        if (item := self.flag) is None:
            return
        conditions = groups(item.thing)
        place = max(0, len(conditions) - 1)
        seen = conditions[place] if conditions else None
        share = seen.get("rollout_percentage") if seen is not None else None
        target = flag_changes.step(share, STEP, up=up)
        subject = self.changer.subject(item)
        self.changer.wish(item, flag_changes.rollout(subject, place, target, seen))

    def action_archive(self) -> None:
        """Out of sight, or back."""
        if (item := self.flag) is not None:
            wish = flag_changes.archive(
                self.changer.subject(item), archived=not item.thing.archived
            )
            self.changer.wish(item, wish)

    def action_delete(self) -> None:
        """Mark it as deleted."""
        if (item := self.flag) is not None:
            self.changer.wish(item, flag_changes.delete(self.changer.subject(item)))
