"""What is known of session recordings; the recordings themselves are not here."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.criteria import ask, text
from hogtui.demo.server.paging import whole_number
from hogtui.demo.server.person_rows import detail, having, select
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint

Row = dict[str, Any]
PAGE = 20
_BACK = re.compile(r"-(\d{1,4})([hdwm])")
_HOURS = {"h": 1, "d": 24, "w": 168, "m": 720}
COUNTS = (
    "click_count",
    "keypress_count",
    "mouse_activity_count",
    "console_log_count",
    "console_warn_count",
    "console_error_count",
)
ORDERS = frozenset({"start_time", "duration", "active_milliseconds", *COUNTS})
_COLUMNS = (
    "session_id, distinct_id, start_time, end_time, dateDiff('second', start_time, end_time) AS "
    f"duration, intDiv(active_milliseconds, 1000) AS active, first_url, {', '.join(COUNTS)}"
)


async def listed(call: Call) -> Response:
    """GET session_recordings/: pages without a count."""
    limit = whole_number(call.query.get("limit"), PAGE) or PAGE
    offset = whole_number(call.query.get("offset"), 0)
    order = call.query.get("order") or "start_time"
    if order not in ORDERS:
        raise errors.invalid(f'"{order}" is not a valid choice.', attr="order")
    downwards = (call.query.get("order_direction") or "DESC").upper() != "ASC"
    rows = await ask(
        call,
        f"SELECT {_COLUMNS} FROM session_replay_events WHERE {_where(call)} "  # noqa: S608 -- HogQL of our own, its values quoted
        f"ORDER BY {order} {'DESC' if downwards else 'ASC'}, session_id "
        f"LIMIT {limit + 1} OFFSET {offset}",
    )
    found = [await _recording(call, each) for each in rows[:limit]]
    return reply({"results": found, "has_next": len(rows) > limit, "version": 4})


def _where(call: Call) -> str:
    now = call.instance.clock.now()
    since = date_moment(call.query.get("date_from") or "-30d", now)
    conditions = [f"min_first_timestamp >= toDateTime64({text(since)}, 6, 'UTC')"]
    if until := call.query.get("date_to"):
        moment = date_moment(until, now)
        conditions.append(f"min_first_timestamp <= toDateTime64({text(moment)}, 6, 'UTC')")
    ids = "SELECT distinct_id FROM person_distinct_ids WHERE person_id ="
    if person := call.query.get("person_uuid"):
        conditions.append(f"distinct_id IN ({ids} {text(person)})")
    if given := call.query.get("distinct_ids"):
        names = _names(given)
        conditions.append(f"distinct_id IN ({', '.join(map(text, names))})" if names else "1 = 0")
    if given := call.query.get("session_ids"):
        names = _names(given)
        conditions.append(f"session_id IN ({', '.join(map(text, names))})" if names else "1 = 0")
    return " AND ".join(conditions)


def date_moment(written: str, now: datetime) -> str:
    """A moment in PostHog's notation, such as -7d, or as ISO text; raises Refusal."""
    back = _BACK.fullmatch(written)
    if back is not None:
        at = now - timedelta(hours=int(back[1]) * _HOURS[back[2]])
    else:
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            raise errors.invalid("Not a date.", attr="date_from") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _names(given: str) -> list[str]:
    try:
        found = json.loads(given)
    except ValueError:
        raise errors.invalid("Not a JSON list.", attr="distinct_ids") from None
    return [str(each) for each in found] if isinstance(found, list) else []


async def _recording(call: Call, found: list[Any]) -> Row:
    session_id, distinct_id, start, end, seconds, active, url, *counts = found
    people = await select(call, having(str(distinct_id)), limit=1)
    return {
        "id": session_id,
        "distinct_id": distinct_id,
        "viewed": False,
        "viewers": [],
        "recording_duration": seconds,
        "active_seconds": min(active, seconds),
        "inactive_seconds": max(0, seconds - active),
        "start_time": start,
        "end_time": end,
        **dict(zip(COUNTS, counts, strict=True)),
        "start_url": url,
        "person": detail(people[0]) if people else None,
        "storage": "object_storage_lts",
        "retention_period_days": 90,
        "snapshot_source": "web",
        "ongoing": False,
        "activity_score": None,
    }


async def one(call: Call) -> Response:
    """GET session_recordings/:id/."""
    rows = await ask(
        call,
        f"SELECT {_COLUMNS} FROM session_replay_events "  # noqa: S608 -- HogQL of our own, its values quoted
        f"WHERE session_id = {text(call.params['id'])} LIMIT 1",
    )
    if not rows:
        raise errors.not_found()
    return reply(await _recording(call, rows[0]))


_ROOT = PROJECT + "session_recordings/"
READ = "session_recording:read"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, READ, "clickhouse"),
    Endpoint("GET", _ROOT + "{id}/", one, READ, "clickhouse"),
)
