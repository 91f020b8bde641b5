"""What is wrong with a query, in PostHog's words and at the right place."""
# ruff: noqa: S608 -- queries that are refused before anything could run them

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hogtui.demo.hogql.interface import HogQLError, Translated
from hogtui.demo.hogql.translate import translate
from hogtui.text import grammar
from tests.demo.hogql import corpus
from tests.demo.hogql.engine_client import CONTEXT


def refusal(query: str) -> HogQLError:
    """How a query is refused."""
    with pytest.raises(HogQLError) as caught:
        translate(query, CONTEXT)
    return caught.value


def tried(query: str) -> Translated | HogQLError:
    """A translation, or why there is none; anything else that is raised fails the test."""
    try:
        return translate(query, CONTEXT)
    except HogQLError as error:
        return error


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select «evnt» from events", "Unable to resolve field: evnt"),
        ("select 'é', «evnt» from events", "Unable to resolve field: evnt"),
        ("select «e.evnt» from events e", "Field not found: evnt"),
        ("select «e.person.emial» from events e", "Field not found: emial"),
        ("select 1 from «evens»", "Unknown table `evens`."),
        ("select 1 from «system.tables»", "Unknown table `system.tables`."),
        ("select 1 from «file('/etc/passwd')»", "Unknown table `file`."),
        ("select 1 from «url('http://x', 'CSV')»", "Unknown table `url`."),
        ("select 1 from «remote('h', 'x')»", "Unknown table `remote`."),
        ("select «person» from events", "Can't select a table when a column is expected: person"),
        ("select «e» from events e", "Can't select a table when a column is expected: e"),
        (
            "select «event» from events a cross join events b",
            "Ambiguous query. Found multiple sources for field: event",
        ),
        ("select 1 as a, «2 as a»", "Cannot redefine an alias with the name: a"),
        ("select «{nope}» from events", "Unresolved placeholder: {nope}"),
        ("select «{variables.x}»", "Variable x is missing from query"),
        ("select 1 where 1 in cohort «9»", "Could not find cohort with ID 9"),
        ("select 1 where 1 in cohort «'x'»", "Could not find a cohort with the name 'x'"),
        ("select 1«}»", "Unmatched curly bracket"),
        ("select «count() over w»", "Window w is not defined"),
        ("select «*»", "Cannot use '*' without a FROM clause"),
        ("select «b.*» from events a", "Unable to resolve field: b.*"),
    ],
)
def test_an_error_names_what_and_where(query: str, message: str) -> None:
    start, end = query.index("«"), query.index("»") - 1
    text = query.replace("«", "").replace("»", "")
    error = refusal(text)
    assert error.message == message
    assert (error.start, error.end) == (start, end)


def test_a_syntax_error_has_the_parser_words() -> None:
    error = refusal("select sum(1) frm events")
    assert error.message == "no viable alternative at input 'select sum(1) frm events'"
    assert (error.start, error.end) == (18, 24)


@pytest.mark.parametrize(
    "query", ["select", "select a from", "select (1", "select 1 +", "", "  \n"]
)
def test_what_is_not_finished_says_so(query: str) -> None:
    error = refusal(query)
    assert error.message == "Unexpected end of query"
    assert error.start is not None
    assert error.start >= len(query.rstrip())


def test_near_names_are_offered() -> None:
    assert refusal("select evnt from events").hints == ("Did you mean `event`?",)
    assert refusal("select 1 from evens").hints == ("Did you mean `events`?",)
    assert refusal("select timstamp from events").hints == ("Did you mean `timestamp`?",)
    assert refusal("select zzzzzzz from events").hints == ()


def test_the_tables_read_so_far_are_told() -> None:
    assert refusal("select nope from events e join persons p on 1 = 1").tables == (
        "events",
        "persons",
    )


@pytest.mark.parametrize(
    "query",
    [
        "select " + "+".join("1" for _ in range(5_000)),
        "select x" + "[1]" * 5_000,
        "select " + "(" * 500 + "1" + ")" * 500,
        "select " + "f(" * 100 + "1" + ")" * 100,
        "select " + "case when 1 then " * 60 + "1" + " end" * 60,
        "select " + ".".join("a" for _ in range(1_000)),
        "select " + "not " * 200 + "1",
        "select " + " and ".join("1" for _ in range(4_000)),
        "select 1 from " + ",".join("a" for _ in range(5_000)),
        "select 1 from a" + " join b on 1 = 1" * 1_000,
        "select x" + "::int" * 4_000,
        "select " + "a -> " * 4_000 + "1",
        "select " + "<a>" * 3_000,
        "select " + "f'{" * 3_000,
        "select " + "- " * 5_000 + "1",
        "select " + "1 ? 2 : " * 2_000 + "3",
        "select '" + "x" * 30_000 + "'",
        "/*" + "(" * 300 + "*/ select " + "[" * 100,
    ],
    ids=lambda query: query[:24],
)
def test_what_would_stall_or_kill_the_parser_is_refused_before_it(query: str) -> None:
    with pytest.raises(grammar.TooMuch) as caught:
        grammar.guard(query)
    assert caught.value.start <= caught.value.end <= len(query)


def test_long_but_flat_queries_pass() -> None:
    grammar.guard("select " + ", ".join(f"'name {number}'" for number in range(1_000)))
    grammar.guard("select 1 where event in (" + ", ".join("'a'" for _ in range(3_000)) + ")")
    grammar.guard(" union all ".join("select a, b from events where x = 1" for _ in range(200)))


PIECES = sorted({piece for query, _ in corpus.ALL for piece in query.split()})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_nothing_but_hogql_errors_with_positions_inside_the_text(data: st.DataObject) -> None:
    words = data.draw(st.sampled_from([query for query, _ in corpus.ALL])).split()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(
            st.one_of(st.sampled_from(PIECES), st.just(""), st.text(max_size=4))
        )
    query = " ".join(words)
    found = tried(query)
    if isinstance(found, HogQLError):
        assert found.start is not None
        assert found.end is not None
        assert 0 <= found.start <= found.end <= len(query)
    else:
        assert found.columns
        for notice in found.notices:
            assert notice.start is None or query[notice.start : notice.end]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for query in (text, f"select {text}", f"select `{text}`", f"select '{text}'"):
        found = tried(query)
        assert found.message if isinstance(found, HogQLError) else found.sql
