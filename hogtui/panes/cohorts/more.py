"""What takes requests to know about a cohort: read after a rest, each part by itself."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError
from hogtui.api.models import Cohort
from hogtui.resources.activity import activity, entry_words
from hogtui.resources.base import Item, Line, Section
from hogtui.resources.cohort_facts import Using, calculations, last_lines, using_lines, why
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.cohorts.pane import CohortsPane

ENTRIES = 5
"""Of the log, in the detail."""
ACTIONS = 5
"""Names of actions that are asked for, for one cohort."""


class More:
    """Finds out about one pane's cohorts."""

    def __init__(self, pane: "CohortsPane") -> None:
        self.pane = pane

    async def sections(self, item: Item[Cohort]) -> AsyncIterator[Sequence[Section]]:
        """One section after the other; what cannot be read is one line in its place."""
        client = self.pane.services.client
        if client is None:
            return
        cohort = item.thing
        found: list[Section] = []
        await self._name_actions(client, cohort)
        if not cohort.is_static:
            found.append(Section("Calculations", await self._calculations(client, cohort)))
            yield [*found]
        using: list[Using] = []
        place = len(found)
        async for each in self.pane.uses.of(client, cohort, self.pane.cohorts):
            using.append(each)
            found[place:] = [Section("Used by", using_lines(using))]
            yield [*found]
        session = self.pane.session
        if session is not None and session.allows("activity_log:read"):
            found.append(Section("Activity", await self._activity(client, cohort)))
            yield [*found]

    async def _calculations(self, client: "Client", cohort: Cohort) -> list[Line]:
        try:
            found = await calculations(client, cohort.id, limit=5)
        except ApiError as error:
            return [Line(f"not known: {why(error)}", "", "quiet")]
        return [*last_lines(found, self.pane.context), Line("t draws them", "", "quiet")]

    async def _activity(self, client: "Client", cohort: Cohort) -> list[Line]:
        try:
            log = await activity(client, f"cohorts/{cohort.id}/", limit=ENTRIES)
        except ApiError as error:
            return [Line(f"not known: {why(error)}", "", "quiet")]
        now = self.pane.services.clock.now()
        lines = [
            Line(
                f"{each.who}: {entry_words(each, 1)}",
                amounts.age((now - each.at).total_seconds()) if each.at is not None else "?",
            )
            for each in log.entries[:ENTRIES]
        ]
        return lines or [Line("nothing is logged", "", "quiet")]

    async def _name_actions(self, client: "Client", cohort: Cohort) -> None:
        """What the actions are called that its conditions mean."""
        names, session = self.pane.names, self.pane.session
        if session is None or not session.allows("action:read"):
            return
        wanted = dict.fromkeys(actions_in([cohort.filters, cohort.groups]))
        for number in [each for each in wanted if ("action", each) not in names][:ACTIONS]:
            try:
                reply = await client.get(client.project(f"actions/{number}/"), label="action")
            except ApiError:
                # Its number stands in the place of its name, which is true as well.
                continue
            body = reply.body if isinstance(reply.body, Mapping) else {}
            if body.get("name"):
                names["action", number] = line(str(body["name"]))


def actions_in(part: Any) -> Iterator[str]:
    """The numbers of the actions that criteria mean."""
    if isinstance(part, Mapping):
        for kind, name in (("event_type", "key"), ("seq_event_type", "seq_event")):
            if part.get(kind) == "actions" and str(part.get(name)).isdecimal():
                yield str(part[name])
        for each in part.values():
            yield from actions_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from actions_in(each)
