"""A PostHog without a process: time stands still and the engine answers what it is told."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from hogtui.demo.engine import Answer, Engine, EngineError, Progress
from hogtui.demo.server.app import build
from hogtui.demo.server.clock import Clock
from hogtui.demo.server.instance import Instance, make_instance
from hogtui.demo.server.rules import Rules
from hogtui.demo.server.stored import stored_objects

START = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)


class StillClock(Clock):
    """Time that only moves when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def now(self) -> datetime:
        """The start, and what has passed."""
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        """What has passed."""
        return self.passed


class ToldEngine(Engine):
    """An engine that counts its runs; while `hold` is set they do not end until cancelled."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float, str]] = []
        """SQL, seconds and time zone of every run."""
        self._started = threading.Event()
        self.refuse: EngineError | None = None
        self.hold = False
        self.going: dict[str, threading.Event] = {}

    def run(
        self, sql: str, *, query_id: str, max_seconds: float = 60.0, timezone: str = "UTC"
    ) -> Answer:
        """One row with the number of this run."""
        self.asked.append((sql, max_seconds, timezone))
        number = self.runs
        if self.refuse is not None:
            raise self.refuse
        if self.hold:
            stopped = self.going[query_id] = threading.Event()
            self._started.set()
            stopped.wait(10)
            raise EngineError("Query was cancelled.", code=394, name="QUERY_WAS_CANCELLED")
        return Answer(["1"], ["UInt8"], [[number]], rows_read=1, bytes_read=1, seconds=0.0)

    @property
    def runs(self) -> int:
        """How often it ran."""
        return len(self.asked)

    async def running(self) -> None:
        """Come back when a held query has begun."""
        await asyncio.to_thread(self._started.wait, 10)
        self._started.clear()

    def progress(self, query_id: str) -> Progress | None:
        """The same while it runs."""
        return Progress(500, 4000, 1000, 2.0, 1_500_000) if query_id in self.going else None

    def cancel(self, query_id: str) -> bool:
        """Let a held run end."""
        stopped = self.going.pop(query_id, None)
        if stopped is not None:
            stopped.set()
        return stopped is not None

    def stop_all(self) -> None:
        """Let every held run end."""
        for query_id in list(self.going):
            self.cancel(query_id)


class Still:
    """One instance, its clock, its engine and a client."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.clock = StillClock()
        self.engine = ToldEngine()
        self.instance: Instance = make_instance(
            self.engine, self.clock, rules=rules, group_types=("organization",)
        )
        self.instance.stored = stored_objects(self.instance)
        self.instance.filled.set()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(build(self.instance)),
            base_url="http://demo.test",
            headers={"Authorization": f"Bearer {self.instance.keys.full.value}"},
        )

    async def ask(
        self, query: str = "select 1", *, key: str | None = None, **more: Any
    ) -> httpx.Response:
        """POST a HogQL query."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        body = {"query": {"kind": "HogQLQuery", "query": query}, **more}
        return await self.client.post("/api/projects/1/query/", json=body, headers=headers)

    async def poll(self, query_id: str, **params: str) -> httpx.Response:
        """GET the status of a query."""
        return await self.client.get(f"/api/projects/1/query/{query_id}/", params=params)

    async def finished(self, query_id: str) -> httpx.Response:
        """The status of a query once it is over."""
        job = self.instance.jobs.get(1, query_id)
        if job.task is not None:
            await job.task
        return await self.poll(query_id)
