"""Who asked for a flag, laid over time."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from hogtui.resources.calls import LONG, RECENT, counted, spark, statement

NOW = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)


def test_pieces_without_a_call_are_there_and_the_last_goes_on() -> None:
    rows = [
        ["2026-11-21T11:55:00Z", "true", 2, "2026-11-21T11:55:10Z", 0],
        ["2026-11-21T12:00:00Z", "false", 3, "2026-11-21T12:00:20Z", 1],
        ["2026-11-21T12:00:00Z", True, 1, "2026-11-21T12:00:29Z", 1],
    ]
    found = counted(rows, RECENT, NOW)
    assert len(found.starts) == 30
    assert found.starts[-1] == datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
    assert [*found.values] == ["false", "true"]
    assert found.values["true"][-1] == 1
    assert found.values["true"][-6] == 2
    assert found.total == 6
    assert found.split("true") == (2, 1)
    assert found.last["true"].second == 29


def test_days_are_those_of_the_project() -> None:
    rows = [["2026-11-21T00:00:00", "true", 4, "2026-11-21T01:00:00"]]
    found = counted(rows, LONG, NOW, "Europe/Berlin")
    assert found.starts[-1] == datetime(2026, 11, 20, 23, tzinfo=UTC).timestamp()
    assert found.values["true"][-1] == 4


@given(st.lists(st.lists(st.one_of(st.none(), st.text(), st.integers(), st.booleans()))))
def test_rows_that_make_no_sense_are_left_out(rows: list[list[object]]) -> None:
    assert len(counted(rows, RECENT, NOW).starts) == 30


def test_the_statement_quotes_what_is_in_a_key() -> None:
    text = statement("a' OR 1=1 --", RECENT, NOW)
    assert "properties.$feature_flag = 'a\\' OR 1=1 --'" in text
    assert "countIf(timestamp >= toDateTime('2026-11-21T12:00:30+00:00'))" in text


def test_a_line_of_bars() -> None:
    assert spark([0, 1, 8]) == "·▂█"
    assert spark([0, 0]) == "··"
    assert spark([]) == ""
