"""Which statements walk all rows of a query."""

import pytest

from hogtui.text.pages import NoPages
from hogtui.text.walks import ByOffset, ByTime, Position, counting, plan


def test_events_are_walked_by_time_and_uuid() -> None:
    walk = plan("SELECT event, properties.a FROM events WHERE event = 'x' OR 1 LIMIT 100")
    assert isinstance(walk, ByTime)
    assert walk.page(Position(), 500) == (
        "SELECT event, properties.a\n"
        ", toUnixTimestamp64Micro(events.timestamp) AS walk_time"
        ", toString(events.uuid) AS walk_uuid"
        "\nFROM events\nWHERE (event = 'x' OR 1\n)"
        "\nORDER BY events.timestamp ASC, toString(events.uuid) ASC\nLIMIT 500"
    )
    later = walk.page(Position(9, 1_500_000, "ab"), 500)
    assert "AND events.timestamp >= toDateTime64('1970-01-01 00:00:01.500000', 6, 'UTC')" in later
    assert "toString(events.uuid) > 'ab')" in later
    same = walk.page(Position(9, 1_500_000, "ab", 3), 500)
    assert "toString(events.uuid) >= 'ab')" in same
    assert same.endswith("LIMIT 500 OFFSET 3")


@pytest.mark.parametrize(
    ("statement", "name", "descending", "remark", "most"),
    [
        ("SELECT * FROM events", "events", False, "", None),
        ("SELECT * FROM events e ORDER BY e.timestamp DESC", "e", True, "", None),
        ("SELECT * FROM events AS e ORDER BY timestamp LIMIT 50001", "e", False, "", 50_001),
        (
            "SELECT * -- all\nFROM events ORDER BY event DESC, timestamp",
            "events",
            False,
            "written in order of time, not of its ORDER BY",
            None,
        ),
        ("WITH 1 AS x SELECT arraySum([x]) FROM events", "events", False, "", None),
    ],
)
def test_plain_lists_of_events(
    statement: str, name: str, descending: bool, remark: str, most: int | None
) -> None:
    walk = plan(statement)
    assert isinstance(walk, ByTime)
    assert (walk.events, walk.descending, walk.remark) == (name, descending, remark)
    assert walk.most == most


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT event, count() FROM events GROUP BY event ORDER BY event",
        "SELECT DISTINCT event FROM events ORDER BY event",
        "SELECT email FROM persons ORDER BY id LIMIT 10",
        "SELECT 1 FROM events e JOIN persons p ON p.id = e.person_id ORDER BY 1",
        "SELECT row_number() OVER (ORDER BY timestamp) FROM events ORDER BY 1",
        "SELECT event FROM events ORDER BY event LIMIT 3 BY event",
        "SELECT event FROM events ORDER BY timestamp LIMIT 10 OFFSET 3",
        "SELECT event FROM events SAMPLE 0.1 ORDER BY timestamp",
    ],
)
def test_other_lists_are_asked_by_offset(statement: str) -> None:
    walk = plan(statement)
    assert isinstance(walk, ByOffset)
    assert "LIMIT 20 OFFSET" in walk.page(Position(40), 20)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("SELECT email FROM persons", "no ORDER BY"),
        ("SELECT event, count() FROM events GROUP BY event", "no ORDER BY"),
        ("SELECT 1 UNION ALL SELECT 2", "no ORDER BY"),
        ("SELECT a FROM t ORDER BY a LIMIT {variables.n}", "no plain number"),
    ],
)
def test_what_cannot_be_walked_says_why(statement: str, why: str) -> None:
    with pytest.raises(NoPages, match=why):
        plan(statement)


def test_all_rows_are_counted() -> None:
    assert counting("SELECT a FROM t LIMIT 10;") == "SELECT count() FROM (\nSELECT a FROM t\n)"
    assert counting("SELECT a FROM t LIMIT 90000").endswith("FROM t LIMIT 90000\n)")
    assert counting("SELECT 1 -- x") == "SELECT count() FROM (\nSELECT 1\n)"
