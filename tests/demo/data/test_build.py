"""The generated product: the same every time, sound, and believable."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hogtui.demo import tables
from hogtui.demo.data import build
from hogtui.demo.engine import Engine
from tests.demo.conftest import NOW, SmallDemo

pytestmark = pytest.mark.demo

TABLES = (
    "events",
    "person",
    "person_distinct_id2",
    "raw_sessions",
    "groups",
    "cohortpeople",
    "session_replay_events",
)


def rows(demo: SmallDemo, sql: str) -> list[list[Any]]:
    """What a query gives."""
    return demo.engine.run(sql, query_id="test").rows


def row(demo: SmallDemo, sql: str) -> list[Any]:
    """The one row that a query gives."""
    (only,) = rows(demo, sql)
    return only


def fingerprints(engine: Engine) -> dict[str, list[Any]]:
    """Every table's number of rows and a hash that does not depend on their order."""
    return {
        table: engine.run(
            f"SELECT count(), sum(cityHash64(*)) FROM {table}", query_id=f"print-{table}"
        ).rows[0]
        for table in TABLES
    }


def test_every_table_of_the_schema_is_filled(small_demo: SmallDemo) -> None:
    names = [statement.split()[2] for statement in tables.ALL]

    assert sorted(names) == sorted(TABLES)
    assert all(count > 0 for count, _ in fingerprints(small_demo.engine).values())


def test_the_same_moment_seed_and_size_give_the_same_data(small_demo: SmallDemo) -> None:
    again = Engine()
    dataset = build(again, now=NOW, events=5_000)

    assert dataset == small_demo.dataset
    assert fingerprints(again) == fingerprints(small_demo.engine)
    assert again.close()


def test_another_seed_gives_other_people(small_demo: SmallDemo) -> None:
    other = Engine()
    build(other, now=NOW, seed=8, events=1_000)
    people = "SELECT toString(id) FROM person"

    ours = {person for (person,) in rows(small_demo, people)}
    theirs = {person for (person,) in other.run(people, query_id="people").rows}
    assert not ours & theirs
    assert other.close()


def test_a_winter_night_can_be_now_too(bare_engine: Engine) -> None:
    engine = Engine()
    midnight = datetime(2027, 1, 1, tzinfo=UTC)

    dataset = build(engine, now=midnight, events=2_000)

    newest = engine.run("SELECT max(timestamp) FROM events", query_id="newest").rows[0][0]
    assert bare_engine is not engine
    assert timedelta(0) <= midnight - datetime.fromisoformat(newest) < timedelta(hours=1)
    assert dataset.event_count > 1_000
    assert engine.close()


def test_sizes_are_about_what_was_asked_for(small_demo: SmallDemo) -> None:
    dataset = small_demo.dataset

    assert 3_500 < dataset.event_count < 7_000
    assert 100 <= dataset.person_count <= 125
    assert dataset.session_count > 3 * dataset.person_count


@pytest.mark.parametrize(
    ("table", "column"),
    [("events", "properties"), ("person", "properties"), ("groups", "group_properties")],
)
def test_all_json_is_valid(small_demo: SmallDemo, table: str, column: str) -> None:
    sql = f"SELECT countIf(NOT isValidJSON({column})), countIf({column} = '{{}}') FROM {table}"

    assert row(small_demo, sql) == [0, 0]


def test_json_values_keep_their_types(small_demo: SmallDemo) -> None:
    texts = rows(small_demo, "SELECT event, any(properties) FROM events GROUP BY event")
    properties = {event: json.loads(text) for event, text in texts}

    assert isinstance(properties["$pageview"]["$browser_version"], int)
    assert isinstance(properties["$pageview"]["$active_feature_flags"], list)
    assert properties["$autocapture"]["$event_type"] == "click"
    assert isinstance(properties["file_uploaded"]["size_mb"], (int, float))
    assert set(properties["signed_up"]["$groups"]) == {"organization", "project"}
    assert properties["$identify"]["$set"]["name"]
    assert isinstance(properties["invoice_paid"]["amount"], int)
    (fault,) = properties["$exception"]["$exception_list"]
    assert fault["type"] == properties["$exception"]["$exception_types"][0]
    assert fault["stacktrace"]["frames"][0]["in_app"] is True


def test_no_event_is_in_the_future_or_before_the_window(small_demo: SmallDemo) -> None:
    first, last, stored = row(
        small_demo, "SELECT min(timestamp), max(timestamp), max(created_at) FROM events"
    )

    assert datetime.fromisoformat(first) >= small_demo.dataset.first_event_at
    assert datetime.fromisoformat(last) <= NOW
    assert datetime.fromisoformat(stored) <= NOW


def test_the_last_hour_has_events(small_demo: SmallDemo) -> None:
    sql = "SELECT count() FROM events WHERE timestamp > toDateTime('2026-11-20 14:30:00', 'UTC')"

    assert row(small_demo, sql)[0] > 3


def test_events_persons_and_sessions_fit_together(small_demo: SmallDemo) -> None:
    assert row(small_demo, "SELECT count() - uniqExact(uuid) FROM events") == [0]
    assert row(
        small_demo,
        "SELECT countIf(`$session_id` != '' AND `$session_id` NOT IN"
        " (SELECT session_id FROM raw_sessions)),"
        " countIf(person_id NOT IN (SELECT id FROM person)),"
        " countIf((distinct_id, person_id) NOT IN"
        " (SELECT distinct_id, person_id FROM person_distinct_id2)) FROM events",
    ) == [0, 0, 0]


