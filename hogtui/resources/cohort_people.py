"""Who is in a cohort, and who is meant by ids and addresses that somebody wrote down."""

import csv
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import BadBody
from hogtui.api.models import Person
from hogtui.api.slots import Priority
from hogtui.resources.asking import answer
from hogtui.resources.base import Item
from hogtui.resources.persons import PERSONS

if TYPE_CHECKING:
    from hogtui.api.client import Client

PAGE = 100
"""People of a cohort in one answer."""
BATCH = 1_000
"""Names in one query."""
MOST_NAMES = 10_000
"""Names that are looked up in one go: three queries for each thousand at most."""
AT_ONCE = 1_000
"""People that PostHog takes in one request to a cohort that is there already."""
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"[\s,;]+")
HEADS = ("person_id", "person-id", "person .id", "distinct_id", "distinct-id", "email", "e-mail")
"""Names of a column with what tells people apart, the surest first, as PostHog reads them."""


# Members


class Members(NamedTuple):
    """A page of the people of a cohort."""

    people: Sequence[Item[Person]]
    read: int
    """How many came, also of those that made no sense."""
    more: bool
    """There may be another page; PostHog does not count them."""


async def members(client: "Client", cohort: int, *, search: str = "", offset: int = 0) -> Members:
    """Some people of a cohort, the newest first. Raises ApiError."""
    reply = await client.get(
        client.project(f"cohorts/{cohort}/persons/"),
        params={"limit": PAGE, "offset": offset or None, "search": search or None},
        label="people of a cohort",
    )
    body = reply.body
    found = body.get("results") if isinstance(body, Mapping) else None
    if not isinstance(found, list):
        raise BadBody("The answer is no list of people.")
    people = [PERSONS.item(each) for each in found if isinstance(each, Mapping)]
    known = [each for each in people if each is not None]
    return Members(known, len(found), bool(body.get("next")) and bool(found))


# Names


def names_in(text: str) -> list[str]:
    """The ids and addresses in what somebody pasted, each once, in their order."""
    found = (each.strip("\"'") for each in _BETWEEN.split(text))
    return [*dict.fromkeys(each for each in found if each)]


def names_of_csv(text: str) -> tuple[list[str], str]:
    """The same of a CSV file, and which column they are from.

    A column is taken by its name; in a file of one column every line counts. Raises ValueError
    with a sentence when there is none.
    """
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    if not rows:
        raise ValueError("There is nothing in this file.")
    heads = [cell.strip().removeprefix("\ufeff").casefold() for cell in rows[0]]
    place = next((heads.index(name) for name in HEADS if name in heads), None)
    if place is None and max(len(row) for row in rows) > 1:
        columns = ", ".join(rows[0][:6])
        raise ValueError(
            f"No column is called person_id, distinct_id or email; there are: {columns}."
        )
    first, column = (rows, 0) if place is None else (rows[1:], place)
    cells = (row[column].strip() for row in first if len(row) > column)
    named = heads[column] if place is not None else "the only column"
    return [*dict.fromkeys(cell.removeprefix("\ufeff") for cell in cells if cell)], named


@dataclass(frozen=True)
class Found:
    """What is known of names so far."""

    asked: int
    """So many of the names were looked up."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Ids of persons, each with the first of the names that led to it."""
    missing: Sequence[str] = ()
    """Names that nobody has."""
    shared: Mapping[str, int] = field(default_factory=dict)
    """Addresses that several people have, with how many."""


async def identify(client: "Client", names: Sequence[str]) -> AsyncIterator[Found]:
    """Who is meant by names, more with every batch. Raises ApiError.

    A name is a distinct id first, then the id of a person, then an address in the property
    `email`, whatever its case. The names travel beside the query, never in its text.
    """
    people: dict[str, str] = {}
    missing: list[str] = []
    shared: dict[str, int] = {}
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        found = await _distinct_ids(client, batch)
        rest = [name for name in batch if name not in found]
        found |= await _person_ids(client, [name for name in rest if UUID.fullmatch(name)])
        found |= await _addresses(client, [name for name in rest if "@" in name])
        for name in batch:
            owners = found.get(name, [])
            if not owners:
                missing.append(name)
            if len(owners) > 1:
                shared[name] = len(owners)
            for person in owners:
                people.setdefault(person, name)
        yield Found(start + len(batch), dict(people), tuple(missing), dict(shared))


Owners = dict[str, list[str]]
"""Names, each with the ids of the persons that have it."""


async def _distinct_ids(client: "Client", names: Sequence[str]) -> Owners:
    query = (
        "SELECT distinct_id, toString(person_id) FROM person_distinct_ids\n"
        "WHERE distinct_id IN {names}\nLIMIT 10000"
    )
    return _owners(await rows(client, query, names))


async def _person_ids(client: "Client", names: Sequence[str]) -> Owners:
    if not names:
        return {}
    by_id = {name.casefold(): name for name in names}
    query = "SELECT toString(id) FROM persons\nWHERE id IN {names}\nLIMIT 10000"
    found = [str(row[0]) for row in await rows(client, query, [*by_id])]
    return {by_id[each]: [each] for each in found if each in by_id}


async def _addresses(client: "Client", names: Sequence[str]) -> Owners:
    if not names:
        return {}
    by_address: dict[str, list[str]] = {}
    for name in names:
        by_address.setdefault(name.casefold(), []).append(name)
    query = (
        "SELECT lower(properties.email), toString(id) FROM persons\n"
        "WHERE lower(properties.email) IN {names}\nLIMIT 10000"
    )
    found = _owners(await rows(client, query, [*by_address]))
    return {name: found[each] for each in found for name in by_address.get(each, ())}


def _owners(found: Sequence[Sequence[Any]]) -> Owners:
    owners: Owners = {}
    for name, person in found:
        owners.setdefault(str(name), []).append(str(person))
    return owners


async def inside(client: "Client", cohort: int, people: Sequence[str]) -> int:
    """How many of these people are in a cohort at this moment. Raises ApiError."""
    query = f"SELECT count() FROM persons\nWHERE id IN COHORT {cohort} AND id IN {{names}}"  # noqa: S608 -- a number of PostHog's own
    found = await rows(client, query, people)
    number = found[0][0] if found and found[0] else None
    if not isinstance(number, int):
        raise BadBody("PostHog does not say how many of them are in it.")
    return number


async def rows(client: "Client", text: str, names: Sequence[str]) -> Sequence[Sequence[Any]]:
    """The rows of a query of ours, counted anew; `{names}` in it stands for the names."""
    values = {"names": [*names]}
    found = await answer(
        client, text, values, name="people of a cohort", anew=True, priority=Priority.USER
    )
    return found.rows


def counting(cohort: int) -> str:
    """HogQL that counts who is in a cohort now."""
    return f"SELECT count() AS people\nFROM persons\nWHERE id IN COHORT {cohort}"


def listing(cohort: int, limit: int = 100) -> str:
    """HogQL that lists who is in a cohort now."""
    return (
        "SELECT id, properties.email AS email, properties.name AS name, created_at\n"
        f"FROM persons\nWHERE id IN COHORT {cohort}\nORDER BY created_at DESC\nLIMIT {limit}"
    )
