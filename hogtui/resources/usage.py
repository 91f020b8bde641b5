"""Where an event, a property, a cohort or a flag is used, in everything that a project keeps."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import ApiError, NotAuthenticated
from hogtui.api.paging import pages
from hogtui.api.slots import Priority
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

MOST = 2_000
"""Things of one kind that are looked through."""
DEEPEST = 60
NAMED = frozenset(
    {"event", "id", "key", "property", "math_property", "breakdown", "feature_flag_key", "name"}
)
"""Where the names of events, properties and flags stand; elsewhere a word is only a word."""
TEXTS = frozenset({"query", "expression", "select", "where", "math_hogql"})
"""What holds HogQL, in which a name is looked for as a whole word."""


class Place(NamedTuple):
    """A kind of thing that can use something."""

    title: str
    path: str
    parts: tuple[str, ...]
    """What of it is looked through."""
    page: str
    """Its page in the web app, with the id in the place of `{}`."""
    params: Mapping[str, str]
    identity: str = "id"


PLACES = (
    Place(
        "insight",
        "insights/",
        ("query", "filters"),
        "insights/{}",
        {"saved": "true", "basic": "true"},
        "short_id",
    ),
    Place("dashboard", "dashboards/", ("filters", "variables"), "dashboard/{}", {}),
    Place("cohort", "cohorts/", ("filters", "groups", "query"), "cohorts/{}", {}),
    Place("flag", "feature_flags/", ("key", "filters"), "feature_flags/{}", {}),
    Place("action", "actions/", ("steps",), "data-management/actions/{}", {}),
    Place(
        "experiment",
        "experiments/",
        ("feature_flag_key", "metrics", "metrics_secondary", "parameters", "exposure_criteria"),
        "experiments/{}",
        {},
    ),
    Place("view", "warehouse_saved_queries/", ("query",), "sql?open_view={}", {}),
    Place("endpoint", "endpoints/", ("query",), "endpoints/{}", {}, "name"),
)


class Wanted(NamedTuple):
    """What is looked for."""

    name: str
    """Of an event, a property or a flag; the number of a cohort."""
    is_cohort: bool = False


@dataclass(frozen=True)
class Use:
    """A thing that uses it."""

    place: Place
    id: str
    name: str
    where: str
    """In which part of it, such as "query > series > 1 > event"."""


@dataclass(frozen=True)
class Found:
    """What is known so far."""

    uses: tuple[Use, ...] = ()
    looked: tuple[str, ...] = ()
    """Kinds of things that were looked through, each with how many."""
    missing: tuple[str, ...] = ()
    """Kinds of things that could not be read, and why."""
    is_done: bool = False


def parse(text: str) -> Wanted:
    """What somebody typed: `cohort 3`, or the name of anything else."""
    cohort = re.fullmatch(r"\s*cohort[ :]+(\d+)\s*", text, re.IGNORECASE)
    return Wanted(cohort[1], True) if cohort is not None else Wanted(text.strip())


async def usage(client: "Client", wanted: Wanted) -> AsyncIterator[Found]:
    """Look everywhere, one kind of thing after another. Raises NotAuthenticated only."""
    found = Found()
    for place in PLACES:
        try:
            uses, count, more = await _in_place(client, place, wanted)
        except NotAuthenticated:
            raise
        except ApiError as error:
            words = f"{place.title}s: {line(error.message)}"
            found = Found(found.uses, found.looked, (*found.missing, words))
        else:
            looked = f"{count:,}{' of more' if more else ''} {place.title}s"
            found = Found((*found.uses, *uses), (*found.looked, looked), found.missing)
        yield found
    yield Found(found.uses, found.looked, found.missing, is_done=True)


async def _in_place(client: "Client", place: Place, wanted: Wanted) -> tuple[list[Use], int, bool]:
    uses: list[Use] = []
    count, more = 0, False
    # Views are paged by number, in pages of their own size.
    limit = None if place.title == "view" else 200
    async for page in pages(
        client,
        client.project(place.path),
        params=place.params,
        limit=limit,
        priority=Priority.VISIBLE,
        label=f"{place.title}s",
    ):
        for row in page.items:
            if isinstance(row, Mapping):
                uses += use_of(place, row, wanted)
        count, more = count + len(page.items), page.more
        if count >= MOST:
            break
    return uses, count, more


def use_of(place: Place, row: Mapping[str, Any], wanted: Wanted) -> Sequence[Use]:
    """The thing, if it uses what is wanted: once, with the first place where it does."""
    for part in place.parts:
        for path in mentions(row.get(part), wanted, (part,)):
            name = row.get("name") or row.get("derived_name") or row.get("key")
            identity = str(row.get(place.identity))
            title = line(str(name)) if name else f"{place.title} {identity}"
            return [Use(place, identity, title, " > ".join(path))]
    return []


def mentions(value: object, wanted: Wanted, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Where in a value something is named."""
    if len(path) > DEEPEST:
        return
    if isinstance(value, Mapping):
        if wanted.is_cohort and value.get("type") == "cohort":
            if str(value.get("value")) == wanted.name:
                yield (*path, "cohort")
            return
        if wanted.is_cohort and value.get("breakdown_type") == "cohort":
            names = value.get("breakdown")
            if wanted.name in map(str, names if isinstance(names, list) else [names]):
                yield (*path, "breakdown")
        for name, each in value.items():
            yield from mentions(each, wanted, (*path, str(name)))
    elif isinstance(value, list):
        for at, each in enumerate(value, 1):
            yield from mentions(each, wanted, (*path, str(at)))
    elif isinstance(value, str) and _names(path, value, wanted):
        yield path


def _names(path: tuple[str, ...], value: str, wanted: Wanted) -> bool:
    word = next((each for each in reversed(path) if not each.isdecimal()), "")
    if word in TEXTS:
        if wanted.is_cohort:
            pattern = rf"\bCOHORT\s+{re.escape(wanted.name)}\b"
            return re.search(pattern, value, re.IGNORECASE) is not None
        return re.search(rf"(?<![\w$]){re.escape(wanted.name)}(?![\w$])", value) is not None
    return not wanted.is_cohort and word in NAMED and value == wanted.name
