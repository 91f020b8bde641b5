"""Who is meant by anything: an address, a name, an id of a person, session or event, a link.

Every way in which it can lead to somebody is tried at once, and each match says why it is one.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from hogtui.api.errors import ApiError, NotFound
from hogtui.api.models import Person
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.resources.asking import answer
from hogtui.resources.base import Item
from hogtui.resources.persons import PERSONS, email, identity
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

MOST = 20
"""Matches of one way."""
LONGEST = 400
"""Characters that are looked for."""
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_PLACES = {
    "person": "person",
    "persons": "person",
    "replay": "session",
    "recordings": "session",
    "sessions": "session",
    "events": "event",
}
"""What follows a word in the path of a link."""


class Wanted(NamedTuple):
    """What somebody typed, as far as it can be told what it is."""

    text: str
    kind: str = ""
    """person, session or event where a link says so; "" for anything."""


@dataclass(frozen=True)
class Matches:
    """Who was found so far."""

    items: tuple[Item[Person], ...] = ()
    """Each knows why."""
    waiting: int = 0
    """Ways that have not answered yet."""
    failed: tuple[str, ...] = ()
    """Ways that could not be tried, each with the reason."""


@dataclass
class _Found:
    """One way's matches: records of persons, each with why."""

    way: str
    records: list[tuple[Mapping[str, Any], str]] = field(default_factory=list)
    failure: str = ""


def wanted(text: str) -> Wanted:
    """What a text is: of a link only what it leads to."""
    text = text.strip()[:LONGEST]
    if "://" not in text:
        return Wanted(text)
    try:
        parts = [each for each in urlsplit(text).path.split("/") if each]
    except ValueError:
        return Wanted(text)
    for place, part in enumerate(parts[:-1]):
        if part in _PLACES:
            return Wanted(unquote(parts[place + 1]), _PLACES[part])
    return Wanted(text)


async def search(client: "Client", text: str, kind: str = "") -> AsyncIterator[Matches]:
    """Everybody who may be meant, more with every way that has answered.

    `kind` is "person" or "distinct id" where it is known what the text is: it saves requests.
    """
    what = Wanted(text[:LONGEST], kind) if kind else wanted(text)
    if not what.text:
        return
    tasks = [asyncio.create_task(_tried(way, work)) for way, work in _ways(client, what)]
    by_person: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    failed: list[str] = []
    try:
        for number, done in enumerate(asyncio.as_completed(tasks), 1):
            found = await done
            if found.failure:
                failed.append(f"{found.way}: {found.failure}")
            for record, why in found.records:
                _, reasons = by_person.setdefault(_uuid(record), (record, []))
                if why not in reasons:
                    reasons.append(why)
            yield Matches(_items(by_person), len(tasks) - number, tuple(failed))
    finally:
        for task in tasks:
            task.cancel()


def _ways(
    client: "Client", what: Wanted
) -> list[tuple[str, Callable[[], Coroutine[Any, Any, list[tuple[Mapping[str, Any], str]]]]]]:
    text, kind = what
    is_uuid = UUID.fullmatch(text) is not None
    ways: list[Any] = []
    if kind in ("", "person", "distinct id"):
        if kind != "person" or not is_uuid or text[14] == "7":
            # Older links have a distinct id where newer ones have that of the person.
            ways.append(("distinct id", lambda: _listed(client, what, "distinct_id")))
        if is_uuid and kind != "distinct id":
            ways.append(("person id", lambda: _of_id(client, text)))
    if not kind and not is_uuid:
        ways.append(("e-mail or name", lambda: _listed(client, what, "search")))
        if "@" in text:
            ways.append(("e-mail", lambda: _listed(client, what, "email")))
    if kind in ("session", "event") or (not kind and _may_be_an_id(text)):
        ways.append(("session or event", lambda: _of_events(client, text)))
    return ways


def _may_be_an_id(text: str) -> bool:
    """Sessions and events are not looked for by names and addresses: events cost most to read."""
    return UUID.fullmatch(text) is not None


