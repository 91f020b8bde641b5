"""A query on its way, as PostHog tells of it."""

from typing import Any

import httpx

from hogtui.api.client import Client
from hogtui.api.query import (
    HogQL,
    Refresh,
    Result,
    Running,
    run_query,
)
from tests.api.fakes import (
    reply,
)

ID = "0192f3a1b2c37d8e9f00112233445566"
POST = "POST /api/projects/1/query/"
POLL = f"GET /api/projects/1/query/{ID}/"
STOP = f"DELETE /api/projects/1/query/{ID}/"
ROWS = {
    "columns": ["event", "n"],
    "types": [["event", "String"], ["n", "UInt64"]],
    "results": [["$pageview", 2**64 - 1]],
    "hasMore": True,
    "limit": 100,
    "is_cached": True,
    "last_refresh": "2026-08-01T12:00:05Z",
    "timezone": "Europe/Berlin",
    "clickhouse": "SELECT 1",
    "hogql": "SELECT 1",
    "timings": [{"k": ".", "t": 0.31}],
}


def status(**changes: Any) -> dict[str, Any]:
    found = {"id": ID, "complete": False, "error": False, "error_message": None, "results": None}
    return {"query_status": {**found, **changes}}


def running(**progress: Any) -> httpx.Response:
    return reply(status(query_progress=progress or None), 202)


def done(**changes: Any) -> httpx.Response:
    return reply(status(complete=True, results={**ROWS, "is_cached": False}, **changes))


async def follow(client: Client, refresh: Refresh = Refresh.ASYNC) -> list[Running | Result]:
    query = HogQL("select event, count() from events group by event")
    return [step async for step in run_query(client, query, query_id=ID, refresh=refresh)]
