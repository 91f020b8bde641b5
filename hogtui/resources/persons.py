"""People: as lists and details show them, and how some of them are asked for."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import BadBody
from hogtui.api.models import Person
from hogtui.api.paging import items_of
from hogtui.api.query_types import Result
from hogtui.api.slots import Priority
from hogtui.resources.asking import answer
from hogtui.resources.base import Column, Context, Item, Line, Resource, Section, moment
from hogtui.text import amounts
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import line
from hogtui.text.values import cell

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.resources.person_filter import Question

PAGE = 100
"""People in one answer."""
NAMES = ("email", "name", "username")
"""Properties that PostHog names somebody by where the project does not say otherwise."""
FIRST = ("email", "name", "username", "plan", "role", "company", "country", "$geoip_country_name")
"""Properties that say most about somebody: they stand above the others."""
SHOWN = 14
"""Properties in the detail beside the list."""


class SeenPerson(Person):
    """A person, and why it is in the list."""

    why: str = ""
    """What of it matched what was looked for."""


class People(NamedTuple):
    """Some people."""

    items: tuple[Item[Person], ...]
    more: bool
    """There are others behind them."""
    hidden: int = 0
    """Records that made no sense."""


def identity(person: Person) -> str:
    """The uuid: lists and details have other ids for the same person."""
    return person.uuid or str(person.id)


def title(person: Person) -> str:
    """What PostHog calls somebody."""
    return person.name or next(iter(person.distinct_ids), "") or identity(person)


def email(person: Person) -> str | None:
    """The address, if there is one."""
    found = person.properties.get("email") or person.properties.get("$email")
    return found if isinstance(found, str) else None


def standing(person: Person) -> str | None:
    """Whether it is known who somebody is."""
    if person.is_identified is None:
        return None
    return "identified" if person.is_identified else "anonymous"


def ordered(properties: Mapping[str, Any]) -> list[str]:
    """Names of properties: who it is, then the project's own, then what PostHog adds."""
    first = [name for name in FIRST if name in properties]
    rest = sorted(set(properties) - set(first), key=lambda name: (name[:1] == "$", name.casefold()))
    return [*first, *rest]


def kind(value: object) -> str:
    """The type of a value, in a word."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return f"list of {len(value)}"
    if isinstance(value, Mapping):
        return f"object of {len(value)}"
    return "text"


def head(person: Person, context: Context) -> list[Line]:
    """Who somebody is, in a few lines."""
    lines = [Line(line(identity(person)), "person id")]
    if (address := email(person)) is not None:
        lines.insert(0, Line(line(address), "e-mail"))
    if person.is_identified is not None:
        lines.append(Line("yes" if person.is_identified else "no, only anonymous", "identified"))
    for label, at in (("last seen", person.last_seen_at), ("first seen", person.created_at)):
        if at is not None:
            ago = amounts.age((context.now - at).total_seconds())
            lines.append(Line(f"{ago}, {at:%Y-%m-%d %H:%M}", label))
    if isinstance(person, SeenPerson) and person.why:
        lines.append(Line(line(person.why), "found by", "good"))
    return lines


def sections(person: Person, context: Context) -> Sequence[Section]:
    """What is known from the list alone."""
    names = ordered(person.properties)
    properties = [
        Line(cell(REDACTION.value(name, person.properties[name])).text or "(empty)", line(name))
        for name in names[:SHOWN]
    ]
    if len(names) > SHOWN:
        properties.append(Line(f"and {len(names) - SHOWN} more: enter shows them", "", "quiet"))
    ids = [Line(REDACTION.name(line(each))) for each in person.distinct_ids[:5]]
    if len(person.distinct_ids) > 5:
        ids.append(Line(f"and {len(person.distinct_ids) - 5} more", "", "quiet"))
    return [
        Section(REDACTION.name(line(title(person))), head(person, context)),
        Section("Properties", properties or [Line("none", "", "quiet")]),
        Section("Distinct ids", ids or [Line("not told by this list", "", "quiet")]),
    ]


PERSONS: Resource[Person] = Resource(
    name="persons",
    one="person",
    many="people",
    scope="person:read",
    model=SeenPerson,
    identity=identity,
    title=title,
    words=lambda person: " ".join((email(person) or "", *person.distinct_ids[:5])),
    columns=(
        Column("name", title),
        Column("why", lambda person: person.why or None),
        Column("last seen", lambda person: moment(person.last_seen_at), "DateTime"),
        Column("is", standing),
        Column("first seen", lambda person: moment(person.created_at), "DateTime", narrow=False),
        Column("e-mail", email, narrow=False),
    ),
    facets={},
    sections=sections,
    page=lambda person: f"persons/{identity(person)}",
)
WHY = 1
"""The place of the column that says why somebody was found."""


async def recent(client: "Client", *, offset: int = 0) -> People:
    """Who came last. Raises ApiError."""
    reply = await client.get(
        client.project(PERSONS.path),
        params={"limit": PAGE, "offset": offset or None},
        label=PERSONS.many,
    )
    rows = items_of(reply.body)
    more = isinstance(reply.body, Mapping) and bool(reply.body.get("next")) and bool(rows)
    return _people(rows, more)


async def meant(client: "Client", question: "Question", *, offset: int = 0) -> People:
    """People for whom something holds, who came last first. Raises ApiError."""
    where, values = question.hogql()
    text = (
        "SELECT toString(id), created_at, properties, is_identified FROM persons\n"  # noqa: S608 -- our own words; what was typed travels in the values
        f"WHERE {where}\nORDER BY created_at DESC, id\nLIMIT {PAGE + 1} OFFSET {int(offset)}"
    )
    found = await answer(client, text, values, name="people", priority=Priority.USER)
    return _people([_record(row) for row in found.rows[:PAGE]], len(found.rows) > PAGE)


async def count(client: "Client", question: "Question | None") -> int:
    """How many there are, counted now. Raises ApiError."""
    where, values = question.hogql() if question is not None else ("1 = 1", {})
    text = f"SELECT count() FROM persons\nWHERE {where}"  # noqa: S608 -- as above
    found: Result = await answer(client, text, values, name="count of people", anew=True)
    number = found.rows[0][0] if found.rows and found.rows[0] else None
    if not isinstance(number, int):
        raise BadBody("PostHog does not say how many there are.")
    return number


def _record(row: Sequence[Any]) -> dict[str, Any]:
    uuid, created_at, properties, is_identified = (*row, None, None, None, None)[:4]
    known = decoded(properties)
    name = next((str(known[each]) for each in NAMES if known.get(each)), str(uuid))
    return {
        "id": uuid,
        "uuid": uuid,
        "created_at": created_at,
        "properties": known,
        "is_identified": bool(is_identified) if is_identified is not None else None,
        "name": name,
        "distinct_ids": [],
    }


def decoded(properties: object) -> dict[str, Any]:
    """Properties as HogQL gives them: JSON text, or an object already."""
    if isinstance(properties, str):
        try:
            properties = json.loads(properties)
        except (ValueError, RecursionError):
            return {}
    return dict(properties) if isinstance(properties, Mapping) else {}


def _people(rows: Sequence[object], more: bool) -> People:
    items = [PERSONS.item(each) if isinstance(each, Mapping) else None for each in rows]
    kept = tuple(each for each in items if each is not None)
    return People(kept, more, len(items) - len(kept))
