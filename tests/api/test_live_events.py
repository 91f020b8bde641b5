"""Live events as values."""

import json
from datetime import UTC, datetime

import pytest

from hogtui.api.errors import BadBody
from hogtui.api.live_events import Ask, Seen, read_event, read_moment, read_row
from tests.api.streaming import event


def test_properties_are_read_when_they_are_wanted() -> None:
    found = read_event(json.dumps(event(1, "$pageview", amount=7)).encode())
    assert found.properties == {"amount": 7}
    found.release()

    assert found.parsed is None
    assert found.properties == {"amount": 7}
    assert found.record()["timestamp"] == "2026-08-01T12:00:01.000000Z"


def test_hostile_text_is_made_safe() -> None:
    raw = json.dumps(event(1, "\x1b]0;own\x07", **{"a\x9bb": "\x1b[2J", "c": "\u202e"}))
    found = read_event(raw.encode())
    again = read_event(raw.encode())
    again.release()

    assert found.event == "␛]0;own␇"
    assert found.properties == {"a\ufffdb": "␛[2J", "c": "\ufffd"} == again.properties


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{", b'{"event": 1}', b"\xff\xfe", b'{"event":' + b"[" * 100_000],
)
def test_what_is_no_event(data: bytes) -> None:
    with pytest.raises(BadBody):
        read_event(data)


def test_odd_members() -> None:
    found = read_event(
        b'{"event": "x", "uuid": null, "distinct_id": 12, "properties": [1], "timestamp": {}}'
    )
    assert (found.uuid, found.distinct_id, found.at, found.properties) == ("", "12", None, {})


NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-08-01T12:00:00Z", NOON),
        ("2026-08-01T14:00:00.000+02:00", NOON),
        ("2026-08-01 12:00:00", NOON),
        (NOON.timestamp(), NOON),
        (int(NOON.timestamp() * 1000), NOON),
        ("yesterday", None),
        (1e300, None),
        (float("nan"), None),
        (True, None),
        (None, None),
    ],
)
def test_moments_come_in_many_ways(value: object, moment: datetime | None) -> None:
    assert read_moment(value) == moment


def test_a_row_of_a_query() -> None:
    row = ["u", "2026-08-01T12:00:00Z", "seen", "d", "p", '{"properties": 1, "a": "\\u001b"}']
    found = read_row(row)

    assert (found.at, found.properties) == (NOON, {"properties": 1, "a": "␛"})
    with pytest.raises(BadBody):
        read_row(["u"])


def test_what_was_seen_is_known_again_within_bounds() -> None:
    seen = Seen(remembered=2)
    events = [read_event(json.dumps(event(number)).encode()) for number in (1, 2, 1, 3)]

    assert seen.new(events) == [events[0], events[1], events[3]]
    assert seen.new([events[0]]) == [events[0]]  # forgotten
    nameless = read_event(b'{"event": "x"}')
    assert seen.new([nameless, nameless]) == [nameless, nameless]


def test_what_the_server_is_asked_for() -> None:
    ask = Ask(("a", "b"), "me", (("plan", "exact", "Pro"), ("x", "is_set", "")), ())
    asked = ask.parameters()

    assert (asked["eventType"], asked["distinctId"], asked["columns"]) == ("a,b", "me", "")
    assert json.loads(asked["properties"]) == [
        {"key": "plan", "operator": "exact", "value": "Pro"},
        {"key": "x", "operator": "is_set"},
    ]
    assert Ask().parameters() == {}
