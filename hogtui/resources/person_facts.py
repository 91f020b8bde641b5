"""What there is to know about one person, each part asked for by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import BadBody
from hogtui.api.models import Cohort, read_records
from hogtui.api.paging import items_of
from hogtui.resources.asking import answer
from hogtui.resources.persons import decoded
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

PAGE = 100
"""Rows of a page of events or sessions."""
DAYS = 90
"""Days that one question about events looks back."""
RECORDINGS = 50


# Days


@dataclass(frozen=True)
class Days:
    """How much somebody did on each of the last days."""

    counts: Mapping[date, int]
    last: date
    """The newest day, today by the clock of the project."""
    groups: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Keys of the groups that events named, by the number of the type."""

    def row(self, days: int) -> list[int]:
        """The counts of so many days up to the last one."""
        return [self.counts.get(self.last - timedelta(back), 0) for back in reversed(range(days))]


async def days(client: "Client", person: str, *, anew: bool = False) -> Days:
    """Events per day of the last 90, and the groups that they name. Raises ApiError."""
    keys = ", ".join(f"groupUniqArray(5)($group_{index})" for index in range(5))
    found = await answer(
        client,
        f"SELECT toString(toDate(timestamp)) AS day, count(), toString(toDate(now())), {keys}\n"
        "FROM events\n"
        f"WHERE person_id = {{person}} AND timestamp > now() - INTERVAL {DAYS} DAY\n"
        "GROUP BY day ORDER BY day LIMIT 200",
        {"person": person},
        name="days of a person",
        anew=anew,
    )
    counts: dict[date, int] = {}
    groups: dict[int, list[str]] = {}
    last = client.clock.now().date()
    for row in found.rows:
        day, today = _day(row[0]), _day(row[2])
        last = today or last
        if day is not None and isinstance(row[1], int):
            counts[day] = row[1]
        for index, keys_of in enumerate(row[3:8]):
            for key in keys_of if isinstance(keys_of, list) else ():
                known = groups.setdefault(index, [])
                if key and key not in known:
                    known.append(str(key))
    return Days(counts, last, {index: keys for index, keys in groups.items() if keys})


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


# Events


class Event(NamedTuple):
    """One event of somebody."""

    uuid: str
    at: str
    """As PostHog writes it."""
    event: str
    distinct_id: str
    session: str
    properties: Mapping[str, Any]

    @property
    def where(self) -> str:
        """The page or screen that it happened on."""
        found = self.properties.get("$current_url") or self.properties.get("$screen_name")
        return str(found) if found else ""


@dataclass(frozen=True)
class Events:
    """Some events, the newest first."""

    rows: tuple[Event, ...]
    until: datetime | None
    """Where the next page begins; None when there can be none."""
    more: bool = True
    """There are older ones for sure."""


async def events(
    client: "Client",
    person: str,
    until: datetime,
    *,
    named: str = "",
    since: datetime | None = None,
    anew: bool = False,
) -> Events:
    """A page of events up to a moment, looking back 90 days at most. Raises ApiError.

    `named` is a part of the event's name; nothing is looked for before `since`.
    """
    start = until - timedelta(days=DAYS)
    condition = "  AND positionCaseInsensitive(event, {named}) > 0\n" if named else ""
    found = await answer(
        client,
        "SELECT toString(uuid), timestamp, event, distinct_id, $session_id, properties\n"
        "FROM events\nWHERE person_id = {person}\n"
        "  AND timestamp <= toDateTime({until}) AND timestamp > toDateTime({start})\n"
        f"{condition}ORDER BY timestamp DESC, uuid LIMIT {PAGE + 1}",
        {"person": person, "until": written(until), "start": written(start), "named": named}
        if named
        else {"person": person, "until": written(until), "start": written(start)},
        name="events of a person",
        anew=anew,
    )
    rows = tuple(map(_event, found.rows[:PAGE]))
    if len(found.rows) > PAGE:
        return Events(rows, moment_of(rows[-1].at) or start, more=True)
    over = since is not None and start < since
    return Events(rows, None if over else start, more=False)


def _event(row: Sequence[Any]) -> Event:
    uuid, at, name, distinct_id, session, properties = (*row, *[None] * 6)[:6]
    return Event(
        _text(uuid), _text(at), _text(name), _text(distinct_id), _text(session), decoded(properties)
    )


def written(at: datetime) -> str:
    """A moment as HogQL reads it, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime | None:
    """The moment that PostHog wrote; without a zone it is in UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# Sessions and recordings


class Session(NamedTuple):
    """One visit of somebody."""

    id: str
    start: str
    seconds: int
    events: int
    pages: int
    entry: str
    """The address that it began with."""


