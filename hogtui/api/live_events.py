"""Live events as plain values, and what can be asked about them.

Imports neither httpx nor pydantic, so that panes may name these types before the first frame.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from sys import intern
from typing import Any, Literal, NamedTuple

from hogtui.api.body import DEPTH, decode_now
from hogtui.api.errors import BadBody
from hogtui.text.safe import clean, line

REMEMBERED = 60_000
"""Events that are known again by their uuid: more than anybody keeps on the screen."""
MILLISECONDS_FROM = 1e11
"""As seconds this would be in the year 5138."""
# Escapes that can make a character which is not safe to draw, and DEL; \n, \t, \" and \\ are not.
_RISKY = re.compile(rb"\\[ubfr]|\x7f")
_NOTHING: Mapping[str, Any] = {}


class Event:
    """One event. Its properties are kept as they came and read when somebody asks for them.

    Fifty thousand events as dictionaries would take more memory than everything else together.
    """

    __slots__ = ("at", "distinct_id", "event", "parsed", "person_id", "raw", "uuid")

    def __init__(
        self,
        uuid: str,
        at: datetime | None,
        event: str,
        distinct_id: str,
        person_id: str,
        raw: bytes,
        parsed: Mapping[str, Any] | None = None,
    ) -> None:
        self.uuid = uuid
        self.at = at
        """When it happened, in UTC; None when nobody can tell."""
        self.event = event
        self.distinct_id = distinct_id
        self.person_id = person_id
        """Worked out from the distinct id by the live host, so wrong for merged persons there."""
        self.raw = raw
        """JSON of an object that has the properties under `properties`."""
        self.parsed = parsed

    @property
    def properties(self) -> Mapping[str, Any]:
        """All that came, safe to draw."""
        if self.parsed is not None:
            return self.parsed
        found = _object(self.raw).get("properties")
        return found if isinstance(found, dict) else _NOTHING

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return len(self.raw) + 450

    def release(self) -> None:
        """Keep the properties only as they came."""
        self.parsed = None

    def record(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "uuid": self.uuid,
            "timestamp": moment_text(self.at),
            "event": self.event,
            "distinct_id": self.distinct_id,
            "person_id": self.person_id,
            "properties": self.properties,
        }


def moment_text(at: datetime | None) -> str | None:
    """A moment as PostHog writes it."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_event(data: bytes) -> Event:
    """An event of the live stream. Raises BadBody when it is none."""
    found = _object(data)
    name = found.get("event")
    if not isinstance(name, str):
        raise BadBody("An event without a name.")
    properties = found.get("properties")
    return Event(
        _text(found.get("uuid")),
        read_moment(found.get("timestamp")),
        intern(name),
        _text(found.get("distinct_id")),
        _text(found.get("person_id")),
        data,
        properties if isinstance(properties, dict) else _NOTHING,
    )


def read_row(row: object) -> Event:
    """An event out of COLUMNS of a query. Raises BadBody when it is none."""
    if not isinstance(row, list) or len(row) != len(COLUMNS) or not isinstance(row[2], str):
        raise BadBody("A row that is no event.")
    uuid, at, name, distinct_id, person_id, properties = row
    if not isinstance(properties, str):
        properties = json.dumps(properties)
    raw = b'{"properties":' + properties.encode("utf-8", "replace") + b"}"
    return Event(
        _text(uuid), read_moment(at), intern(name), _text(distinct_id), _text(person_id), raw
    )


COLUMNS = ("uuid", "timestamp", "event", "distinct_id", "person_id", "properties")


def read_moment(value: object) -> datetime | None:
    """A time as text, or as seconds or milliseconds since 1970."""
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > MILLISECONDS_FROM else value
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _object(raw: bytes) -> Mapping[str, Any]:
    """A JSON object with every string in it safe to draw. Raises BadBody."""
    plain = raw.isascii() and not _RISKY.search(raw) and raw.count(b"{") + raw.count(b"[") < DEPTH
    try:
        found = json.loads(raw) if plain else decode_now(raw)
    except (ValueError, RecursionError):
        # Numbers of thousands of digits are read by the patient reader, or nobody's.
        found = decode_now(raw)
    if not isinstance(found, dict):
        raise BadBody("Not an object.")
    return found


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else clean(json.dumps(value))


class Seen:
    """Knows events again by their uuid."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._uuids: dict[str, None] = {}
        self._remembered = remembered

    def new(self, events: Iterable[Event]) -> list[Event]:
        """The ones that were not here before, in their order."""
        uuids, found = self._uuids, []
        for event in events:
            if event.uuid:
                if event.uuid in uuids:
                    continue
                uuids[event.uuid] = None
            found.append(event)
        while len(uuids) > self._remembered:
            del uuids[next(iter(uuids))]
        return found


class Ask(NamedTuple):
    """What the server is asked for; everything else is left to the one who looks."""

    events: tuple[str, ...] = ()
    """Any of these names; empty for all."""
    distinct_id: str = ""
    properties: tuple[tuple[str, str, str], ...] = ()
    """Key, operator in PostHog's words, value: all of them have to be met."""
    columns: tuple[str, ...] | None = None
    """Only these properties, to save bandwidth; None for all."""

    def parameters(self) -> dict[str, str]:
        """For the address of the stream."""
        asked = {"eventType": ",".join(self.events), "distinctId": self.distinct_id}
        if self.properties:
            listed = [
                {"key": key, "operator": operator, **({"value": value} if value else {})}
                for key, operator, value in self.properties
            ]
            asked["properties"] = json.dumps(listed, separators=(",", ":"))
        found = {name: value for name, value in asked.items() if value}
        if self.columns is not None:
            found["columns"] = ",".join(self.columns)
        return found


Kind = Literal["connecting", "push", "poll", "waiting"]


class Source(NamedTuple):
    """How events come to us now."""

    kind: Kind
    why: str = ""
    """Why it is not push, in a few words."""
    every: float = 0.0
    """Seconds between two queries, for `poll`."""
    until: float = 0.0
    """When it is tried again, on the client's monotonic clock, for `waiting`."""

    @property
    def queries_an_hour(self) -> int:
        """What polling costs."""
        return round(3600 / self.every) if self.every else 0


class Arrived(NamedTuple):
    """New events, in the order in which they came."""

    events: tuple[Event, ...]
    lost: int = 0
    """Events that came and could not be kept: unreadable, too large, or too many at once."""
    more: bool = False
    """There were more than one query gives; only the newest are here."""


class Seam(NamedTuple):
    """Here was a gap; what a query found of it follows."""

    seconds: float
    found: int
    more: bool = False
    """There was more than one query gives."""
    error: str = ""
    """Why nothing could be found out."""

    @property
    def words(self) -> str:
        """For a line between two events."""
        gap = f"{self.seconds:.0f} s without a connection"
        if self.error:
            return f"{gap}, not filled in: {line(self.error)}"
        filled = f"{self.found} event{'s' * (self.found != 1)} filled in from a query"
        return f"{gap}, {filled}{', more were missed' if self.more else ''}"


class Stats(NamedTuple):
    """What the live host counts."""

    users: int | None = None
    recordings: int | None = None


Item = Source | Arrived | Seam | Stats
