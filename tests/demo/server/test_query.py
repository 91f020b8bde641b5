import threading
from typing import Any

import pytest

from tests.demo_child import DemoServer

QUERY = "/api/projects/1/query/"


def ask(demo: DemoServer, query: Any, **more: Any) -> tuple[int, dict[str, Any]]:
    """POST a query, HogQL when it is a text."""
    node = {"kind": "HogQLQuery", "query": query} if isinstance(query, str) else query
    with demo.client() as client:
        answer = client.post(QUERY, json={"query": node, **more})
    body: dict[str, Any] = answer.json()
    return answer.status_code, body


def test_a_query_without_a_limit_is_cut_at_a_hundred(demo_server: DemoServer) -> None:
    status, body = ask(demo_server, "select event from events")

    assert status == 200
    assert len(body["results"]) == 100
    assert (body["hasMore"], body["limit"], body["offset"]) == (True, 100, 0)
    assert "LIMIT 101" in body["clickhouse"]
    assert body["types"] == [["event", "LowCardinality(String)"]] or body["types"] == [
        ["event", "String"]
    ]


def test_with_a_limit_of_its_own_nobody_knows_what_follows(demo_server: DemoServer) -> None:
    _, body = ask(demo_server, "select event from events limit 3")

    assert len(body["results"]) == 3
    assert (body["hasMore"], body["limit"], body["offset"]) == (None, None, None)


def test_a_larger_limit_is_lowered_without_a_word(demo_server: DemoServer) -> None:
    _, body = ask(demo_server, "select number from numbers(70000) limit 60000")

    assert len(body["results"]) == 50_000
    assert body["hasMore"] is None


def test_everything_that_comes_with_the_rows(demo_server: DemoServer) -> None:
    _, body = ask(demo_server, "select count() as n, 'a' from events")

    assert body["columns"] == ["n", "'a'"]
    assert [name for name, _ in body["types"]] == body["columns"]
    assert body["types"][0][1] == "UInt64"
    assert isinstance(body["results"][0][0], int)
    assert body["timings"][-1]["k"] == "."
    assert body["error"] is None
    assert body["is_cached"] is False
    assert body["timezone"] == "UTC"
    assert body["query_status"] is None
    assert body["query"] == "select count() as n, 'a' from events"


def test_models_get_the_rows_as_text_too(demo_server: DemoServer) -> None:
    body = {"query": {"kind": "HogQLQuery", "query": "select 1 as a, null as b"}}
    with demo_server.client() as client:
        answer = client.post(QUERY, json=body, headers={"X-PostHog-Client": "mcp"})

    assert answer.json()["formatted_results"] == "a|b\n1|"


def test_a_wrong_query_says_where(demo_server: DemoServer) -> None:
    query = "select evnt from events"
    status, body = ask(demo_server, query)

    assert status == 400
    assert (body["type"], body["code"], body["attr"]) == (
        "validation_error",
        "invalid_input",
        None,
    )
    lines = body["detail"].splitlines()
    assert lines[0] == "Unable to resolve field: evnt"
    assert "Tables referenced: events" in lines
    metadata = body["extra"]["hogql_metadata"]
    assert metadata["isValid"] is False
    assert metadata["table_names"] == ["events"]
    problem = metadata["errors"][0]
    assert query[problem["start"] : problem["end"]] == "evnt"
    assert None not in problem.values()


def test_a_syntax_error_has_a_place_too(demo_server: DemoServer) -> None:
    status, body = ask(demo_server, "select event from from events")

    assert status == 400
    assert "start" in body["extra"]["hogql_metadata"]["errors"][0]


def test_clickhouse_errors_that_speak_of_the_query_are_shown(demo_server: DemoServer) -> None:
    status, body = ask(demo_server, "select event + 1 from events")

    assert status == 400
    assert body["code"] == "illegal_type_of_argument"
    assert "plus" in body["detail"]