async def sessions(client: "Client", person: str, *, anew: bool = False) -> list[Session]:
    """The visits of the last 90 days, the newest first. Raises ApiError."""
    found = await answer(
        client,
        "SELECT $session_id AS session, min(timestamp) AS start,\n"
        "       dateDiff('second', min(timestamp), max(timestamp)) AS seconds, count() AS events,\n"
        "       countIf(event = '$pageview') AS pages,\n"
        "       argMin(properties.$current_url, timestamp) AS entry\n"
        "FROM events\n"
        f"WHERE person_id = {{person}} AND timestamp > now() - INTERVAL {DAYS} DAY\n"
        "  AND $session_id != ''\n"
        f"GROUP BY session ORDER BY start DESC LIMIT {PAGE + 1}",
        {"person": person},
        name="sessions of a person",
        anew=anew,
    )
    return [
        Session(
            str(row[0]), str(row[1]), _whole(row[2]), _whole(row[3]), _whole(row[4]), _text(row[5])
        )
        for row in found.rows
        if len(row) > 5
    ]


class Recording(NamedTuple):
    """What is known of a recording."""

    id: str
    start: str
    seconds: int
    active: int
    clicks: int
    keys: int
    errors: int
    entry: str


async def recordings(client: "Client", person: str) -> tuple[list[Recording], bool]:
    """The recordings of the last 30 days, and whether there are more. Raises ApiError."""
    reply = await client.get(
        client.project("session_recordings/"),
        params={"person_uuid": person, "date_from": "-30d", "limit": RECORDINGS},
        label="recordings",
    )
    rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    found = [
        Recording(
            _text(row.get("id")),
            _text(row.get("start_time")),
            _whole(row.get("recording_duration")),
            _whole(row.get("active_seconds")),
            _whole(row.get("click_count")),
            _whole(row.get("keypress_count")),
            _whole(row.get("console_error_count")),
            _text(row.get("start_url")),
        )
        for row in rows
    ]
    return found, isinstance(reply.body, Mapping) and reply.body.get("has_next") is True


def _whole(value: object) -> int:
    try:
        return int(float(value)) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0


def _text(value: object) -> str:
    return str(value) if value is not None else ""


# Cohorts and groups


async def cohorts(client: "Client", person: str) -> list[Cohort]:
    """The cohorts that somebody is in. Raises ApiError."""
    reply = await client.get(
        client.project("persons/cohorts/"), params={"person_id": person}, label="cohorts"
    )
    return read_records(Cohort, items_of(reply.body)).items


async def group_types(client: "Client") -> dict[int, str]:
    """What the types of groups are called, by number. Raises ApiError."""
    reply = await client.get(client.project("groups_types/"), label="types of groups")
    found: dict[int, str] = {}
    for each in items_of(reply.body):
        if isinstance(each, Mapping) and isinstance(each.get("group_type_index"), int):
            name = each.get("name_singular") or each.get("group_type") or "group"
            found[each["group_type_index"]] = line(str(name))
    return found


# Properties in time


class Past(NamedTuple):
    """One time that an event said something about a property."""

    at: str
    event: str
    how: str
    """set, set once, or unset."""
    value: Any


async def history(client: "Client", person: str, key: str) -> list[Past]:
    """When a property was set and taken away, the newest first. Raises ApiError."""
    found = await answer(
        client,
        "SELECT timestamp, event, JSONHas(properties, '$set', {key}),\n"
        "       JSONExtractRaw(properties, '$set', {key}),\n"
        "       JSONHas(properties, '$set_once', {key}),\n"
        "       JSONExtractRaw(properties, '$set_once', {key})\n"
        "FROM events\nWHERE person_id = {person}\n"
        f"  AND timestamp > now() - INTERVAL {4 * DAYS} DAY\n"
        "  AND (JSONHas(properties, '$set', {key}) OR JSONHas(properties, '$set_once', {key})\n"
        "    OR has(JSONExtract(properties, '$unset', 'Array(String)'), {key}))\n"
        f"ORDER BY timestamp DESC LIMIT {PAGE}",
        {"person": person, "key": key},
        name="history of a property",
    )
    return [_past(row) for row in found.rows if len(row) > 5]


def _past(row: Sequence[Any]) -> Past:
    at, event = str(row[0]), str(row[1])
    if row[2]:
        return Past(at, event, "set", _read(row[3]))
    if row[4]:
        return Past(at, event, "set once", _read(row[5]))
    return Past(at, event, "unset", None)


def _read(raw: object) -> object:
    from json import loads

    try:
        return loads(raw) if isinstance(raw, str) else raw
    except (ValueError, RecursionError):
        return raw


async def properties_at(client: "Client", person: str, at: datetime) -> dict[str, Any]:
    """What was known at a moment, as far as events tell. Raises ApiError."""
    reply = await client.get(
        client.project("persons/properties_at_time/"),
        params={"timestamp": at.isoformat(), "person_id": person, "include_set_once": "true"},
        label="properties at a time",
    )
    found = reply.body.get("properties") if isinstance(reply.body, Mapping) else None
    if not isinstance(found, Mapping):
        raise BadBody("PostHog does not say what was known then.")
    return dict(found)