async def _tried(way: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> _Found:
    try:
        return _Found(way, await work())
    except NotFound:
        return _Found(way)
    except ApiError as error:
        return _Found(way, failure=line(error.message))


async def _listed(client: "Client", what: Wanted, by: str) -> list[tuple[Mapping[str, Any], str]]:
    reply = await client.get(
        client.project(PERSONS.path),
        params={by: what.text, "limit": MOST},
        priority=Priority.USER,
        label="look-up",
    )
    rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    return [(each, _why(each, what.text, by)) for each in rows[:MOST]]


def _why(record: Mapping[str, Any], text: str, by: str) -> str:
    item = PERSONS.item(record)
    if item is None:
        return by
    person, wanted_text = item.thing, text.casefold()
    if by == "distinct_id" or text in person.distinct_ids:
        return "distinct id"
    address = email(person)
    if address is not None and address.casefold() == wanted_text:
        return "e-mail"
    if address is not None and wanted_text in address.casefold():
        return "part of the e-mail"
    for name in ("name", "username"):
        value = str(person.properties.get(name) or "")
        if value.casefold() == wanted_text:
            return name
        if wanted_text in value.casefold():
            return f"part of the {name}"
    return "e-mail" if by == "email" else "PostHog's search"


async def _of_id(client: "Client", uuid: str) -> list[tuple[Mapping[str, Any], str]]:
    return [(await record_of(client, uuid), "person id")]


async def record_of(client: "Client", uuid: str) -> Mapping[str, Any]:
    """The detail of a person by uuid. Raises ApiError."""
    reply = await client.get(
        client.project(f"persons/{uuid}/"), priority=Priority.USER, label="person"
    )
    return reply.body if isinstance(reply.body, Mapping) else {}


async def _of_events(client: "Client", text: str) -> list[tuple[Mapping[str, Any], str]]:
    """Whose event or session it is; ids that hold their time are looked for around it."""
    since, until = _around(text, client.clock.now())
    found = await answer(
        client,
        "SELECT toString(person_id), max(toString(uuid) = {text}), max($session_id = {text}),\n"
        "       any(event), min(timestamp)\n"
        "FROM events\n"
        "WHERE timestamp > toDateTime({since}) AND timestamp < toDateTime({until})\n"
        "  AND ($session_id = {text} OR toString(uuid) = {text})\n"
        "GROUP BY person_id LIMIT 20",
        {"text": text, "since": since, "until": until},
        name="whose session or event",
        priority=Priority.USER,
    )
    matches: list[tuple[Mapping[str, Any], str]] = []
    for row in found.rows:
        uuid, is_event, is_session = str(row[0]), row[1], row[2]
        why = f"event {line(str(row[3]))}" if is_event and not is_session else "session"
        try:
            record = await record_of(client, uuid)
        except NotFound:
            record = {"id": uuid, "uuid": uuid, "name": uuid}
            why += ", of a person that PostHog does not keep"
        matches.append((record, why))
    return matches


def _around(text: str, now: datetime) -> tuple[str, str]:
    """Where events of an id can be: a uuid of version 7 begins with its time."""
    if len(text) == 36 and text[14] == "7":
        at = datetime.fromtimestamp(int(text[:8] + text[9:13], 16) / 1000, UTC)
        if datetime(2015, 1, 1, tzinfo=UTC) < at < now + timedelta(days=2):
            return _written(at - timedelta(days=1)), _written(at + timedelta(days=2))
    return _written(now - timedelta(days=30)), _written(now + timedelta(days=1))


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _uuid(record: Mapping[str, Any]) -> str:
    return str(record.get("uuid") or record.get("id"))


def _items(
    by_person: Mapping[str, tuple[Mapping[str, Any], list[str]]],
) -> tuple[Item[Person], ...]:
    found = []
    for record, reasons in by_person.values():
        item = PERSONS.item({**record, "why": ", ".join(reasons)})
        if item is not None:
            found.append(Item(item.thing, record))
    exact = ("distinct id", "person id", "e-mail")
    return tuple(sorted(found, key=lambda each: (_first(each) not in exact, identity(each.thing))))


def _first(item: Item[Person]) -> str:
    return str(getattr(item.thing, "why", "")).split(", ")[0]