def test_explain_tells_errors_in_the_answer(demo_server: DemoServer) -> None:
    good = {"kind": "HogQLQuery", "query": "select count() from events", "explain": True}
    bad = {**good, "query": "select evnt from events"}

    _, told = ask(demo_server, good)
    status, failed = ask(demo_server, bad)

    assert any("ReadFrom" in line for line in told["explain"])
    assert told["metadata"]["isValid"] is True
    assert (status, failed["error"]) == (200, "Unable to resolve field: evnt")
    assert failed["results"] == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"query": {"kind": "HogQLQuery", "query": "select 1", "x": 1}}, "query.HogQLQuery.x"),
        ({"query": {"kind": "HogQLQuery"}}, "query.HogQLQuery.query"),
        ({"query": {"kind": "HogQLQuery", "query": "select 1"}, "refresh": "soon"}, "refresh"),
        ({"query": {"kind": "HogQLQuery", "query": "select 1"}, "speed": 1}, "speed"),
        ({}, "Field required"),
        ([], "QueryRequest"),
    ],
)
def test_a_body_that_does_not_fit_is_refused(
    demo_server: DemoServer, body: Any, words: str
) -> None:
    with demo_server.client() as client:
        answer = client.post(QUERY, json=body)
    told = answer.json()

    assert answer.status_code == 400
    assert (told["type"], told["code"]) == ("invalid_request", "parse_error")
    assert told["detail"].startswith("JSON parse error - 1 validation error for QueryRequest\n")
    assert words in told["detail"]


def test_kinds_that_are_not_there_are_named(demo_server: DemoServer) -> None:
    status, body = ask(demo_server, {"kind": "WebOverviewQuery", "series": []})

    assert status == 400
    assert "WebOverviewQuery" in body["detail"]


def test_the_kind_in_the_path_has_to_fit(demo_server: DemoServer) -> None:
    body = {"query": {"kind": "HogQLQuery", "query": "select 1"}}
    with demo_server.client() as client:
        same = client.post(QUERY + "HogQLQuery/", json=body)
        other = client.post(QUERY + "EventsQuery", json=body)
        none = client.post(QUERY + "something/", json=body)

    assert same.status_code == 200
    assert other.status_code == 400
    assert other.json()["detail"] == (
        'Query kind mismatch: path kind "EventsQuery" does not match body kind "HogQLQuery".'
    )
    assert none.status_code == 405


def test_nodes_that_wrap_a_query_are_opened(demo_server: DemoServer) -> None:
    source = {"kind": "HogQLQuery", "query": "select 7"}
    for kind in ("DataVisualizationNode", "DataTableNode"):
        _, body = ask(demo_server, {"kind": kind, "source": source})
        assert body["results"] == [[7]]


def test_values_variables_and_filters_fill_placeholders(demo_server: DemoServer) -> None:
    with demo_server.client() as client:
        stored = client.get("/api/projects/1/insight_variables/").json()["results"]
    days = next(one for one in stored if one["code_name"] == "days")
    asked = {"variableId": days["id"], "code_name": "days", "value": 3}
    query = {
        "kind": "HogQLQuery",
        "query": "select {variables.days}, {word}, count() > 0 from events where {filters}",
        "values": {"word": "it's"},
        "variables": {days["id"]: asked},
        "filters": {"dateRange": {"date_from": "-3d"}},
    }

    _, body = ask(demo_server, query)
    _, default = ask(demo_server, {**query, "variables": {days["id"]: {**asked, "value": 0}}})
    override = {days["id"]: {"value": 9}}
    _, overridden = ask(demo_server, query, variables_override=override)
    missing, refused = ask(demo_server, {**query, "variables": {}})
    unknown = {"x": {"variableId": "x", "code_name": "nope", "value": 1}}
    _, strange = ask(
        demo_server, {**query, "query": "select {variables.nope}", "variables": unknown}
    )

    assert body["results"][0] == [3, "it's", 1] or body["results"][0] == [3, "it's", True]
    assert set(body["resolved_date_range"]) == {"date_from", "date_to"}
    assert default["results"][0][0] == 7
    assert overridden["results"][0][0] == 9
    assert missing == 400
    assert refused["detail"].splitlines()[0] == "Variable days is missing from query"
    assert strange["detail"] == "Variable nope does not exist"


