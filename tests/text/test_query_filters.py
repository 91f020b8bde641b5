"""What stands for `{filters}`: typed, kept, and as the API has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.query_filters import (
    DEFAULT,
    Filters,
    InvalidFilter,
    Property,
    is_date,
    read_property,
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("plan = free", Property("plan", "exact", ("free",))),
        ("plan = free, pro", Property("plan", "exact", ("free", "pro"))),
        ("plan!=free", Property("plan", "is_not", ("free",))),
        ("person.email ~ @example", Property("email", "icontains", "@example", "person")),
        ("event.price >= 10", Property("price", "gte", "10")),
        ("$current_url =~ ^https", Property("$current_url", "regex", "^https")),
        ("coupon is set", Property("coupon", "is_set")),
        ("person.`first name`  is  not set", Property("first name", "is_not_set", None, "person")),
        ("a = b = c", Property("a", "exact", ("b = c",))),
    ],
)
def test_a_property_is_read_and_written(typed: str, found: Property) -> None:
    assert read_property(typed) == found
    assert read_property(str(found)) == found


@pytest.mark.parametrize("typed", ["", "plan", "= free", "plan =", "plan is", "a b c"])
def test_what_is_no_condition_is_refused(typed: str) -> None:
    with pytest.raises(InvalidFilter, match=r"\w"):
        read_property(typed)


def test_the_body_is_what_the_api_has() -> None:
    filters = Filters("-30d", "2026-11-01", True, (Property("plan", "exact", ("free",)),))

    assert filters.body() == {
        "dateRange": {"date_from": "-30d", "date_to": "2026-11-01"},
        "filterTestAccounts": True,
        "properties": [{"key": "plan", "value": ["free"], "operator": "exact", "type": "event"}],
    }
    assert Filters().body() == {}
    assert filters.words == ["-30d to 2026-11-01", "no test accounts", "plan = free"]
    assert DEFAULT.words == ["last 7 days"]


def test_what_is_kept_comes_back() -> None:
    filters = Filters("-30d", "", True, (Property("email", "icontains", "@x", "person"),))

    assert Filters.load(filters.data()) == filters
    assert Filters.load(None) == DEFAULT
    odd = {"date_from": "soon", "date_to": 7, "properties": ["plan = a", "?", 3]}
    assert Filters.load(odd) == Filters(properties=(Property("plan", "exact", ("a",)),))


@pytest.mark.parametrize("text", ["", "-7d", "mStart", "-1mEnd", "all", "2026-01-31", "-24h"])
def test_dates_of_posthog_are_dates(text: str) -> None:
    assert is_date(text)
    assert not is_date(f"{text}?")


@given(st.text())
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        found = read_property(typed)
    except InvalidFilter:
        return
    assert found.body()["type"] in ("event", "person")
