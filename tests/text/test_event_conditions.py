"""Expressions over events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.event_conditions import Known, Wrong, parse


@dataclass
class Event:
    """What happened."""

    properties: Mapping[str, Any] = field(default_factory=dict)
    event: str = "$pageview"
    distinct_id: str = "ada@example.com"
    person_id: str = "p-1"
    uuid: str = "u-1"
    at: datetime | None = datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC)


SEEN = Event(
    {
        "$browser": "Firefox",
        "amount": 250,
        "as text": "250",
        "price": "9.50",
        "vip": True,
        "none": None,
        "cart": {"items": [{"sku": "b-7"}], "total": 3},
        "a.b": "dotted",
        "big": 12345678901234567890,
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        'event = "$pageview"',
        "event == $pageview",
        "event = '$pageview' and properties.$browser != \"Chrome\" and properties.amount > 100",
        "amount >= 250 and amount <= 250.0 and amount < 251",
        "price > 9 and price < 10",
        '"as text" = 250',
        '"as text" = "250"',
        "vip = true",
        "big = 12345678901234567890",
        "big != 12345678901234567891",
        'event ~ "^.page"',
        '$browser !~ "(?i)chrome"',
        "event in ($pageview, other)",
        "event not in (a, 'b c')",
        "amount is set and none is not set and nothing is null and amount is not null",
        "nothing != 3",
        "cart.total = 3 and cart.items.0.sku = b-7",
        "a.b = dotted",
        "properties.a.b ~ dot",
        "not (event = x or event = y)",
        "!(event = x) and not event = y",
        "event = x or amount = 250",
        "firefox",
        '"b-7"',
        "browser and ADA",
        "timestamp = 2026-11-21 and timestamp > '2026-11-21 08:29' and timestamp < 2026-11-22",
        "EVENT = $pageview AND amount > 1",
        "person_id = p-1 and uuid = u-1 and distinct_id ~ @example",
    ],
)
def test_what_is_met(text: str) -> None:
    assert parse(text).meets(SEEN)


@pytest.mark.parametrize(
    "text",
    [
        "event = x",
        "amount > 250",
        "nothing > 3",
        "nothing = 3",
        "nothing is set",
        "none is set",
        "$browser > 3",
        "event in (a, b)",
        "safari",
        "cart.items.7.sku = b-7",
        "cart.total.deeper = 3",
        "timestamp > 2026-11-21",
        "not amount = 250",
        "event = x or amount = 1",
        "event = $pageview and (amount = 1 or vip = false)",
    ],
)
def test_what_is_not_met(text: str) -> None:
    assert not parse(text).meets(SEEN)


@pytest.mark.parametrize(
    ("text", "words", "wrong"),
    [
        ("event =", "a value is missing", ""),
        ("event = and x", "a value is missing", "and"),
        ("event = = 3", "a value is missing", "="),
        ("event = 'x", "the quote is not closed", "'x"),
        ("event = x and", "a condition is missing", ""),
        ("event = x amount > 3", "is one too many", "amount"),
        ("(event = x", "a ) is missing", "("),
        ("event in x", "a list in brackets", "x"),
        ("event in (x", "a ) is missing", "("),
        ("event in (x y)", "a ) is missing", "("),
        ("amount is big", "`set` belongs here", "big"),
        ("event ~ '['", "no regular expression", "'['"),
        ("> 3", "a name belongs here", ">"),
        ("properties. = 3", "the name of a property is missing", "properties."),
        ("(" * 80, "too many brackets", "("),
        ("event = x)", "is one too many", ")"),
    ],
)
def test_what_is_wrong_is_shown_where_it_is(text: str, words: str, wrong: str) -> None:
    with pytest.raises(Wrong) as found:
        parse(text)

    assert words in found.value.message
    assert text[found.value.start : found.value.end] == wrong


@given(st.text(alphabet="ab.$ ()!=<>~\"'\\,andortisi0", max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    try:
        parse(text).meets(SEEN)
    except Wrong as wrong:
        found = wrong.start, wrong.end
    else:
        found = 0, 1
    assert 0 <= found[0] < found[1]
    assert found[0] <= len(text)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("event = a", Known(frozenset({"a"}))),
        ("event in (a, b) and event != a", Known(frozenset({"a", "b"}))),
        ("event in (a, b) and event in (b, c)", Known(frozenset({"b"}))),
        ("event = a or event = b", Known(frozenset({"a", "b"}))),
        ("event = a or x = 1", Known()),
        ("not event = a", Known()),
        ("distinct_id = me and x > 3", Known(distinct_id="me")),
        ("distinct_id in (me, you)", Known()),
        (
            'plan = "Pro" and x is set',
            Known(None, "", (("plan", "exact", "Pro"), ("x", "is_set", ""))),
        ),
        ("plan = Pro", Known()),
        ('amount = "7"', Known()),
        ("event = a and (distinct_id = me or x = 1)", Known(frozenset({"a"}))),
        ("x is not set", Known()),
        ("cart.total is set", Known()),
    ],
)
def test_what_a_server_can_be_asked(text: str, known: Known) -> None:
    assert parse(text).known == known


def test_which_properties_it_looks_at() -> None:
    assert parse("event = a and plan = Pro and cart.total > 1").properties == frozenset(
        {"plan", "cart", "cart.total"}
    )
    assert parse("plan = Pro and chrome").properties is None
