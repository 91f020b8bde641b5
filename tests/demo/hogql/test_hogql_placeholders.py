"""Variables, values and filters in the place of their placeholders."""

from typing import Any

import pytest

from hogtui.demo.hogql.interface import HogQLError
from hogtui.demo.hogql.translate import translate
from tests.demo.hogql.engine_client import CONTEXT, Run
from tests.demo.hogql.rows import ALICE

COUNT = "select count() from events where {filters}"


def test_values_and_variables(run: Run) -> None:
    query = "select {name}, {many}, {nested.deep}, {variables.limit}, {nothing}"
    found = run(
        query,
        values={"name": "it's", "many": [1, 2], "nested": {"deep": True}, "nothing": None},
        variables={"limit": 5},
    )
    assert found.rows == [["it's", [1, 2], True, 5, None]]
    assert found.translated.columns == [
        *("{name}", "{many}", "{nested.deep}", "{variables.limit}", "{nothing}"),
    ]


def test_a_variable_as_a_limit(run: Run) -> None:
    query = "select number from numbers(9) limit {variables.rows}"
    assert len(run(query, variables={"rows": 3}).rows) == 3


def test_a_value_cannot_become_sql(run: Run) -> None:
    hostile = "') or 1=1 -- \\' ` \0 é"
    assert run("select {x}", values={"x": hostile}).rows == [[hostile]]


def test_filters_left_empty_are_true(run: Run) -> None:
    assert run(COUNT).rows == [[7]]
    assert run(COUNT, filters={"properties": []}).rows == [[7]]


@pytest.mark.parametrize(
    ("dates", "count"),
    [
        ({"date_from": "-7d"}, 3),
        ({"date_from": "2026-06-02", "date_to": "2026-06-08"}, 2),
        ({"date_from": "all"}, 7),
        ({"date_from": "mStart"}, 7),
        ({"date_from": "-1mStart", "date_to": "-1mEnd"}, 0),
        ({"date_from": "wStart"}, 0),
        ({"date_from": "dStart"}, 0),
        ({"date_from": "-123h"}, 1),
        ({"date_to": "2026-06-01T10:00:30"}, 1),
    ],
)
def test_date_ranges(dates: dict[str, str], count: int, run: Run) -> None:
    assert run(COUNT, filters={"dateRange": dates}).rows == [[count]]


def _property(key: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "operator": operator, "value": value, "type": "event", **more}


@pytest.mark.parametrize(
    ("item", "count"),
    [
        (_property("$browser", "exact", ["Chrome", "Firefox"]), 5),
        (_property("$browser", "is_not", ["Chrome"]), 4),
        (_property("$browser", "icontains", "FIRE"), 2),
        (_property("$browser", "not_icontains", "fire"), 5),
        (_property("$browser", "regex", "^C.*e$"), 3),
        (_property("$browser", "not_regex", "^C"), 4),
        (_property("$browser", "is_set"), 5),
        (_property("$browser", "is_not_set"), 2),
        (_property("price", "gt", 9), 1),
        (_property("price", "gte", "9"), 2),
        (_property("price", "lt", 10), 1),
        (_property("price", "between", [9, 10]), 1),
        (_property("price", "exact", [20.5]), 1),
        (_property("ok", "exact", ["true"]), 1),
        (_property("paid_at", "is_date_after", "2026-06-01"), 1),
        (_property("paid_at", "is_date_before", "-30d"), 0),
        (_property("paid_at", "is_date_exact", "2026-06-08"), 1),
        (_property("email", "exact", "bob@example.com", type="person"), 2),
        (_property("age", "gt", 20, type="person"), 4),
        (_property("name", "exact", "Acme Inc", type="group", group_type_index=0), 3),
        (_property("$channel_type", "exact", "Email", type="session"), 1),
        (_property("$session_duration", "gt", 100, type="session"), 5),
        (_property("id", "in", 5, type="cohort"), 4),
        (_property("id", "not_in", 5, type="cohort"), 3),
        (_property("event like 'p%'", "exact", type="hogql"), 2),
        (_property("event", "exact", "ping", type="event_metadata"), 1),
        (_property("text", "exact", "Buy now", type="element"), 1),
        (_property("href", "icontains", "buy", type="element"), 1),
        (_property("tag_name", "exact", "form", type="element"), 1),
        (_property("tag_name", "is_not", "form", type="element"), 6),
        (_property("selector", "exact", "a", type="element"), 1),
        (
            {
                "type": "OR",
                "values": [_property("ok", "is_set"), {"type": "AND", "values": []}],
            },
            7,
        ),
    ],
)
def test_property_filters(item: dict[str, Any], count: int, run: Run) -> None:
    assert run(COUNT, filters={"properties": [item]}).rows == [[count]]


def test_test_accounts_are_left_out_when_asked(run: Run) -> None:
    accounts = [_property("email", "not_icontains", "alice@", type="person")]
    found = run(COUNT, filters={"filterTestAccounts": True}, test_account_filters=accounts)
    assert found.rows == [[3]]


def test_filters_over_sessions(run: Run) -> None:
    query = "select session_id from sessions where {filters}"
    email = _property("$channel_type", "exact", "Email", type="session")
    filters = {"properties": [email], "dateRange": {"date_from": "-30d"}}
    assert run(query, filters=filters).rows == [["s2"]]


def test_a_date_that_is_not_there_drops_its_comparison(run: Run) -> None:
    query = "select count() from events where timestamp > {filters.dateRange.from}"
    assert run(query).rows == [[7]]
    assert run(query, filters={"dateRange": {"date_from": "-7d"}}).rows == [[3]]


def test_a_person_by_a_value(run: Run) -> None:
    query = "select count() from events where person_id = {person}"
    assert run(query, values={"person": ALICE}).rows == [[4]]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select 1 where {filters}", "Cannot use 'filters' placeholder in a SELECT clause"),
        ("select count() from persons where {filters}", "Cannot use 'filters' placeholder"),
        ("select {filters.nope} from events", "Unresolved placeholder: {filters.nope}"),
        ("select {1 + 1}", "Placeholders with expressions are not supported"),
        ("select 1 from {x}", "Unresolved placeholder: {x}"),
    ],
)
def test_placeholders_that_cannot_be_filled(query: str, message: str) -> None:
    with pytest.raises(HogQLError) as caught:
        translate(query, CONTEXT)
    assert caught.value.message.startswith(message)
    assert caught.value.start == query.index("{")
    assert caught.value.end == query.index("}") + 1
