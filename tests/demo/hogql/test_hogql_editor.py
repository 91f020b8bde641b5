"""What an editor asks: metadata, completions, the schema."""

from dataclasses import replace
from typing import Any

import pytest

from hogtui.demo.hogql import Context, autocomplete, database_schema, metadata
from tests.demo.hogql.engine_client import CONTEXT

PROPERTIES = {
    "event": {"$browser": "String", "price": "Numeric"},
    "person": ["email", "plan"],
    "group": ["anything"],
    "group:0": ["name", "seats"],
}


def labels(query: str, **more: Any) -> list[str]:
    """What is offered where the bar stands."""
    at = query.index("|")
    text = query.replace("|", "")
    start = at
    while start and (text[start - 1].isalnum() or text[start - 1] in "_$"):
        start -= 1
    reply = autocomplete(
        text, start, at, CONTEXT, events=["sign up", "ping"], properties=PROPERTIES, **more
    )
    return [each["label"] for each in reply["suggestions"]]


def test_metadata_of_a_good_query() -> None:
    query = "select person.properties.email from events where person_id in cohort 5"
    reply = metadata(query, CONTEXT)
    assert reply["isValid"] is True
    assert reply["errors"] == []
    assert reply["table_names"] == ["events", "persons"]
    assert reply["ch_table_names"] == ["events", "person", "cohortpeople"]
    assert reply["isUsingIndices"] == "no"
    assert "timestamp" in reply["warnings"][0]["message"]
    email, cohort = reply["notices"]
    assert email == {
        "message": "Person property 'email' is of type 'String'.",
        "start": 7,
        "end": 30,
    }
    assert query[cohort["start"] : cohort["end"]] == "5"
    assert cohort["fix"] == "'Power users'"


def test_metadata_of_a_bad_query() -> None:
    reply = metadata("select evnt from events", CONTEXT)
    assert reply["isValid"] is False
    assert reply["errors"] == [{"message": "Unable to resolve field: evnt", "start": 7, "end": 11}]
    assert reply["table_names"] == ["events"]


def test_metadata_of_one_expression() -> None:
    assert metadata("properties.price * 2", CONTEXT, "hogQLExpr")["isValid"] is True
    reply = metadata("1 + nope", CONTEXT, "hogQLExpr")
    assert reply["errors"] == [{"message": "Unable to resolve field: nope", "start": 4, "end": 8}]


def test_metadata_of_another_language_is_not_judged() -> None:
    assert metadata("let x := 1", CONTEXT, "hog")["isValid"] is True


def test_numbers_and_times_are_told_apart() -> None:
    reply = metadata("select properties.price, properties.paid_at from events", CONTEXT)
    assert [each["message"] for each in reply["notices"]] == [
        "Event property 'price' is of type 'Float'.",
        "Event property 'paid_at' is of type 'DateTime'.",
    ]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("select ev| from events", "event"),
        ("select e.times| from events e", "timestamp"),
        ("select * from eve|", "events"),
        ("select * from |", "events"),
        ("with mine as (select 1) select * from |", "mine"),
        ("select person.properties.pl| from events", "plan"),
        ("select properties.$b| from events", "$browser"),
        ("select e.properties.pr| from events e", "price"),
        ("select session.$ch| from events", "$channel_type"),
        ("select group_0.properties.| from events", "name"),
        ("select organization.properties.se| from events", "seats"),
        ("select pdi.person.properties.em| from events", "email"),
        ("select countI| from events", "countIf"),
        ("select toStartOfMon| from events", "toStartOfMonth"),
        ("selec|", "SELECT"),
        ("select 1 from events where event = '|'", "sign up"),
        ("select | from persons", "id"),
    ],
)
def test_completions(query: str, first: str) -> None:
    assert labels(query)[0] == first


def test_completions_have_their_kinds() -> None:
    reply = autocomplete("select  from events", 7, 7, CONTEXT)
    kinds = {each["label"]: each["kind"] for each in reply["suggestions"]}
    assert (kinds["event"], kinds["person"]) == ("Variable", "Folder")
    assert reply["incomplete_list"] is True
    [found] = autocomplete("select dateTrun", 7, 15, CONTEXT)["suggestions"]
    assert (found["kind"], found["insertText"]) == ("Function", "dateTrunc()")


def test_a_name_that_needs_quotes_is_inserted_with_them() -> None:
    reply = autocomplete(
        "select properties. from events", 18, 18, CONTEXT, properties={"event": ["a b", "$x"]}
    )
    assert [each["insertText"] for each in reply["suggestions"]] == ["`a b`", "$x"]


def test_an_expression_is_completed_over_events() -> None:
    assert labels("distinc|", language="hogQLExpr")[0] == "distinct_id"


def test_any_position_is_survived() -> None:
    for start, end in ((0, 0), (99, 120), (5, 2)):
        assert autocomplete("select 'a", start, end, CONTEXT)["suggestions"] is not None


def test_the_schema_has_tables_and_fields() -> None:
    schema = database_schema(replace(CONTEXT, group_types=("organization",)))
    events = schema["tables"]["events"]
    assert events["type"] == "posthog"
    assert events["fields"]["properties"]["type"] == "json"
    assert events["fields"]["uuid"]["type"] == "string"
    assert events["fields"]["$session_id"]["hogql_value"] == "$session_id"
    person = events["fields"]["person"]
    assert (person["type"], person["table"]) == ("lazy_table", "persons")
    assert "properties" in person["fields"]
    assert events["fields"]["organization"]["chain"] == ["group_0"]
    assert schema["joins"] == []


def test_every_field_of_the_schema_can_be_asked_for() -> None:
    from hogtui.demo.hogql import translate

    context = Context(CONTEXT.team_id, CONTEXT.now)
    for name, table in database_schema(replace(CONTEXT, group_types=()))["tables"].items():
        plain = [
            field["hogql_value"]
            for field in table["fields"].values()
            if field["type"] not in ("lazy_table", "field_traverser")
        ]
        made = translate(f"select {', '.join(plain)} from {name}", context)  # noqa: S608 -- HogQL
        assert len(made.columns) == len(plain)


VIEW = "select person_id, count() as events from events where timestamp > now() group by 1"


def test_a_view_is_listed_and_can_be_read() -> None:
    context = replace(CONTEXT, views={"active": VIEW})
    listed = database_schema(context)["tables"]["active"]
    assert (listed["type"], list(listed["fields"])) == ("view", ["person_id", "events"])
    checked = metadata("select a.events, person_id from active a where a.events > 3", context)
    assert checked["isValid"], checked
    assert not metadata("select nothing from active", context)["isValid"]
    assert not metadata("select 1 from me", replace(CONTEXT, views={"me": "select 1 from me"}))[
        "isValid"
    ]
