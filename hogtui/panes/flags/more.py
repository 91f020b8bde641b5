"""What takes requests to know about a flag: read after a rest, each part by itself."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import FeatureFlag
from hogtui.api.paging import items_of
from hogtui.resources.activity import activity, entry_words
from hogtui.resources.base import Item, Line, Listing, Section
from hogtui.resources.calls import Calls, spark
from hogtui.resources.flag_facts import dependents, scheduled, scheduled_words
from hogtui.resources.flags import groups, state
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.flags.pane import FlagsPane

ENTRIES = 5
"""Of the log, in the detail."""
COHORTS = 250
"""Names of cohorts that are asked for at once."""
Names = dict[tuple[str, str], str]


class More:
    """Finds out about one pane's flags, and what the things are called that they name."""

    def __init__(self, pane: "FlagsPane") -> None:
        self.pane = pane
        self.counted: dict[str, Calls] = {}
        """What was counted when somebody asked, by flag."""
        self._parts: dict[int, list[Section]] = {}
        """What was read, by flag."""
        self._named: set[str] = set()
        """The kinds of things whose names were asked for."""

    def forget(self) -> None:
        """Another project has other names."""
        self.counted.clear()
        self._parts.clear()
        self._named.clear()

    def note(self, listing: Listing[FeatureFlag]) -> None:
        """The list knows the keys of flags."""
        self.pane.names |= {("flag", str(each.thing.id)): each.thing.key for each in listing.items}

    async def sections(self, item: Item[FeatureFlag]) -> AsyncIterator[Sequence[Section]]:
        """One section after the other; what cannot be read is one line in its place."""
        client = self.pane.services.client
        if client is None:
            return
        flag = item.thing
        await self._name(client, flag)
        found = self._parts[flag.id] = list[Section]()
        for title, read in (
            ("Other flags", self._others),
            ("Schedule", self._schedule),
            ("Activity", self._activity),
        ):
            found.append(Section(title, await _lines(read, client, flag)))
            yield self.known(flag)

    def known(self, flag: FeatureFlag) -> list[Section]:
        """What was read of a flag, and what was counted."""
        return [*self._parts.get(flag.id, ()), self.evaluations(flag)]

    # Names

    async def _name(self, client: "Client", flag: FeatureFlag) -> None:
        """What the conditions of a flag name, unless it is known."""
        names = self.pane.names
        wanted = {
            kind for kind, number in _named_by(flag) if number and (kind, number) not in names
        }
        for kind, scope, read in (
            ("cohort", "cohort:read", _cohort_names),
            ("group", "group:read", _group_names),
        ):
            session: Any = self.pane.session
            if kind in wanted - self._named and session is not None and session.allows(scope):
                self._named.add(kind)
                try:
                    names |= await read(client)
                except ApiError:
                    # The numbers stand in the place of the names, which is true as well.
                    continue

    # The parts

    async def _others(self, client: "Client", flag: FeatureFlag) -> list[Line]:
        lines = [*self.needed(flag)]
        keys = self.pane.changer.depending_on(flag.id)
        if keys is None:
            keys = await dependents(client, flag.id)
        lines += [Line(key, "depends on it", "warning") for key in keys]
        return lines or [Line("none depends on it, and it depends on none", "", "quiet")]

    def needed(self, flag: FeatureFlag) -> list[Line]:
        """The flags that it depends on, and how they stand."""
        listing = self.pane.list.listing
        known = {str(each.thing.id): each.thing for each in listing.items} if listing else {}
        lines = []
        for kind, number in dict.fromkeys(_named_by(flag)):
            if kind != "flag":
                continue
            other = known.get(number)
            words = self.pane.context.name("flag", number)
            if other is not None:
                words += f", which is {state(other)}"
            is_off = other is not None and not other.active
            lines.append(Line(line(words), "it needs", "warning" if is_off else ""))
        return lines

    async def _schedule(self, client: "Client", flag: FeatureFlag) -> list[Line]:
        found = [Line(scheduled_words(each)) for each in await scheduled(client, flag.id)]
        return found or [Line("nothing", "", "quiet")]

    async def _activity(self, client: "Client", flag: FeatureFlag) -> list[Line]:
        log = await activity(client, f"feature_flags/{flag.id}/", limit=ENTRIES)
        now = self.pane.services.clock.now()
        lines = [
            Line(
                f"{each.who}: {entry_words(each, 1)}",
                amounts.age((now - each.at).total_seconds()) if each.at is not None else "?",
            )
            for each in log.entries[:ENTRIES]
        ]
        hint = "a shows all of it, and earlier versions"
        return [*lines, Line(hint if lines else "nothing is logged", "", "quiet")]

    def evaluations(self, flag: FeatureFlag) -> Section:
        """What was counted, or how to count it."""
        calls = self.counted.get(str(flag.id))
        if calls is None:
            hint = "e counts who asked for it, with one query"
            return Section("Evaluations", [Line(hint, "", "quiet")])
        lines = [
            Line(f"{spark(counts)}  {sum(counts):,} ({sum(counts) / (calls.total or 1):.0%})", name)
            for name, counts in calls.values.items()
        ]
        nothing = Line(f"nobody asked for it in {calls.span.title}", "", "warning")
        return Section(f"Evaluations, {calls.span.title}", lines or [nothing])


async def _lines(
    read: "Callable[[Client, FeatureFlag], Awaitable[list[Line]]]",
    client: "Client",
    flag: FeatureFlag,
) -> list[Line]:
    try:
        return await read(client, flag)
    except Forbidden as error:
        words = f"this key lacks {error.scope}" if error.scope else error.message
        return [Line(f"not known: {line(words)}", "", "quiet")]
    except ApiError as error:
        return [Line(f"not known: {line(error.message)}", "", "quiet")]


def _named_by(flag: FeatureFlag) -> list[tuple[str, str]]:
    """Kind and number of everything that the conditions name without saying what it is called."""
    found = []
    index = flag.filters.get("aggregation_group_type_index")
    for group in groups(flag):
        by = group.get("aggregation_group_type_index", index)
        if by is not None:
            found.append(("group", str(by)))
        properties = group.get("properties")
        for each in properties if isinstance(properties, list) else ():
            if not isinstance(each, Mapping):
                continue
            kind = each.get("type")
            if kind == "cohort" and not each.get("cohort_name"):
                found.append(("cohort", str(each.get("value"))))
            elif kind == "flag":
                found.append(("flag", str(each.get("key"))))
            elif kind == "group" and each.get("group_type_index") is not None:
                found.append(("group", str(each["group_type_index"])))
    return found


async def _cohort_names(client: "Client") -> Names:
    reply = await client.get(
        client.project("cohorts/"),
        params={"basic": "true", "limit": COHORTS},
        label="names of cohorts",
    )
    rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    return {("cohort", str(each.get("id"))): str(each["name"]) for each in rows if each.get("name")}


async def _group_names(client: "Client") -> Names:
    reply = await client.get(client.project("groups_types/"), label="types of groups")
    rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    return {
        ("group", str(each.get("group_type_index"))): str(
            each.get("name_singular") or each.get("group_type") or "group"
        )
        for each in rows
    }
