"""HogQL of many kinds, run for real."""
# ruff: noqa: S608 -- HogQL put together from names in this file, run on toy rows

import pytest

from hogtui.demo.hogql.translate import translate
from tests.demo.hogql import corpus
from tests.demo.hogql.corpus_tables import Rows
from tests.demo.hogql.engine_client import CONTEXT, EngineFailed, Run


@pytest.mark.parametrize(("query", "rows"), corpus.ALL, ids=[query[:60] for query, _ in corpus.ALL])
def test_a_query_gives_its_rows(query: str, rows: Rows, run: Run) -> None:
    found = run(query).rows
    ordered = "order by" in query.split("(")[0]
    assert (found if ordered else sorted(found, key=repr)) == rows


@pytest.mark.parametrize("query", [query for query, _ in corpus.ALL])
def test_the_query_printed_back_means_the_same(query: str) -> None:
    translated = translate(query, CONTEXT)
    again = translate(translated.hogql, CONTEXT)
    assert again.tables == translated.tables
    assert len(again.columns) == len(translated.columns)


def test_every_table_can_be_read_whole(run: Run) -> None:
    for table in (
        *("events", "persons", "person_distinct_ids", "sessions", "groups", "cohort_people"),
        *("static_cohort_people", "session_replay_events", "raw_persons", "raw_groups"),
        *("raw_person_distinct_ids", "raw_sessions", "raw_cohort_people"),
        "raw_session_replay_events",
    ):
        found = run(f"select * from {table}")
        assert found.rows, table
        assert "team_id" not in found.translated.columns


def test_another_project_is_out_of_sight(run: Run) -> None:
    assert run("select count() from events where event = 'secret'").rows == [[0]]
    assert run("select event from events", team_id=2).rows == [["secret"]]
    joined = "select count() from persons p join events e on e.person_id = p.id"
    assert run(f"{joined} where e.event = 'secret'").rows == [[0]]


def test_deleted_people_and_ids_are_hidden(run: Run) -> None:
    assert run("select count() from persons where properties.email like 'carol%'").rows == [[0]]
    assert run("select count() from person_distinct_ids where distinct_id = 'old'").rows == [[0]]


def test_times_are_in_the_project_zone(run: Run) -> None:
    query = "select toHour(timestamp), toDate(timestamp), toTypeName(timestamp) from events"
    found = run(f"{query} where event = 'purchase'", timezone="Asia/Tokyo")
    assert found.rows == [[8, "2026-06-09", "DateTime64(6, 'Asia/Tokyo')"]]


def test_a_written_time_is_read_in_the_project_zone(run: Run) -> None:
    query = "select count() from events where timestamp >= '2026-06-09 08:00:00'"
    assert run(query).rows == [[2]]
    assert run(query, timezone="Asia/Tokyo").rows == [[3]]


def test_the_week_begins_where_the_project_says(run: Run) -> None:
    query = "select toStartOfWeek(toDate('2026-06-14'))"
    assert run(query).rows == [["2026-06-14"]]
    assert run(query, week_start_day=1).rows == [["2026-06-08"]]


def test_without_a_limit_one_row_more_is_asked_for(run: Run) -> None:
    found = run("select number from numbers(500)", default_limit=10)
    assert len(found.rows) == 11
    assert (found.translated.limit, found.translated.offset) == (10, 0)
    assert "LIMIT 11" in found.translated.hogql


def test_a_written_limit_stands_up_to_the_most(run: Run) -> None:
    found = run("select number from numbers(500) limit 7")
    assert len(found.rows) == 7
    assert (found.translated.limit, found.translated.offset) == (None, None)
    assert len(run("select number from numbers(500) limit 400", max_limit=20).rows) == 20


def test_a_set_of_selects_is_limited_as_a_whole(run: Run) -> None:
    query = "select number from numbers(9) union all select number from numbers(9)"
    found = run(query, default_limit=10)
    assert len(found.rows) == 11
    assert found.translated.limit == 10


def test_columns_are_called_as_they_are_written() -> None:
    query = "select count(), properties.$browser, event as e, 1 + 1 from events group by 2, 3"
    assert translate(query, CONTEXT).columns == ["count()", "properties.$browser", "e", "1 + 1"]


def test_names_may_repeat(run: Run) -> None:
    found = run("select a.event, b.event, a.*, b.event from events a, events b limit 1")
    assert found.translated.columns[:2] == ["a.event", "b.event"]
    assert found.translated.columns.count("event") == 1
    found = run("select a.*, b.* from (select 1 as x) a cross join (select 2 as x) b")
    assert (found.translated.columns, found.rows) == (["x", "x"], [[1, 2]])


def test_half_of_a_sample_and_the_other_half(run: Run) -> None:
    [[low]] = run("select count() from events sample 1/2").rows
    [[high]] = run("select count() from events sample 0.5 offset 0.5").rows
    assert low + high == 7


def test_the_engine_cannot_be_reached_around_the_lists(run: Run) -> None:
    with pytest.raises(EngineFailed):
        run("select accurateCast('x', 'Int64')")


def test_bounds_in_time_are_noticed() -> None:
    def told(where: str) -> str:
        return translate(f"select 1 from events where {where}", CONTEXT).using_indices

    assert told("timestamp > now() - interval 1 day") == "yes"
    assert told("event = 'x' and toDate(timestamp) = today()") == "yes"
    assert told("timestamp between '2026-01-01' and '2026-01-02'") == "yes"
    assert told("event = 'x'") == "no"
    assert told("timestamp > now() or event = 'x'") == "no"
    assert translate("select 1", CONTEXT).using_indices == "undecisive"
