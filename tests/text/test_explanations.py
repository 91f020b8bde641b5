"""Messages as PostHog and ClickHouse send them, and what is said about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.explanations import explain
from hogtui.text.failures import nearest
from hogtui.text.knowledge import Knowledge, KnownName

KNOWLEDGE = Knowledge.of(properties={"event": [KnownName("plan", "String", 5)]})
CASES = [
    # message, code, statement with «the place», words of the advice
    (
        "Unable to resolve field: evnt\nTables referenced: events",
        "invalid_input",
        "SELECT «evnt» FROM events",
        "Did you mean event or events?",
    ),
    (
        "Unable to resolve field: e.person.emial",
        "invalid_input",
        "SELECT «e.person.emial» FROM events e",
        "table",
    ),
    (
        "Field not found: propertis",
        "invalid_input",
        "SELECT e.person.«propertis» FROM events AS e",
        "Did you mean properties?",
    ),
    (
        "Unable to resolve field: plan",
        "invalid_input",
        "SELECT «plan» FROM events",
        "write properties.plan",
    ),
    (
        "Unable to resolve field: zzzz",
        "invalid_input",
        "SELECT zzzz, zzzz FROM events",
        "f5 lists them",
    ),
    ("Unable to resolve field: event", "invalid_input", "SELECT «event»", "no FROM"),
    (
        "Missing columns: 'tims' while processing query: 'SELECT tims', required columns: 'tims'",
        "unknown_identifier",
        "WITH x AS (SELECT count() AS times FROM events) SELECT «tims» FROM x",
        "Did you mean times?",
    ),
    (
        "Unknown expression identifier `totl` in scope SELECT",
        "unknown_identifier",
        "SELECT «totl» FROM (SELECT 1 AS total)",
        "Did you mean total?",
    ),
    ("Unknown table `evens`.", "invalid_input", "SELECT 1 FROM «evens»", "Did you mean events?"),
    ('Unknown table "nope".', "invalid_input", "SELECT 1 FROM «nope»", "no such table or view"),
    (
        "Unsupported function call 'cuont(...)'. Perhaps you meant 'count(...)'?",
        "invalid_input",
        "SELECT «cuont»() FROM events",
        "Did you mean count(), concat() or countIf()?",
    ),
    (
        "Unknown function toFlaot. Maybe you meant: ['toFloat']",
        "unknown_function",
        "SELECT «toFlaot»(properties.price) FROM events",
        "toFloat()",
    ),
    (
        "Function 'dateDiff' expects at least 3 arguments, found 2",
        "invalid_input",
        "SELECT «dateDiff»('day', timestamp) FROM events",
        "dateDiff(unit, start, end)",
    ),
    (
        "Number of arguments for function toStartOfDay doesn't match: passed 0, should be 1",
        "number_of_arguments_doesnt_match",
        "SELECT «toStartOfDay»()",
        "toStartOfDay(time)",
    ),
    (
        "Ambiguous query. Found multiple sources for field: event",
        "invalid_input",
        "SELECT «event» FROM events a CROSS JOIN events b",
        "write the table before it",
    ),
    (
        "Can't select a table when a column is expected: person",
        "invalid_input",
        "SELECT «person» FROM events",
        "person.properties",
    ),
    (
        "Illegal type String of argument of function plus",
        "illegal_type_of_argument",
        "SELECT properties.price «+» 1 FROM events",
        "numbers",
    ),
    (
        "Illegal types of arguments (String, UInt8) of function greater",
        "illegal_type_of_argument",
        "SELECT 1 FROM events WHERE properties.price «>» 10",
        "toFloat",
    ),
    (
        "There is no supertype for types String, UInt8 because some of them are String",
        "no_common_type",
        "SELECT if(1, 'a', 2)",
        "Text meets a number",
    ),
    (
        "Cannot parse string 'abc' as Float64: syntax error at begin of string.",
        "cannot_parse_text",
        "SELECT toFloat('abc')",
        "OrNull",
    ),
    (
        "A value could not be converted to the type that the query asks for.",
        "cannot_convert_type",
        "SELECT 1",
        "OrNull",
    ),
    (
        "Aggregate function count() is found in WHERE in query",
        "illegal_aggregation",
        "SELECT event FROM events WHERE «count»() > 10 GROUP BY event",
        "HAVING",
    ),
    (
        "Column `event` is not under aggregate function and not in GROUP BY",
        "not_an_aggregate",
        "SELECT «event», count() FROM events",
        "Add GROUP BY event",
    ),
    (
        "Column events.event is not under aggregate function and not in GROUP BY keys.",
        "not_an_aggregate",
        "SELECT «event», count() FROM events GROUP BY timestamp",
        "Add event to GROUP BY",
    ),
    (
        "Aggregation 'count' cannot be nested inside another aggregation 'sum'.",
        "invalid_input",
        "SELECT sum(count()) FROM events",
        "sub-query",
    ),
    (
        "This query ran out of memory before it could finish, usually because it's scanning too"
        " much data.",
        "clickhouse_memory_limit_exceeded",
        "SELECT * FROM events",
        "shorter time range",
    ),
    (
        "Memory limit (for query) exceeded: would use 9.31 GiB, maximum: 9.31 GiB",
        "memory_limit_exceeded",
        "SELECT 1",
        "uniq()",
    ),
    (
        "Estimated query execution time (1204.3 seconds) is too long. Try reducing its scope by"
        " changing the time range.",
        "error",
        "SELECT 1",
        "did not start it",
    ),
    (
        "Query has hit the max execution time before completing. See our docs for how to improve"
        " your query performance. You may need to materialize.",
        "error",
        "SELECT 1",
        "stopped before its end",
    ),
    (
        "Timeout exceeded: elapsed 60.2 seconds, maximum: 60",
        "timeout_exceeded",
        "SELECT 1",
        "SAMPLE",
    ),
    (
        "Limit for rows or bytes to read exceeded, max bytes: 931.32 GiB, current bytes: 1 TiB",
        "too_many_bytes",
        "SELECT 1",
        "more than is allowed",
    ),
    ("ClickHouse error while executing query.", "too_many_rows", "SELECT 1", "more than is"),
    (
        "Too many queries are running right now — please try again in a moment.",
        "throttled",
        "SELECT 1",
        "Other queries",
    ),
    (
        "Exceeded maximum concurrency limit: 3 for key: api:query:per-team:1 and task: Xh3f",
        "throttled",
        "SELECT 1",
        "Other queries",
    ),
    (
        "no viable alternative at input 'select sum(1) frm events'",
        "invalid_input",
        "select sum(1) «frm» events",
        "meant to be FROM?",
    ),
    (
        "no viable alternative at input 'select event from events whre event ='",
        "invalid_input",
        "select event from events «whre» event = 'a'",
        "meant to be WHERE?",
    ),
    (
        "no viable alternative at input 'SELECT groupArray(event FROM'",
        "invalid_input",
        "SELECT groupArray(event «FROM» events",
        "FROM does not fit here",
    ),
    (
        "no viable alternative at input 'SELECT 1 + 2 3'",
        "invalid_input",
        "SELECT 1 + 2 «3»",
        "missing comma",
    ),
    (
        "no viable alternative at input 'SELECT ''",
        "invalid_input",
        "SELECT «'abc FROM events»",
        "A quote is still open",
    ),
    (
        "Illegal type String of the last argument of an aggregate function with the If suffix:"
        " the last argument is the condition and must be UInt8.",
        "illegal_type_of_argument",
        "SELECT countIf(event) FROM events",
        "is a condition",
    ),
    (
        "First argument for function tupleElement must be Tuple. Actual LowCardinality(String)",
        "illegal_type_of_argument",
        "SELECT event.foo FROM events",
        "after a dot",
    ),
    (
        "SELECTs in a set must have the same number of columns: 1 and 2",
        "invalid_input",
        "SELECT 1 UNION ALL SELECT 1, 2",
        "same number of columns",
    ),
    (
        "mismatched input 'frm' expecting <EOF>",
        "invalid_input",
        "select 1 «frm» events",
        "meant to be FROM?",
    ),
    (
        "mismatched input 'WHERE' expecting <EOF>",
        "invalid_input",
        "select 1 from events limit 1 «WHERE» 1",
        "WHERE does not fit here",
    ),
    ("Unexpected end of query", "invalid_input", "select count«(» from events", "still open"),
    ("Unexpected end of query", "invalid_input", "select 1 «from»", "missing at the end"),
    (
        "Variable days is missing from query",
        "invalid_input",
        "SELECT «{variables.days}»",
        "alt+v",
    ),
    ("Variable x does not exist", "invalid_input", "SELECT «{variables.x}»", "alt+v"),
    ("Unresolved placeholder: {nope}", "invalid_input", "SELECT «{nope}»", "alt+v"),
    (
        "Cannot use 'filters' placeholder in a SELECT clause that does not select from the"
        " events or sessions table.",
        "invalid_input",
        "SELECT 1 FROM persons WHERE «{filters}»",
        "events or sessions",
    ),
    (
        "Mismatched number of columns in UNION ALL.",
        "union_all_result_structures_mismatch",
        "SELECT 1 UNION ALL SELECT 1, 2",
        "same number of columns",
    ),
    (
        "A subquery that must give a single value gave more than one row.",
        "incorrect_result_of_scalar_subquery",
        "SELECT (SELECT event FROM events)",
        "LIMIT 1",
    ),
]


@pytest.mark.parametrize(("message", "code", "marked", "words"), CASES)
def test_known_failures_are_explained(message: str, code: str, marked: str, words: str) -> None:
    statement = marked.replace("«", "").replace("»", "")
    found = explain(message, statement, code=code, knowledge=KNOWLEDGE)

    assert found is not None
    assert words in found.advice
    assert "\n" not in found.advice
    if "«" in marked:
        assert found.span == (marked.index("«"), marked.index("»") - 1)
    else:
        assert found.span is None


@pytest.mark.parametrize("message", ["A server error occurred.", "", "Not found.", "\x00[/x]"])
def test_what_is_not_known_is_not_explained(message: str) -> None:
    assert explain(message, "SELECT 1") is None


def test_a_name_that_stands_twice_has_no_one_place() -> None:
    found = explain("Unable to resolve field: a", "SELECT a, a FROM events")
    assert found is not None
    assert found.span is None


def test_nearest_finds_other_spellings_and_never_the_name_itself() -> None:
    assert nearest("TIMESTAMP", ["timestamp", "event"]) == ["timestamp"]
    assert nearest("event", ["event"]) == []
    assert nearest("xyz", ["event"]) == []


@given(st.sampled_from([each[0] for each in CASES]), st.text(max_size=40), st.text(max_size=40))
def test_no_message_and_no_statement_is_too_odd(message: str, more: str, statement: str) -> None:
    for text in (message + more, more, message.replace("event", more)):
        found = explain(text, statement + " {x} " + more)
        assert found is None or found.advice


@pytest.mark.parametrize(
    ("message", "statement", "fixed"),
    [
        (
            "Unable to resolve field: evnt",
            "SELECT evnt FROM events",
            "SELECT event FROM events",
        ),
        (
            "Unable to resolve field: e.timestmp",
            "SELECT e.timestmp FROM events e",
            "SELECT e.timestamp FROM events e",
        ),
        (
            "Unable to resolve field: pln",
            "SELECT properties.plan FROM events WHERE pln = 'pro'",
            "SELECT properties.plan FROM events WHERE properties.plan = 'pro'",
        ),
        ("Unknown table `evens`.", "SELECT 1 FROM evens", "SELECT 1 FROM events"),
        (
            "Unsupported function call 'cuont(...)'. Perhaps you meant 'count(...)'?",
            "SELECT cuont() FROM events",
            "SELECT count() FROM events",
        ),
        (
            "no viable alternative at input 'SELECT 1 form'",
            "SELECT 1 form events",
            "SELECT 1 from events",
        ),
    ],
)
def test_what_was_meant_can_be_written_in_its_place(
    message: str, statement: str, fixed: str
) -> None:
    found = explain(message, statement, knowledge=KNOWLEDGE)

    assert found is not None
    assert found.span is not None
    start, end = found.span
    assert f"{statement[:start]}{found.fix}{statement[end:]}" == fixed


def test_nothing_is_proposed_where_the_place_is_not_known() -> None:
    found = explain("Unknown table `evens`.", "SELECT 1 FROM evens JOIN evens")
    assert found is not None
    assert found.fix is None
