"""What is offered where: tables, fields, properties, names, functions and keywords."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.candidates import MOST
from hogtui.text.completion import Completion, begun, complete
from hogtui.text.fields import Property
from hogtui.text.hogql_functions import FUNCTIONS, signatures
from hogtui.text.knowledge import (
    Knowledge,
    KnownField,
    KnownName,
    KnownTable,
    Sort,
    quoted_name,
)
from hogtui.text.scope import unquoted

CHARGES = KnownTable(
    "stripe.charges",
    "data_warehouse",
    (KnownField("amount", "integer", "amount"), KnownField("paid at", "datetime", "`paid at`")),
)
HOSTILE = ["a\x1b[2J", "line\nbreak", "\u202eevil", "", "x" * 500]
KNOWN = Knowledge.of(
    [
        CHARGES,
        KnownTable(
            "events",
            "posthog",
            (
                KnownField("event", "string", "event"),
                KnownField("properties", "json", "properties"),
                KnownField("person", "lazy_table", "person", "persons"),
                KnownField("company", "field_traverser", "company"),
                KnownField("session", "lazy_table", "session", "sessions", ("$entry", "id")),
            ),
        ),
    ],
    [
        KnownName("signed_up", uses=10),
        KnownName("$pageview", uses=900),
        KnownName("it's", uses=1),
        *map(KnownName, HOSTILE),
    ],
    {
        "event": [KnownName("$browser", "String"), KnownName("my prop"), KnownName("plan")],
        "person": [KnownName("email", "String")],
        "group": [KnownName("industry")],
    },
    {"$browser": ["Chrome", "Safari"]},
)


def completed(text: str, *, asked: bool = False) -> Completion | None:
    """What is offered where the bar stands."""
    return complete(text.replace("|", ""), text.index("|"), KNOWN, asked=asked)


def written(text: str, place: int = 0, *, asked: bool = False) -> str:
    """The text after the candidate was chosen."""
    found = completed(text, asked=asked)
    assert found is not None
    text = text.replace("|", "")
    return text[: found.start] + found.text_of(found.candidates[place]) + text[found.end :]


MEANT = r"""
sel| -> select
SEL| -> SELECT
SELECT ev| -> SELECT event
SELECT event FR| -> SELECT event FROM
select event fr| -> select event from
SELECT * FROM ev| -> SELECT * FROM events
SELECT * FROM stripe.ch| -> SELECT * FROM stripe.charges
SELECT c.pa| FROM stripe.charges c -> SELECT c.`paid at` FROM stripe.charges c
SELECT event FROM events GROUP b| -> SELECT event FROM events GROUP BY
SELECT event FROM events ord| -> SELECT event FROM events ORDER BY
SELECT now() - INTERVAL 7 d| -> SELECT now() - INTERVAL 7 DAY
SELECT dateD| -> SELECT dateDiff(
SELECT dateD|('day', a, b) -> SELECT dateDiff('day', a, b)
SELECT toda| -> SELECT today()
SELECT properties.bro| FROM events -> SELECT properties.$browser FROM events
SELECT properties.my| FROM events -> SELECT properties.`my prop` FROM events
SELECT properties.`my| FROM events -> SELECT properties.`my prop` FROM events
SELECT properties['$b|'] FROM events -> SELECT properties['$browser'] FROM events
SELECT e.properties.pl| FROM events AS e -> SELECT e.properties.plan FROM events AS e
SELECT person.properties.| FROM events -> SELECT person.properties.email FROM events
SELECT company.properties.| FROM events -> SELECT company.properties.industry FROM events
SELECT session.$entry| FROM events -> SELECT session.$entry_current_url FROM events
SELECT $bro| FROM events -> SELECT properties.$browser FROM events
SELECT 1 FROM events WHERE event = '| -> SELECT 1 FROM events WHERE event = '$pageview'
SELECT 1 WHERE event IN ('a', 'sig|') -> SELECT 1 WHERE event IN ('a', 'signed_up')
SELECT 1 WHERE event = 'it| AND x = 'y' -> SELECT 1 WHERE event = 'it\'s' AND x = 'y'
SELECT 1 WHERE properties.$browser = 'c|' -> SELECT 1 WHERE properties.$browser = 'Chrome'
SELECT t.n| FROM (SELECT 1 AS number) AS t -> SELECT t.number FROM (SELECT 1 AS number) AS t
WITH tops AS (SELECT 1) SELECT * FROM top| -> WITH tops AS (SELECT 1) SELECT * FROM tops
WITH t AS (SELECT 1 AS firm) SELECT fi| FROM t -> WITH t AS (SELECT 1 AS firm) SELECT firm FROM t
SELECT 1; SELECT * FROM ev|; SELECT 2 -> SELECT 1; SELECT * FROM events; SELECT 2
"""


@pytest.mark.parametrize("example", MEANT.strip().split("\n"))
def test_the_first_candidate_is_what_was_meant(example: str) -> None:
    before, _, after = example.partition(" -> ")
    assert written(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "|",
        "SELECT |",
        "-- sel|",
        "SELECT /* ev| */ 1",
        "SELECT event AS ev|",
        "SELECT 1 LIMIT 10|",
        "SELECT 'eve|'",
        "SELECT unknown.pa| FROM events",
        "SELECT 1 WHERE event = 'a'|",
        "SELECT {variables.co|}",
    ],
)
def test_nothing_is_offered_where_nothing_is_known(text: str) -> None:
    assert completed(text) is None


def test_asked_for_it_offers_before_the_first_letter() -> None:
    found = completed("SELECT | FROM events", asked=True)
    assert found is not None
    assert found.candidates[0].name == "event"


def test_kinds_and_details_are_told() -> None:
    found = completed("SELECT 1 WHERE event = '|")
    assert found is not None
    assert [(each.name, each.sort, each.detail) for each in found.candidates] == [
        ("$pageview", Sort.EVENT, "900"),
        ("signed_up", Sort.EVENT, "10"),
        ("it's", Sort.EVENT, "1"),
    ]
    field = completed("SELECT person.| FROM events")
    assert field is not None
    assert ("properties", "json") in [(each.name, each.detail) for each in field.candidates]


def test_a_prefix_goes_before_a_word_and_that_before_scattered_letters() -> None:
    known = Knowledge.of((), map(KnownName, ["my_cart", "a_xcartx", "cart_seen", "c_a_r_t"]))
    text = "SELECT 1 WHERE event = 'cart"
    found = complete(text, len(text), known)
    assert found is not None
    assert [each.name for each in found.candidates] == [
        "cart_seen",
        "my_cart",
        "a_xcartx",
        "c_a_r_t",
    ]


def test_humps_of_function_names_are_words() -> None:
    found = completed("SELECT StartOfD|")
    assert found is not None
    assert "toStartOfDay" in [each.name for each in found.candidates][:2]


def test_hostile_names_are_not_known() -> None:
    assert {each.name for each in KNOWN.events.all} == {"signed_up", "$pageview", "it's"}


def test_functions_are_described_well() -> None:
    assert all(each.count("(") == each.count(")") > 0 for each in signatures().values())
    names = [each.name for each in FUNCTIONS.all]
    assert len(names) == len(set(names)) > 800


_PIECES = st.sampled_from(
    [
        *("()[]{},;.'`\"*=\\ \n"),
        *("SELECT", "FROM", "WITH", "AS", "JOIN", "IN", "UNION ALL", "events", "e", "event"),
        *("properties", "$b", "person", "--", "/*", "*/", "f'", "1.", "a b"),
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)), st.integers(-5, 200), st.booleans())
def test_there_is_an_answer_for_any_text(text: str, at: int, asked: bool) -> None:
    found = complete(text, at, KNOWN, asked=asked)
    if found is not None:
        at = max(0, min(at, len(text)))
        assert 0 <= found.start <= at <= found.end <= len(text)
        assert 0 < len(found.candidates) <= MOST
        assert all(found.text_of(each) for each in found.candidates)


