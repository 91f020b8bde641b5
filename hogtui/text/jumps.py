"""Where a value leads: a person, an event, a session become queries, a web address is copied.

The queries are written as text with the value in it as a literal, for an editor in which they can
be seen, changed and run again.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from hogtui.text.export import sql_literal

LONGEST = 1_000
"""Characters of an id; more is none."""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S{0,16}", re.ASCII)
_PERSON_IDS = frozenset({"person_id", "person.id", "personid", "$person_id"})
_DISTINCT_IDS = frozenset({"distinct_id", "$distinct_id", "distinctid", "$anon_distinct_id"})
_EVENT_IDS = frozenset({"uuid", "event_uuid", "event_id", "events.uuid"})
_SESSION_IDS = frozenset({"session_id", "$session_id", "session.id", "events.$session_id"})
_TIMES = ("timestamp", "events.timestamp", "created_at", "time")


class Query(NamedTuple):
    """Something to look up."""

    title: str
    """What it is: person, event, session."""
    text: str
    """HogQL."""
    who: str = ""
    """Of a person the id that leads to them, for who can show one; "" for the rest."""
    kind: str = ""
    """What that id is: "person" or "distinct id"."""

    @property
    def words(self) -> str:
        """What following it does."""
        return f"opens the {self.title}"


class Address(NamedTuple):
    """Something to copy."""

    text: str
    words: str = "copies the address"


def jump(name: str, value: object, record: Mapping[str, object]) -> Query | Address | None:
    """Where a value of a name leads, None for nowhere; `record` is the row that it is from."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return None
    column = name.casefold().strip("`\"'")
    is_uuid = _UUID.fullmatch(value) is not None
    if column in _PERSON_IDS and is_uuid:
        return Query("person", _person(f"id = {sql_literal(value)}"), value, "person")
    if column in _DISTINCT_IDS:
        ids = "SELECT person_id FROM person_distinct_ids WHERE distinct_id ="
        text = _person(f"id IN ({ids} {sql_literal(value)})")
        return Query("person", text, value, "distinct id")
    if column in _EVENT_IDS and is_uuid:
        return Query("event", _event(value, record))
    if column in _SESSION_IDS:
        return Query("session", _session(value))
    return Address(value) if _URL.fullmatch(value) else None


def _person(condition: str) -> str:
    return (
        "SELECT id, created_at, properties.email AS email, properties\n"
        f"FROM persons\nWHERE {condition}\nLIMIT 10"
    )


def _event(uuid: str, record: Mapping[str, object]) -> str:
    """The event, looked for around the time of its row: without one every event would be read."""
    moment = next((record[name] for name in _TIMES if _is_moment(record.get(name))), None)
    if moment is None:
        when = "timestamp > now() - INTERVAL 30 DAY  -- the row has no timestamp to look around"
    else:
        at = f"toDateTime({sql_literal(moment)})"
        when = f"timestamp > {at} - INTERVAL 1 DAY AND timestamp < {at} + INTERVAL 1 DAY"
    return (
        "SELECT uuid, timestamp, event, distinct_id, person_id, properties\n"
        f"FROM events\nWHERE uuid = {sql_literal(uuid)}\n  AND {when}\nLIMIT 10"
    )


def _session(session_id: str) -> str:
    return (
        "SELECT session_id, $start_timestamp, $session_duration, distinct_id, $entry_current_url,\n"
        "       $pageview_count, $autocapture_count\n"
        f"FROM sessions\nWHERE session_id = {sql_literal(session_id)}\nLIMIT 10"
    )


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None
