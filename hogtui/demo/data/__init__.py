"""The demo's data: a believable product, the same every time for the same now, seed and size."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hogtui.demo import tables
from hogtui.demo.data import cohorts, events, groups, people, sessions, visits
from hogtui.demo.data.cohorts import Cohort
from hogtui.demo.data.plan import DAY, Plan
from hogtui.demo.engine import Engine

GROUP_TYPES = ("organization", "project")
ACTIVITY = "demo_activity"
SETTINGS = """
SETTINGS output_format_json_escape_forward_slashes = 0, compile_expressions = 0"""


@dataclass(frozen=True)
class Dataset:
    """What was built, and the facts about it that are no rows."""

    plan: Plan
    project_name: str
    group_types: Sequence[str]
    """Names by index."""
    cohorts: Sequence[Cohort]
    event_count: int
    person_count: int
    session_count: int
    first_event_at: datetime
    """The beginning of the window; no event is earlier."""


def build(engine: Engine, *, now: datetime, seed: int = 7, events: int = 200_000) -> Dataset:
    """Make all tables and fill them with about `events` events up to `now` (aware)."""
    plan = Plan(now=now, seed=seed, events=events)
    for statement in tables.ALL:
        engine.execute(statement)
    fill_people_and_visits(engine, plan)
    with ThreadPoolExecutor(max_workers=2) as pool:
        # Planning a statement keeps one core busy; filling the events leaves gaps on both.
        jobs = [pool.submit(fill, engine, plan) for fill in (fill_events, fill_around)]
        for job in jobs:
            job.result()
    counted = fill_cohorts(engine, plan)
    engine.execute(f"DROP TABLE {visits.VISITS} SYNC")
    return Dataset(
        plan=plan,
        project_name="Pinecrate",
        group_types=GROUP_TYPES,
        cohorts=counted,
        event_count=count(engine, "events"),
        person_count=count(engine, "person"),
        session_count=count(engine, "raw_sessions"),
        first_event_at=now - timedelta(days=plan.days),
    )


def fill_people_and_visits(engine: Engine, plan: Plan) -> None:
    """The two tables from which all others come."""
    engine.execute(
        f"CREATE TABLE {people.PEOPLE} ENGINE = Memory AS"
        f" {people.people_select(plan, 0, plan.persons)}{SETTINGS}"
    )
    # In order of time and in small blocks: each becomes a few thousand events that need little
    # sorting. The order is not the outermost, so the engine must be told to keep it.
    engine.execute(
        f"CREATE TABLE {visits.VISITS} ENGINE = Memory AS {visits.visits_select(plan)}{SETTINGS},"
        " query_plan_remove_redundant_sorting = 0, max_threads = 1,"
        " max_block_size = 4096,"
        " min_joined_block_size_rows = 4096, min_joined_block_size_bytes = 0,"
        " min_insert_block_size_rows = 4096, min_insert_block_size_bytes = 0"
    )
    engine.execute(
        f"CREATE TABLE {ACTIVITY} ENGINE = Memory AS SELECT p, max(end_us) AS last_us,"
        f" countIf(begin_us >= {plan.now_us - 30 * DAY}) AS recent_visits,"
        f" minIf(end_us, script = {len(visits.SCRIPTS) - 1}) AS upgraded_us"
        f" FROM {visits.VISITS} GROUP BY p"
    )


def fill_events(engine: Engine, plan: Plan) -> None:
    """Events of visits, and the invoices that come from a server."""
    insert = f"INSERT INTO events ({events.COLUMNS})"
    of_visits = events.events_select(plan, visits.VISITS)
    # The engine would begin to merge the first parts while the last are being written.
    engine.execute("SYSTEM STOP MERGES events")
    engine.execute(
        f"{insert} {of_visits}{SETTINGS}, max_insert_threads = 2,"
        " min_insert_block_size_rows = 50000, min_insert_block_size_bytes = 0"
    )
    upgrades = f"(SELECT p, upgraded_us FROM {ACTIVITY})"
    engine.execute(f"{insert} {events.invoices_select(plan, upgrades)}{SETTINGS}")
    engine.execute("SYSTEM START MERGES events")


def fill_around(engine: Engine, plan: Plan) -> None:
    """Persons, their ids, sessions, replays and groups."""
    last_seen = f"(SELECT p, last_us AS end_us FROM {ACTIVITY})"
    for table, select in (
        ("person", people.persons_select(plan, last_seen)),
        ("person_distinct_id2", people.distinct_ids_select(plan)),
        ("raw_sessions", sessions.sessions_select(plan, visits.VISITS)),
        ("session_replay_events", sessions.replays_select(plan, visits.VISITS)),
        ("groups", groups.organizations_select(plan)),
        ("groups", groups.projects_select(plan)),
    ):
        engine.execute(f"INSERT INTO {table} {select}{SETTINGS}")


def fill_cohorts(engine: Engine, plan: Plan) -> list[Cohort]:
    """The members of the cohorts, and the cohorts with their counts."""
    found = cohorts.cohorts(plan)
    select = cohorts.cohort_people_select(plan, found, ACTIVITY)
    engine.execute(f"INSERT INTO cohortpeople {select}")
    answer = engine.run(
        "SELECT cohort_id, count() FROM cohortpeople GROUP BY cohort_id", query_id="demo-cohorts"
    )
    counts = {int(cohort_id): int(members) for cohort_id, members in answer.rows}
    return [replace(cohort, count=counts.get(cohort.id, 0)) for cohort in found]


def count(engine: Engine, table: str) -> int:
    """How many rows a table has."""
    answer = engine.run(f"SELECT count() FROM {table}", query_id=f"demo-count-{table}")
    return int(answer.rows[0][0])