def test_a_large_project_costs_no_more_than_five_milliseconds() -> None:
    chance = random.Random(1)
    words = ["user", "page", "view", "cart", "order", "plan", "email", "initial", "utm", "host"]

    def names(count: int) -> list[KnownName]:
        return [
            KnownName(f"{'_'.join(chance.choices(words, k=3))}_{number}", "String", number)
            for number in range(count)
        ]

    known = Knowledge.of((), names(2_000), {"event": names(5_000)})
    statement = "SELECT count(), {} FROM events WHERE event = 'x' GROUP BY event\n"
    costs = []
    for typed in ("properties.e", "properties.ema", "properties.zqx", "em", "vie", "s", "tosod"):
        text = "SELECT 1,\n" * 100 + statement.format(typed)
        at = text.index(typed) + len(typed)
        times = []
        for _ in range(5):
            before = time.process_time()
            complete(text, at, known)
            times.append(time.process_time() - before)
        costs.append(min(times))
    assert max(costs) < 0.005


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT 1 FROM events WHERE properties.plan = '", Property("event", "plan")),
        ("SELECT 1 FROM events e WHERE e.properties.`a b` IN ('x', '", Property("event", "a b")),
        ("SELECT 1 FROM events WHERE person.properties.plan LIKE '", Property("person", "plan")),
        ("SELECT 1 FROM persons WHERE properties.plan != 'fr", Property("person", "plan")),
        ("SELECT 1 FROM events WHERE group_1.properties.tier = '", Property("group", "tier", 1)),
        ("SELECT 1 FROM sessions WHERE $channel_type = '", Property("session", "$channel_type")),
        ("SELECT 1 FROM events WHERE event = '", None),
        ("SELECT 1 FROM events WHERE nobody.properties.tier = '", None),
    ],
)
def test_the_property_that_a_value_is_of_is_told(text: str, wanted: Property | None) -> None:
    found = begun(text, len(text), Knowledge())
    assert (found.values_of if found is not None else None) == wanted


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("SELECT orders.", True),
        ("SELECT events.", False),
        ("SELECT event.zzz", True),
        ("SELECT person.zzz", False),
    ],
)
def test_a_place_that_nobody_knows_is_told(text: str, unknown: bool) -> None:
    found = begun(f"{text} FROM events", len(text), KNOWN)
    assert found is not None
    assert found.unknown is unknown


def test_a_backtick_in_a_name_is_doubled() -> None:
    assert quoted_name("it's `odd`") == "`it's ``odd```"
    assert unquoted(quoted_name("a\\`b")) == "a\\`b"
