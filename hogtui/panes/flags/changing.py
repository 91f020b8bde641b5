"""From a key on a flag to what is asked of the screen: a wish, and what to know before it."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Ready, Subject, Wish
from hogtui.panes.base import Fact, Pane, Severity
from hogtui.resources import flag_changes
from hogtui.resources.base import Item
from hogtui.resources.flag_facts import DENIED, before_a_change
from hogtui.resources.flags import FLAGS

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane


class Changer:
    """Makes wishes of one pane's flags."""

    def __init__(self, pane: "FlagsPane") -> None:
        self.pane = pane

    def subject(self, item: Item[FeatureFlag]) -> Subject:
        """A flag, bound now: what the cursor is on later is another matter."""
        client = self.pane.services.client
        path = client.project(FLAGS.path) if client is not None else ""
        return flag_changes.subject(item.thing, path)

    def wish(self, item: Item[FeatureFlag], wish: Wish) -> None:
        """Ask for a change of what was seen."""
        protected = any(tag.casefold() in DENIED for tag in item.thing.tags)
        self.pane.post_message(
            Pane.WriteWanted(self.pane, wish, seen=item.record, facts=self.facts, typed=protected)
        )

    async def facts(self, ready: Ready) -> AsyncIterator[Fact]:
        """What the change would mean, for the card."""
        client = self.pane.services.client
        if client is None:
            return
        tones: dict[str, Severity] = {"warning": "warning", "bad": "error"}
        after: dict[str, Any] = {**ready.before, **ready.fields}
        async for each in before_a_change(client, after, self.pane.context):
            yield Fact(each.label, each.text, tones.get(each.tone, "information"))
