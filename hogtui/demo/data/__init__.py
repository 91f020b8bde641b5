"""The demo's data: a believable product, the same every time for the same now, seed and size."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hogtui.demo import tables
from hogtui.demo.data import cohorts, events, groups, people, sessions, visits
from hogtui.demo.data.cohorts import Cohort
from hogtui.demo.data.expressions import table
from hogtui.demo.data.plan import DAY, Plan
from hogtui.demo.engine import Engine

GROUP_TYPES = ("organization", "project")
ACTIVITY = "demo_activity"
# The engine spends longer on improving these long statements than it saves by it.
SETTINGS = """
SETTINGS output_format_json_escape_forward_slashes = 0, compile_expressions = 0,
    query_plan_enable_optimizations = 0, optimize_and_compare_chain = 0"""


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
    with ThreadPoolExecutor(max_workers=2) as pool:
        # Planning a statement keeps one core busy; filling the events leaves gaps on both.
        made = pool.submit(make_tables, engine)
        fill_people(engine, plan)
        made.result()
        about_people = pool.submit(fill_about_people, engine, plan)
        fill_visits(engine, plan)
        about_people.result()
        about_visits = pool.submit(fill_about_visits, engine, plan)
        fill_events(engine, plan)
        about_visits.result()
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


def make_tables(engine: Engine) -> None:
    """PostHog's tables, empty."""
    for statement in tables.ALL:
        engine.execute(statement)


def fill_people(engine: Engine, plan: Plan) -> None:
    """The table from which all others come."""
    engine.execute(table(people.PEOPLE, people.COLUMNS))
    select = people.people_select(plan, 0, plan.persons)
    engine.execute(f"INSERT INTO {people.PEOPLE} {select}{SETTINGS}")


def fill_visits(engine: Engine, plan: Plan) -> None:
    """The table from which events and sessions come."""
    engine.execute(table(visits.VISITS, visits.COLUMNS))
    # In order of time and in small blocks, each of which becomes one part of some thousand events:
    # little to sort, and memory that is used again instead of new memory. Not too many of them.
    block = max(1024, plan.events // 500)
    engine.execute(
        f"INSERT INTO {visits.VISITS} {visits.visits_select(plan)}{SETTINGS},"
        f" max_threads = 1, max_block_size = {block},"
        f" min_joined_block_size_rows = {block}, min_joined_block_size_bytes = 0,"
        f" min_insert_block_size_rows = {block}, min_insert_block_size_bytes = 0"
    )


def fill_events(engine: Engine, plan: Plan) -> None:
    """Events of visits, and the invoices that come from a server."""
    insert = f"INSERT INTO events ({events.COLUMNS})"
    of_visits = events.events_select(plan, visits.VISITS)
    engine.execute(
        f"{insert} {of_visits}{SETTINGS}, max_insert_threads = 2,"
        " min_insert_block_size_rows = 1, min_insert_block_size_bytes = 0"
    )
    last = len(visits.SCRIPTS) - 1
    upgrades = (
        f"(SELECT p, minIf(end_us, script = {last}) AS upgraded_us FROM {visits.VISITS} GROUP BY p)"
    )
    engine.execute(f"{insert} {events.invoices_select(plan, upgrades)}{SETTINGS}")


def fill_about_people(engine: Engine, plan: Plan) -> None:
    """What rests on people alone: their ids and their groups."""
    for into, select in (
        ("person_distinct_id2", people.distinct_ids_select(plan)),
        ("groups", groups.organizations_select(plan)),
        ("groups", groups.projects_select(plan)),
    ):
        engine.execute(f"INSERT INTO {into} {select}{SETTINGS}")


def fill_about_visits(engine: Engine, plan: Plan) -> None:
    """What rests on visits but is no event: sessions, replays, persons and when they came."""
    engine.execute(
        f"CREATE TABLE {ACTIVITY} ENGINE = Memory AS SELECT p, max(end_us) AS last_us,"
        f" countIf(begin_us >= {plan.now_us - 30 * DAY}) AS recent_visits"
        f" FROM {visits.VISITS} GROUP BY p"
    )
    last_seen = f"(SELECT p, last_us AS end_us FROM {ACTIVITY})"
    for into, select in (
        ("raw_sessions", sessions.sessions_select(plan, visits.VISITS)),
        ("session_replay_events", sessions.replays_select(plan, visits.VISITS)),
        ("person", people.persons_select(plan, last_seen)),
    ):
        engine.execute(f"INSERT INTO {into} {select}{SETTINGS}")


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
