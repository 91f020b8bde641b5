"""A few people who use a small shop: few enough to count on one's fingers.

Alice signs up, browses twice and buys; she has two distinct ids. Bob only browses. Carol has been
deleted. One event belongs to somebody without a person. Another project has an event as well.
"""

import json
from typing import Any

from hogtui.demo.tables import TEAM_ID

NOW = "2026-06-15T12:00:00+00:00"
"""A Monday."""

ALICE = "00000000-0000-0000-0000-00000000000a"
BOB = "00000000-0000-0000-0000-00000000000b"
CAROL = "00000000-0000-0000-0000-00000000000c"
NOBODY = "00000000-0000-0000-0000-00000000000d"

PERSONS: list[dict[str, Any]] = [
    {
        "id": person,
        "created_at": f"2026-0{month}-01 08:00:00",
        "team_id": TEAM_ID,
        "properties": json.dumps(properties),
        "is_identified": 1,
        "is_deleted": int(person == CAROL),
        "version": 1,
        "last_seen_at": None,
    }
    for month, person, properties in (
        (4, ALICE, {"email": "alice@example.com", "plan": "pro", "age": 30}),
        (5, BOB, {"email": "bob@example.com", "plan": "", "address": {"city": "Bonn"}}),
        (6, CAROL, {"email": "carol@example.com"}),
    )
]

DISTINCT_IDS: list[dict[str, Any]] = [
    {
        "team_id": TEAM_ID,
        "distinct_id": distinct_id,
        "person_id": person,
        "is_deleted": deleted,
        "version": 1,
    }
    for distinct_id, person, deleted in (
        ("alice-1", ALICE, 0),
        ("alice-2", ALICE, 0),
        ("bob", BOB, 0),
        ("old", BOB, 1),
    )
]


