"""Queries and their status: what can be polled and cancelled by id."""

import asyncio
import traceback
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.server import errors
from hogtui.demo.server.clock import Clock, iso
from hogtui.demo.server.runs import Cancelled, Run

LIFE = timedelta(minutes=20)
"""How long a status can be asked for after it last changed."""

KEPT_ROWS = 500_000
"""Rows of all answers together; above it the oldest go early, for the sake of memory."""
Work = Callable[["Job"], Awaitable[Mapping[str, Any]]]


@dataclass
class Job:
    """One asynchronous query."""

    id: str
    team_id: int
    run: Run
    start_time: datetime
    expires: datetime
    task_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    pickup_time: datetime | None = None
    end_time: datetime | None = None
    complete: bool = False
    error: bool = False
    error_message: str | None = None
    results: Mapping[str, Any] | None = None
    task: asyncio.Task[None] | None = None

    @property
    def rows(self) -> int:
        """How many rows the answer has."""
        return 0 if self.results is None else len(self.results["results"])

    @property
    def http_status(self) -> int:
        """What a poll answers with."""
        if self.error:
            return 400 if self.error_message else 500
        return 200 if self.complete else 202

    def described(self, progress: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The status as the API shows it; progress only stands in that of a running query."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "query_async": True,
            "insight_id": None,
            "dashboard_id": None,
            "labels": None,
            "complete": self.complete,
            "error": self.error,
            "error_message": self.error_message,
            "results": self.results,
            "start_time": iso(self.start_time),
            "pickup_time": iso(self.pickup_time) if self.pickup_time else None,
            "end_time": iso(self.end_time) if self.end_time else None,
            "expiration_time": iso(self.expires),
            "task_id": self.task_id,
            "query_progress": None if self.complete else progress,
        }


class Jobs:
    """All queries that are known by an id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[tuple[int, str], Job] = {}
        self._waiting_clients: dict[tuple[int, str], set[Run]] = {}

    def find(self, team_id: int, query_id: str) -> Job | None:
        """The status of that id while it lives."""
        now = self._clock.now()
        for key, job in list(self._jobs.items()):
            if job.expires <= now:
                del self._jobs[key]
        return self._jobs.get((team_id, query_id))

    def get(self, team_id: int, query_id: str) -> Job:
        """The same; raises Refusal when there is none."""
        job = self.find(team_id, query_id)
        if job is None:
            raise errors.not_found(f"Query {query_id} not found for team {team_id}")
        return job

    def start(self, team_id: int, query_id: str, run: Run, work: Work) -> Job:
        """Begin in the background."""
        now = self._clock.now()
        job = Job(query_id, team_id, run, start_time=now, expires=now + LIFE)
        self._jobs[team_id, query_id] = job
        job.task = asyncio.create_task(self._carry_out(job, work))
        return job

    async def _carry_out(self, job: Job, work: Work) -> None:
        try:
            job.results = await work(job)
        except errors.Refusal as refusal:
            job.error = True
            job.error_message = None if refusal.hidden else refusal.detail.partition("\n")[0]
        except Cancelled:
            job.error = True
        except Exception:  # a mistake of ours, whatever it is: the status says no more than that
            traceback.print_exc()
            job.error = True
        job.complete = True
        job.end_time = self._clock.now()
        job.expires = job.end_time + LIFE
        self._make_room(job)

    def _make_room(self, newest: Job) -> None:
        done = [job for job in self._jobs.values() if job.results is not None]
        rows = sum(job.rows for job in done)
        for job in done:
            if rows <= KEPT_ROWS:
                break
            if job is not newest:
                rows -= job.rows
                self._jobs.pop((job.team_id, job.id), None)

    def picked_up(self, job: Job) -> None:
        """Note that a worker has taken the query."""
        job.pickup_time = self._clock.now()
        job.expires = job.pickup_time + LIFE

    async def cancel(self, team_id: int, query_id: str, *, dequeue_only: bool = False) -> str:
        """Stop whatever runs under an id; gives the words of the answer."""
        job = self.find(team_id, query_id)
        waiting = job is not None and not job.complete and job.pickup_time is None
        if dequeue_only and not waiting:
            return "Only tried to dequeue, not cancelling query on clickhouse"
        self._jobs.pop((team_id, query_id), None)
        if job is not None and job.complete:
            return "Query already complete"
        if job is not None and waiting and job.task is not None:
            job.task.cancel()
            return "Query task revoked"
        runs = set(self._waiting_clients.get((team_id, query_id), ()))
        if job is not None:
            runs.add(job.run)
        for run in runs:
            await run.cancel()
        return "Cancelled query on clickhouse"

    def enter(self, team_id: int, query_id: str, run: Run) -> None:
        """Make a query that a client waits for known, so that it can be cancelled."""
        self._waiting_clients.setdefault((team_id, query_id), set()).add(run)

    def leave(self, team_id: int, query_id: str, run: Run) -> None:
        """Forget it again."""
        runs = self._waiting_clients.get((team_id, query_id), set())
        runs.discard(run)
        if not runs:
            self._waiting_clients.pop((team_id, query_id), None)
