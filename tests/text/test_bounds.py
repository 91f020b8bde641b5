"""Time ranges and limits that are there, and those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.bounds import has_limit, lacks_time_range


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("SELECT 1", False),
        ("SELECT event FROM events", True),
        ("SELECT timestamp FROM events ORDER BY timestamp", True),
        ("SELECT 1 FROM events WHERE event = 'timestamp'", True),
        ("SELECT 1 FROM events -- WHERE timestamp > now()", True),
        ("SELECT 1 FROM events e WHERE e.timestamp > now() - INTERVAL 1 DAY", False),
        ("SELECT 1 FROM events WHERE {filters}", False),
        ("SELECT 1 FROM persons", False),
        ("SELECT 1 FROM (SELECT 1 FROM `events`)", True),
    ],
)
def test_events_of_all_times_are_noticed(text: str, lacks: bool) -> None:
    assert lacks_time_range(text) is lacks


@pytest.mark.parametrize(
    ("text", "limited"),
    [
        ("SELECT 1", False),
        ("SELECT 1 LIMIT 5", True),
        ("SELECT 1 FROM (SELECT 2 LIMIT 5)", False),
        ("SELECT 'LIMIT' -- LIMIT", False),
    ],
)
def test_only_its_own_limit_counts(text: str, limited: bool) -> None:
    assert has_limit(text) is limited


@given(st.text())
def test_there_is_an_answer_for_any_text(text: str) -> None:
    lacks_time_range(text)
    has_limit(text)