def _event(
    number: int,
    event: str,
    when: str,
    distinct_id: str,
    person: str,
    properties: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    empty = {f"$group_{index}": "" for index in range(5)}
    return {
        "uuid": f"00000000-0000-0000-0001-{number:012d}",
        "event": event,
        "properties": json.dumps(properties),
        "timestamp": f"2026-{when}",
        "team_id": TEAM_ID,
        "distinct_id": distinct_id,
        "elements_chain": "",
        "created_at": f"2026-{when}",
        "person_id": person,
        "$session_id": "",
        "$window_id": "",
        **empty,
        **more,
    }


_CLICK = (
    'a.button:attr__href="/buy"href="/buy"nth-child="1"text="Buy now";'
    'form:attr_id="cart"nth-child="2"'
)

EVENTS: list[dict[str, Any]] = [
    _event(
        1,
        "sign up",
        "06-01 10:00:00",
        "alice-1",
        ALICE,
        {"$browser": "Chrome", "$lib": "web"},
        **{"$session_id": "s1", "$group_0": "acme"},
    ),
    _event(
        2,
        "$pageview",
        "06-01 10:01:00",
        "alice-1",
        ALICE,
        {"$browser": "Chrome", "$current_url": "https://shop.test/a?x=1", "tags": ["red", "big"]},
        **{"$session_id": "s1", "$group_0": "acme"},
    ),
    _event(
        3,
        "$autocapture",
        "06-01 10:02:00",
        "alice-1",
        ALICE,
        {"$browser": "Chrome", "user": {"id": 7, "list": ["x", {"y": "z"}]}},
        **{"$session_id": "s1", "elements_chain": _CLICK},
    ),
    _event(
        4,
        "purchase",
        "06-08 23:30:00",
        "alice-2",
        ALICE,
        {"price": 20.5, "currency": "EUR", "ok": True, "paid_at": "2026-06-08T23:29:00Z"},
        **{"$session_id": "s2", "$group_0": "acme"},
    ),
    _event(
        5,
        "$pageview",
        "06-02 09:00:00",
        "bob",
        BOB,
        {"$browser": "Firefox", "$current_url": "https://shop.test/b", "empty": "", "none": None},
        **{"$session_id": "s3"},
    ),
    _event(
        6,
        "$pageview",
        "06-09 09:00:00",
        "bob",
        BOB,
        {"$browser": "Firefox", "$app_version": "1.10.2"},
        **{"$session_id": "s3"},
    ),
    _event(7, "ping", "06-10 09:00:00", "nobody", NOBODY, {"price": "9"}),
    {**_event(8, "secret", "06-10 09:00:00", "x", ALICE, {}), "team_id": TEAM_ID + 1},
]

_SESSION: dict[str, Any] = {
    "team_id": TEAM_ID,
    "urls": [],
    "entry_url": "",
    "end_url": "",
    "initial_referring_domain": "$direct",
    **{
        f"initial_{name}": ""
        for name in (
            *("utm_source", "utm_campaign", "utm_medium", "utm_term", "utm_content"),
            *("gclid", "gad_source"),
        )
    },
    "screen_count": 0,
}

RAW_SESSIONS: list[dict[str, Any]] = [
    {
        **_SESSION,
        "session_id": "s1",
        "distinct_id": "alice-1",
        "person_id": ALICE,
        "min_timestamp": "2026-06-01 10:00:00",
        "max_timestamp": "2026-06-01 10:01:00",
        "urls": ["https://shop.test/a?x=1"],
        "entry_url": "https://shop.test/a?x=1",
        "end_url": "https://shop.test/a?x=1",
        "initial_referring_domain": "www.google.com",
        "event_count": 2,
        "pageview_count": 1,
        "autocapture_count": 0,
    },
    {
        **_SESSION,
        "session_id": "s1",
        "distinct_id": "alice-1",
        "person_id": ALICE,
        "min_timestamp": "2026-06-01 10:02:00",
        "max_timestamp": "2026-06-01 10:02:00",
        "urls": ["https://shop.test/a?x=1", "https://shop.test/c"],
        "entry_url": "https://shop.test/c",
        "end_url": "https://shop.test/c",
        "initial_referring_domain": "shop.test",
        "event_count": 1,
        "pageview_count": 0,
        "autocapture_count": 1,
    },
    {
        **_SESSION,
        "session_id": "s2",
        "distinct_id": "alice-2",
        "person_id": ALICE,
        "min_timestamp": "2026-06-08 23:30:00",
        "max_timestamp": "2026-06-08 23:30:00",
        "initial_utm_source": "newsletter",
        "initial_utm_medium": "email",
        "event_count": 1,
        "pageview_count": 0,
        "autocapture_count": 0,
    },
    {
        **_SESSION,
        "session_id": "s3",
        "distinct_id": "bob",
        "person_id": BOB,
        "min_timestamp": "2026-06-02 09:00:00",
        "max_timestamp": "2026-06-09 09:00:00",
        "entry_url": "https://shop.test/b",
        "end_url": "https://shop.test/b",
        "event_count": 2,
        "pageview_count": 2,
        "autocapture_count": 0,
    },
]

GROUPS: list[dict[str, Any]] = [
    {
        "group_type_index": index,
        "group_key": key,
        "created_at": "2026-05-01 00:00:00",
        "updated_at": "2026-05-01 00:00:00",
        "team_id": TEAM_ID,
        "group_properties": json.dumps(properties),
    }
    for index, key, properties in (
        (0, "acme", {"name": "Acme Inc", "seats": 12}),
        (1, "acme", {"name": "not this one"}),
    )
]

COHORT_PEOPLE: list[dict[str, Any]] = [
    {"person_id": person, "cohort_id": 5, "team_id": TEAM_ID, "sign": sign, "version": 1}
    for person, sign in ((ALICE, 1), (BOB, 1), (BOB, -1))
]

REPLAYS: list[dict[str, Any]] = [
    {
        "session_id": "s1",
        "team_id": TEAM_ID,
        "distinct_id": "alice-1",
        "min_first_timestamp": "2026-06-01 10:00:00",
        "max_last_timestamp": "2026-06-01 10:02:00",
        "first_url": "https://shop.test/a",
        **{
            name: number
            for number, name in enumerate(
                (
                    *("click_count", "keypress_count", "mouse_activity_count"),
                    *("active_milliseconds", "console_log_count", "console_warn_count"),
                    *("console_error_count", "size", "event_count", "message_count"),
                ),
                start=1,
            )
        },
        "snapshot_source": "web",
    }
]

TABLES: dict[str, list[dict[str, Any]]] = {
    "events": EVENTS,
    "person": PERSONS,
    "person_distinct_id2": DISTINCT_IDS,
    "raw_sessions": RAW_SESSIONS,
    "groups": GROUPS,
    "cohortpeople": COHORT_PEOPLE,
    "session_replay_events": REPLAYS,
}
