"""Calculations of cohorts: those of the past, those that go on, and what they leave behind."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from hogtui.demo.data.more_cohorts import MORE
from hogtui.demo.server import activity, errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.cohort_members import KIND, MOST, set_members
from hogtui.demo.server.criteria import all_of, ask, of_tree
from hogtui.demo.server.facts import fixed_uuid
from hogtui.demo.server.routing import Call

Row = dict[str, Any]
HISTORY = "cohort calculations"
TOLD = "cohorts with a past"
DAYS = 24
"""Calculations, one a day, that a cohort of a new demo looks back on."""
AT_ONCE = 3
"""Cohorts that are counted at the same time."""
GOES_ON = 45.0
"""Seconds until a calculation ends that was going on when somebody first looked."""
_RUNNING: set["asyncio.Task[None]"] = set()
"""So that nobody forgets them before they are done."""


# What goes on


def begin(call: Call, row: Row) -> None:
    """Calculate in the background, as a save does; a knob says how long that takes."""
    row["is_calculating"] = True
    row["pending_version"] = (row["pending_version"] or 0) + 1
    entry = _entry(row, call.instance.clock.now())
    call.instance.rows(HISTORY, call.project).insert(0, entry)
    _later(call, row, entry, call.instance.knobs.cohort_seconds)


def _later(call: Call, row: Row, entry: Row, seconds: float) -> None:
    async def wait() -> None:
        await asyncio.sleep(seconds)
        await calculate(call, row, entry)

    task = asyncio.create_task(wait())
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)


async def calculate(call: Call, row: Row, entry: Row) -> None:
    """Find who meets the criteria now; what goes wrong is told by the row."""
    version = row["pending_version"]
    error: errors.Refusal | None = None
    try:
        await set_members(call, row, await _meeting(call, row))
    except errors.Refusal as refusal:
        error = refusal
    now = call.instance.clock.now()
    if error is not None:
        row["errors_calculating"] += 1
        row.update(last_error_message=error.detail, last_error_code=error.code)
    else:
        row.update(errors_calculating=0, last_error_message=None, last_error_code=None)
        row.update(version=version, last_calculation=iso(now))
    # A save meanwhile began another one, which has not ended.
    row["is_calculating"] = row["pending_version"] != version
    words = error.detail if error is not None else None
    entry.update(_ended(entry, now, None if words else row["count"], words))


async def _meeting(call: Call, row: Row) -> list[str]:
    """The ids of the persons who meet the criteria now; raises Refusal."""
    query = f"SELECT toString(id) FROM persons WHERE {_where(row)} LIMIT {MOST}"  # noqa: S608 -- our own
    return [str(each[0]) for each in await ask(call, query)]


def _where(row: Row) -> str:
    tree = (row["filters"] or {}).get("properties")
    if row["groups"] and not tree:
        return " OR ".join(f"({all_of(each.get('properties') or ())})" for each in row["groups"])
    return of_tree(tree) if tree else all_of([])


async def count_the_rest(call: Call) -> None:
    """Calculate, once, what nobody looked at until now, and let the past have been."""
    lock = call.instance.counting
    async with lock:
        told = call.instance.rows(TOLD, call.project)
        if told:
            return
        places = asyncio.Semaphore(AT_ONCE)
        defined = {each.name: each.query for each in MORE}

        async def count(row: Row) -> None:
            async with places:
                await _first(call, row, defined.get(row["name"], ""))

        rows = [*call.instance.rows(KIND, call.project)]
        new = [row for row in rows if row["count"] is None and row["name"] in defined]
        await asyncio.gather(*(count(row) for row in new if not row["errors_calculating"]))
        for row in rows:
            _remember(call, row)
        told.append({"id": 0})


async def _first(call: Call, row: Row, query: str) -> None:
    if query:
        found = await ask(call, query)
        await set_members(call, row, (str(each[0]) for each in found), before=())
        row["last_calculation"] = row["created_at"]
        return
    await set_members(call, row, await _meeting(call, row), before=())
    if row["is_calculating"]:
        return
    minutes = 12 + 9 * (row["id"] % 29)
    row["last_calculation"] = iso(call.instance.clock.now() - timedelta(minutes=minutes))


# What has been


def _remember(call: Call, row: Row) -> None:
    """The calculations of the days before, and the one that goes on."""
    now = call.instance.clock.now()
    history = call.instance.rows(HISTORY, call.project)
    if row["deleted"]:
        _remember_deleted(call, row, now)
    if row["is_static"] or row["last_calculation"] is None:
        return
    if row["is_calculating"]:
        begun = datetime.fromisoformat(row["last_calculation"])
        row["last_calculation"] = iso(begun - timedelta(days=1))
        entry = _entry(row, begun)
        history.append(entry)
        if now - begun < timedelta(hours=1):
            _later(call, row, entry, GOES_ON)
    history.extend(_past(row))


def _past(row: Row) -> list[Row]:
    """One a day, the newest first; the size grows, and now and then one fails."""
    newest = datetime.fromisoformat(row["last_calculation"])
    created = datetime.fromisoformat(row["created_at"])
    size, found = row["count"] or 240, []
    for failed in range(row["errors_calculating"], 0, -1):
        at = newest + timedelta(hours=12 * failed)
        found.append(_ended(_entry(row, at), at, None, row["last_error_message"]))
    for day in range(DAYS):
        seconds = 2 + _draw(row, day, "seconds") * 40
        at = newest - timedelta(days=day, seconds=seconds)
        if at < created:
            break
        if day % 11 == 7 and row["id"] % 3 == 0:
            words = "The calculation took longer than is allowed."
            found.append(_ended(_entry(row, at), at + timedelta(minutes=10), None, words))
            continue
        count = round(size * (1 - 0.011 * day - 0.03 * _draw(row, day, "size") * bool(day)))
        found.append(_ended(_entry(row, at), at + timedelta(seconds=seconds), max(0, count), None))
    return found


def _draw(row: Row, day: int, what: str) -> float:
    """From 0 to 1, the same in every run."""
    digest = blake2b(f"{row['id']} {day} {what}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def _entry(row: Row, at: datetime) -> Row:
    return {
        "id": fixed_uuid(f"calculation {row['id']} {iso(at)}"),
        "cohort": row["id"],
        "filters": row["filters"] or {},
        "count": None,
        "started_at": iso(at),
        "finished_at": None,
        "queries": None,
        "error": None,
        "duration_seconds": None,
        "is_completed": False,
        "is_successful": False,
        "total_query_ms": None,
        "total_memory_mb": None,
        "total_read_rows": None,
        "total_written_rows": None,
        "main_query": None,
        "main_query_id": None,
    }


def _ended(entry: Mapping[str, Any], at: datetime, count: int | None, error: str | None) -> Row:
    seconds = (at - datetime.fromisoformat(entry["started_at"])).total_seconds()
    return {
        **entry,
        "count": count,
        "finished_at": iso(at),
        "error": error,
        "duration_seconds": seconds,
        "is_completed": True,
        "is_successful": error is None,
        "total_query_ms": round(seconds * 900),
        "total_memory_mb": round(40 + seconds * 9),
        "total_read_rows": round(20_000 + seconds * 31_000),
        "total_written_rows": count,
    }


def _remember_deleted(call: Call, row: Row, now: datetime) -> None:
    change = {
        "type": "Cohort",
        "action": "changed",
        "field": "deleted",
        "before": False,
        "after": True,
    }
    activity.note(call, "Cohort", row, "deleted", [change])
    log = call.instance.rows("activity", call.project)
    # It was long before whatever else is told.
    log.append({**log.pop(0), "created_at": iso(now - timedelta(days=2))})
