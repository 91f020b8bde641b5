"""Values that a query asks for: found, read as typed, and sent beside the text."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.variables import (
    InvalidValue,
    Kind,
    Variable,
    blanked,
    caution,
    has_filters,
    matched,
    names_in,
    read,
    sent,
    told,
    written,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = Variable("days", Kind.NUMBER, "id-1", "Days back", 7)
PLAN = Variable("plan", Kind.LIST, "id-2", "Plan", "free", ("free", "team"))


def test_names_are_found_where_they_are_code() -> None:
    statement = "SELECT {variables.days}, '{not}', {a.b} -- {nor}\nWHERE {filters} AND {a.b}"

    assert names_in(statement) == ["variables.days", "a.b"]
    assert has_filters(statement)
    assert has_filters("WHERE timestamp > {filters.dateRange.from}")
    assert not has_filters("SELECT '{filters}'")


def test_a_name_of_the_project_is_its_variable_and_any_other_a_literal() -> None:
    found = matched("SELECT {variables.days}, {variables.nope}, {days}", [DAYS, PLAN])

    assert found == [DAYS, Variable("variables.nope"), Variable("days")]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.STRING, " it's ", " it's "),
        (Kind.STRING, "NULL", None),
        (Kind.NUMBER, " 7 ", 7),
        (Kind.NUMBER, "0.5", 0.5),
        (Kind.NUMBER, "18446744073709551615", 18446744073709551615),
        (Kind.BOOLEAN, "Yes", True),
        (Kind.BOOLEAN, "false", False),
        (Kind.LIST, "anything", "anything"),
        (Kind.DATE, "2026-01-31", "2026-01-31"),
        (Kind.DATE, "2026-01-31T12:30", "2026-01-31 12:30:00"),
        (Kind.DATE, "today", "2026-11-21"),
        (Kind.DATE, "-7d", "2026-11-14"),
        (Kind.DATE, "-3h", "2026-11-21 09:00:00"),
        (Kind.LITERAL, "12", 12),
        (Kind.LITERAL, "'12'", "12"),
        (Kind.LITERAL, "true", True),
        (Kind.LITERAL, "$pageview", "$pageview"),
    ],
)
def test_what_is_typed_is_read_by_its_type(kind: Kind, typed: str, value: Any) -> None:
    found = read(Variable("x", kind), typed, NOW)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.NUMBER, "seven"),
        (Kind.NUMBER, "nan"),
        (Kind.NUMBER, "1e999"),
        (Kind.NUMBER, ""),
        (Kind.BOOLEAN, "maybe"),
        (Kind.DATE, "soon"),
        (Kind.DATE, "2026-02-30"),
        (Kind.DATE, "-99999y"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_does(kind: Kind, typed: str) -> None:
    with pytest.raises(InvalidValue, match=r"\w"):
        read(Variable("x", kind), typed, NOW)
    with pytest.raises(InvalidValue, match="free, team"):
        read(PLAN, "gold", NOW)


def test_values_are_sent_beside_the_text_and_positions_stay() -> None:
    statement = "SELECT {variables.days}, {variables.nope}, {a.b} FROM events WHERE evnt = 1"
    chosen = [(DAYS, 3), (Variable("variables.nope"), "it's"), (Variable("a.b"), True)]

    found = sent(statement, chosen)

    assert found.text.index("evnt") == statement.index("evnt")
    assert len(found.text) == len(statement)
    assert "{variables.days}" in found.text
    assert names_in(found.text) == ["variables.days", "nope", "a.b"]
    assert found.variables == {
        "id-1": {"variableId": "id-1", "code_name": "days", "value": 3},
    }
    assert found.values == {"nope": "it's", "a": {"b": True}}
    assert told(chosen) == "days 3, nope it's, a.b true"


def test_before_there_are_values_null_stands_for_them() -> None:
    statement = "SELECT {variables.days}, {x}, evnt FROM events WHERE {filters}"

    found = blanked(statement)

    assert found == "SELECT NULL            , '' , evnt FROM events WHERE {filters}"
    assert found.index("evnt") == statement.index("evnt")


def test_null_is_told_as_null() -> None:
    assert sent("{variables.days}", [(DAYS, None)]).variables["id-1"]["isNull"] is True
    assert told([(DAYS, None)]) == "days null"


def test_what_posthog_replaces_by_its_default_is_said_before() -> None:
    assert caution(DAYS, 0) == "PostHog takes 7 for 0"
    assert caution(DAYS, 3) == ""
    assert caution(DAYS, None) == ""
    assert caution(Variable("x"), 0) == ""


@given(st.text(), st.sampled_from(list(Kind)))
def test_any_text_is_read_or_refused(typed: str, kind: Kind) -> None:
    try:
        value = read(Variable("x", kind), typed, NOW)
    except InvalidValue:
        return
    assert isinstance(written(value), str)