def test_an_events_query_has_objects_in_its_cells(demo_server: DemoServer) -> None:
    query = {
        "kind": "EventsQuery",
        "select": ["*", "event", "person", "timestamp"],
        "after": "all",
        "limit": 2,
    }

    _, body = ask(demo_server, query)

    assert body["columns"] == query["select"]
    assert all(isinstance(kind, str) for kind in body["types"])
    assert (len(body["results"]), body["hasMore"], body["limit"]) == (2, True, 2)
    whole, event, person, _ = body["results"][0]
    assert whole["event"] == event
    assert isinstance(whole["properties"], dict)
    assert set(person) == {"uuid", "created_at", "properties", "distinct_id"}


def test_metadata_autocomplete_and_schema(demo_server: DemoServer) -> None:
    text = "select evnt from events"
    _, metadata = ask(demo_server, {"kind": "HogQLMetadata", "language": "hogQL", "query": text})
    _, completion = ask(
        demo_server,
        {
            "kind": "HogQLAutocomplete",
            "language": "hogQL",
            "query": "select properties. from events",
            "startPosition": 18,
            "endPosition": 18,
        },
    )
    _, schema = ask(demo_server, {"kind": "DatabaseSchemaQuery"})

    assert metadata["isValid"] is False
    assert metadata["errors"][0]["message"] == "Unable to resolve field: evnt"
    assert "$browser" in {one["label"] for one in completion["suggestions"]}
    assert completion["timings"][0]["k"] == "."
    assert schema["tables"]["events"]["fields"]["timestamp"]["type"] == "datetime"


def test_cancelling_stops_the_engine(demo_server: DemoServer) -> None:
    demo_server.turn(limits="off,concurrency=1,concurrency_wait=0.2")
    endless = "select count() from numbers(100000000000) where number % 7 = 3"
    answers: list[tuple[int, dict[str, Any]]] = []
    waiting = threading.Thread(
        target=lambda: answers.append(ask(demo_server, endless, client_query_id="endless"))
    )
    waiting.start()
    with demo_server.client() as client:
        while ask(demo_server, "select 1", refresh="force_blocking")[0] == 200:
            pass
        cancelled = client.delete(QUERY + "endless/")
    waiting.join(10)

    assert cancelled.json() == {"message": "Cancelled query on clickhouse"}
    assert answers[0][0] == 500
    assert ask(demo_server, "select 2")[0] == 200


def test_the_log_knows_what_a_query_cost(demo_server: DemoServer) -> None:
    ask(
        demo_server, "select count() from events", client_query_id="noted", refresh="force_blocking"
    )
    with demo_server.client() as client:
        body = client.get(QUERY + "noted/log/").json()
    row = dict(zip(body["columns"], body["results"][0], strict=True))

    assert row["query"] == "select count() from events"
    assert row["result_rows"] == 1


def test_small_things_beside_the_query(demo_server: DemoServer) -> None:
    query = {"kind": "HogQLQuery", "query": "select 1"}
    with demo_server.client() as client:
        checked = client.post(QUERY + "check_auth_for_async/").json()
        upgraded = client.post(QUERY + "upgrade/", json={"query": query}).json()
        lost = client.get(QUERY + "lost/")

    assert checked == {"user": "ok"}
    assert upgraded == {"query": query}
    assert lost.json()["detail"] == "Query lost not found for team 1"


def test_a_project_sees_its_own_events_only(demo_server: DemoServer) -> None:
    query = "select count(), countIf(properties.environment = 'staging'), uniq(person_id)"
    body = {"query": {"kind": "HogQLQuery", "query": f"{query} from events"}}
    with demo_server.client() as client:
        first, second = (
            client.post(f"/api/projects/{number}/query/", json=body).json()["results"][0]
            for number in (1, 2)
        )

    assert second[0] == second[1] > 0
    assert first[1] == 0
    assert second[2] * 10 < first[2]


def test_people_and_sessions_of_the_second_project_go_with_its_events(
    demo_server: DemoServer,
) -> None:
    query = (
        "select countIf(person.properties.email != ''), countIf(session.$pageview_count > 0),"
        " count() from events"
    )
    body = {"query": {"kind": "HogQLQuery", "query": query}}
    with demo_server.client() as client:
        [people, sessions, every] = client.post("/api/projects/2/query/", json=body).json()[
            "results"
        ][0]

    assert 0 < people <= every
    assert 0 < sessions <= every