def test_a_session_knows_its_events(small_demo: SmallDemo) -> None:
    wrong = rows(
        small_demo,
        "SELECT session_id FROM raw_sessions INNER JOIN (SELECT `$session_id` AS id,"
        " count() AS n, countIf(event = '$pageview') AS views,"
        " countIf(event = '$autocapture') AS clicks, min(timestamp) AS first,"
        " max(timestamp) AS last,"
        " argMin(JSONExtractString(properties, '$current_url'), timestamp) AS url"
        " FROM events GROUP BY id) AS e ON e.id = session_id"
        " WHERE (event_count, pageview_count, autocapture_count, min_timestamp, max_timestamp)"
        " != (n, views, clicks, first, last) OR NOT startsWith(url, entry_url)",
    )

    assert wrong == []


def test_each_step_of_the_funnel_loses_people(small_demo: SmallDemo) -> None:
    steps = (
        "path = '/'",
        "path = '/pricing'",
        "path = '/signup'",
        "event = 'signed_up'",
        "JSONExtractInt(properties, 'step') = 3",
        "event = 'file_uploaded'",
        "event = 'invited_teammate'",
        "event = 'upgraded_plan'",
    )
    levels = rows(
        small_demo,
        "SELECT level, count() FROM (SELECT person_id,"
        f" windowFunnel(7776000)(toDateTime(timestamp), {', '.join(steps)}) AS level"
        " FROM (SELECT *, JSONExtractString(properties, '$pathname') AS path FROM events)"
        " GROUP BY person_id) GROUP BY level",
    )
    reached = [sum(n for level, n in levels if level > step) for step in range(len(steps))]

    assert reached == sorted(reached, reverse=True)
    assert reached[0] > 1.5 * reached[3] > 2 * reached[7] > 0


def test_fewer_people_come_back_each_week(small_demo: SmallDemo) -> None:
    weeks = dict(
        rows(
            small_demo,
            "SELECT intDiv(dateDiff('day', first, timestamp), 7) AS week, uniq(person_id) FROM"
            " (SELECT person_id, timestamp, minIf(timestamp, event = 'signed_up')"
            " OVER (PARTITION BY person_id) AS first FROM events) WHERE first > toDateTime(0)"
            " AND timestamp >= first GROUP BY week",
        )
    )

    assert weeks[0] > 1.5 * weeks[1] > weeks[4] > 0


def test_working_days_are_busier_than_weekends(small_demo: SmallDemo) -> None:
    work, weekend = row(
        small_demo,
        "SELECT countIf(toDayOfWeek(timestamp) < 6) / 5, countIf(toDayOfWeek(timestamp) > 5) / 2"
        " FROM events",
    )

    assert work > 1.5 * weekend > 0


def test_the_product_grows(small_demo: SmallDemo) -> None:
    early, late = row(
        small_demo,
        "SELECT countIf(timestamp < toDateTime('2026-09-20', 'UTC')),"
        " countIf(timestamp > toDateTime('2026-10-22', 'UTC')) FROM events",
    )

    assert late > early


def test_people_and_their_machines_are_spread(small_demo: SmallDemo) -> None:
    identified, mails, names, ids = row(
        small_demo,
        "SELECT avg(is_identified), countIf(JSONHas(properties, 'email')),"
        " uniq(JSONExtractString(properties, 'name')), (SELECT count() FROM person_distinct_id2)"
        " FROM person",
    )

    assert 0.4 < identified < 0.8
    assert mails > 50
    assert names > 50
    assert ids > 1.5 * small_demo.dataset.person_count


def test_addresses_are_reserved_ones(small_demo: SmallDemo) -> None:
    found = rows(
        small_demo,
        "SELECT JSONExtractString(properties, 'email') AS mail FROM person WHERE mail != ''"
        " AND NOT match(mail, '@(example\\\\.(com|org|net)|org\\\\d+\\\\.test)$')",
    )

    assert found == []


def test_cohorts_are_counted_and_hold_persons(small_demo: SmallDemo) -> None:
    counted = dict(
        rows(
            small_demo,
            "SELECT cohort_id, uniq(person_id) FROM cohortpeople WHERE person_id IN"
            " (SELECT id FROM person) GROUP BY cohort_id",
        )
    )

    assert {cohort.id: cohort.count for cohort in small_demo.dataset.cohorts} == {
        cohort.id: counted.get(cohort.id, 0) for cohort in small_demo.dataset.cohorts
    }
    assert sum(cohort.is_static for cohort in small_demo.dataset.cohorts) == 1
    assert min(cohort.count for cohort in small_demo.dataset.cohorts) >= 0


def test_clicks_have_a_chain_of_elements(small_demo: SmallDemo) -> None:
    sql = (
        "SELECT countIf(elements_chain = ''), countIf(match(elements_chain,"
        """ '^(button|a|input|svg)\\\\..*;body:nth-child="2"nth-of-type="1"$')), count()"""
        " FROM events WHERE event = '$autocapture'"
    )
    without, well_formed, total = row(small_demo, sql)

    assert (without, well_formed) == (0, total)
