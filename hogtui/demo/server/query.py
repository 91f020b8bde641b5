"""The query endpoint: ask, follow, cancel."""

import asyncio
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from hogtui.demo.hogql.interface import Context
from hogtui.demo.server import errors, languages, sql
from hogtui.demo.server.bodies import (
    DatabaseSchemaQuery,
    DataTableNode,
    DataVisualizationNode,
    EventsQuery,
    HogQLAutocomplete,
    HogQLMetadata,
    HogQLQuery,
    InsightQuery,
    kind_of,
    read_request,
)
from hogtui.demo.server.cache import STALE_AFTER, Mode, Plan, cache_key, plan, stale_after
from hogtui.demo.server.cohort_calculations import count_the_rest
from hogtui.demo.server.jobs import Job
from hogtui.demo.server.query_log import QUERY_LOG_COLUMNS, note, rows_of
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint
from hogtui.demo.server.runs import NOTHING_YET, Cancelled, Run
from hogtui.demo.server.variables import fill

if TYPE_CHECKING:
    from hogtui.demo.server.bodies import QueryRequest
    from hogtui.demo.server.insight_bodies import InsightRequest

Answer = Mapping[str, Any]
Computing = Callable[[sql.Work], Answer]
MANY = 1000
"""Rows from which on an answer is rendered in a thread, so that others need not wait."""
SECONDS_HELD = 2.0
"""How long a query may be held at the door while the data is being made."""
KIND = re.compile("[A-Z][A-Za-z0-9]*")


def _is_wrapped(node: Any) -> bool:
    return bool(node.kind == "InsightVizNode")


class Question:
    """One query of one request, ready to be computed as often as needed."""

    def __init__(self, call: Call, request: "QueryRequest | InsightRequest") -> None:
        self.call = call
        self.instance = call.instance
        self.project = call.project
        self.id = request.client_query_id or uuid.uuid4().hex
        self.mode = request.mode
        node: Any = request.query
        if isinstance(node, (DataVisualizationNode, DataTableNode)) or _is_wrapped(node):
            node = node.source
        self.node = node
        self.stale = STALE_AFTER
        self.as_of: datetime | None = None
        """The moment that the answer is of; None for the one at which it is computed."""
        overrides = request.variables_override or {}
        filters = request.filters_override
        self.compute: Computing
        if isinstance(node, HogQLQuery):
            self._hogql(node, overrides, filters.model_dump(exclude_none=True) if filters else {})
        elif isinstance(node, EventsQuery):
            self.compute = lambda work: work.events(node, self.context())
        elif isinstance(node, InsightQuery):
            self._insight(node, filters.model_dump(exclude_none=True) if filters else {})
        self.key = cache_key(self.project.id, self._identity(request))

    def context(self, **more: Any) -> Context:
        """What a translation depends on, at the moment of the answer."""
        context = self.instance.context(self.project, **more)
        return context if self.as_of is None else replace(context, now=self.as_of)

    def _insight(self, node: InsightQuery, dashboard: Mapping[str, Any]) -> None:
        # Computing insights is loaded when somebody asks for one.
        from hogtui.demo.server.insight_work import insight_answer, interval_of, under_dashboard

        query = under_dashboard(node.model_dump(exclude_none=True), dashboard)
        self.stale = stale_after(interval_of(query))
        self.compute = lambda work: insight_answer(query, work, self.context())

    def _identity(self, request: "QueryRequest | InsightRequest") -> dict[str, Any]:
        asked = self.node.model_dump(exclude_none=True, exclude={"name", "tags", "response"})
        return {
            **asked,
            "filters_override": request.filters_override,
            "variables_override": request.variables_override,
            "timezone": self.project.timezone,
        }

    def _hogql(
        self, node: HogQLQuery, overrides: Mapping[str, Any], dashboard: Mapping[str, Any]
    ) -> None:
        filters = node.filters.model_dump(exclude_none=True) if node.filters else None
        if dashboard:
            filters = laid_over(filters or {}, dashboard)
        stored = self.instance.rows("insight_variables", self.project)
        variables = fill(node, overrides, stored)

        def compute(work: sql.Work) -> Answer:
            context = self.context(values=node.values, variables=variables, filters=filters)
            return work.hogql(node, context)

        self.compute = compute

    def run(self) -> Run:
        """A new execution of it."""
        return Run(self.instance.engine, self.instance.clock, self.project.id, self.id)

    async def carry_out(self, run: Run, seconds: float) -> Answer:
        """Compute now, remember the answer, and give it; raises Refusal or Cancelled."""
        work = sql.Work(self.instance, self.project, run, seconds)
        # What only fills the cache as it would be by now takes nobody's time.
        slow = self.instance.knobs.slow_seconds if self.as_of is None else 0.0
        began = self.instance.clock.monotonic()
        answer = await run.compute(lambda: self.compute(work), at_least=slow)
        computed = self.as_of or self.instance.clock.now()
        answer = self.dated(answer, computed, cached=False)
        if not answer["error"]:
            self.instance.cache.put(self.key, answer, computed)
        if self.as_of is None:
            note(self, run, answer, self.instance.clock.monotonic() - began)
        return answer

    def dated(self, answer: Answer, computed: datetime, *, cached: bool) -> dict[str, Any]:
        """An answer with what the cache knows about it."""
        return sql.dated(answer, self.key, computed, cached=cached, stale=self.stale)


def laid_over(filters: Mapping[str, Any], dashboard: Mapping[str, Any]) -> dict[str, Any]:
    """The filters of a query under those of its dashboard."""
    dates = {name: dashboard[name] for name in ("date_from", "date_to") if name in dashboard}
    merged = {
        **filters,
        "properties": [*filters.get("properties", ()), *dashboard.get("properties", ())],
    }
    if dates:
        merged["dateRange"] = dates
    return merged


async def ask(call: Call) -> Response:
    """POST query/."""
    request = read_request(await call.json())
    node = request.query
    if isinstance(node, (HogQLMetadata, HogQLAutocomplete, DatabaseSchemaQuery)):
        await call.instance.filled.wait()
        return reply(await asyncio.to_thread(languages.answer, call.instance, call.project, node))
    question = Question(call, request)
    if isinstance(question.node, HogQLQuery) and "cohort" in question.node.query.lower():
        await count_the_rest(call)
    entry = call.instance.cache.get(question.key)
    age = call.instance.cache.age(entry)
    match plan(question.mode, age, question.stale):
        case Plan.SERVE if entry is not None:
            told = question.dated(entry.answer, entry.computed_at, cached=True)
            return await _tell(call, told)
        case Plan.ENQUEUE:
            job = await enqueue(question)
            if job.task is not None and not call.instance.filled.is_set():
                # The data is there in a moment: waiting for it here saves the client a poll.
                await asyncio.wait({job.task}, timeout=SECONDS_HELD)
            status = job.described()
            body: dict[str, Any] = {"query_status": status}
            if question.mode is not Mode.FORCE_ASYNC:
                body = {"cache_key": question.key, **body}
                if entry is not None:
                    old = question.dated(entry.answer, entry.computed_at, cached=True)
                    body = {**old, "query_status": status}
            return await _tell(call, body, 200 if status["complete"] else 202)
    return await _tell(call, await answer_now(question))


async def _tell(call: Call, body: Answer, status: int = 200) -> Response:
    rows = body.get("results") or ()
    if call.request.headers.get("x-posthog-client") == "mcp" and body.get("columns"):
        body = {**body, "formatted_results": as_text(body["columns"], rows)}
    if len(rows) > MANY:
        return await asyncio.to_thread(reply, body, status)
    return reply(body, status)


def as_text(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table for models: one line for the names and one for each row."""
    lines = ("|".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "\n".join(("|".join(columns), *lines))


async def ask_by_kind(call: Call) -> Response:
    """POST query/:Kind/, where the path only repeats what the body says."""
    kind = call.params["query_id"]
    if not KIND.fullmatch(kind):
        raise errors.method_not_allowed("POST", "GET, DELETE, HEAD, OPTIONS")
    asked = kind_of(await call.json())
    if kind != asked:
        raise errors.invalid(
            f'Query kind mismatch: path kind "{kind}" does not match body kind "{asked}".'
        )
    return await ask(call)


async def answer_now(question: Question) -> Answer:
    """Compute while the client waits; raises Refusal."""
    instance, team_id = question.instance, question.project.id
    run = question.run()
    instance.jobs.enter(team_id, question.id, run)
    try:
        await instance.filled.wait()
        async with instance.limits.turn(team_id, patient=False):
            return await question.carry_out(run, sql.SECONDS_WAITING)
    except Cancelled:
        raise errors.server_error(500, "ClickHouse error while executing query.") from None
    finally:
        instance.jobs.leave(team_id, question.id, run)


async def enqueue(question: Question) -> Job:
    """Compute in the background; a job of that id that is known already goes on."""
    jobs, team_id = question.instance.jobs, question.project.id
    known = jobs.find(team_id, question.id)
    if known is not None and question.mode is not Mode.FORCE_ASYNC:
        return known
    if known is not None:
        await jobs.cancel(team_id, question.id)

    async def work(job: Job) -> Answer:
        await question.instance.filled.wait()
        async with question.instance.limits.turn(team_id, patient=True):
            jobs.picked_up(job)
            return await question.carry_out(job.run, sql.SECONDS_ASYNC)

    return jobs.start(team_id, question.id, question.run(), work)


async def follow(call: Call) -> Response:
    """GET query/:id/."""
    asked = (call.query.get("show_progress"), call.query.get("showProgress"))
    job = call.instance.jobs.get(call.project.id, call.params["query_id"])
    progress = None
    if "true" in asked and not job.complete:
        progress = await asyncio.to_thread(job.run.progress) or NOTHING_YET
    # Both at one moment: the query may end at any other.
    status, code = {"query_status": job.described(progress)}, job.http_status
    if job.rows > MANY:
        return await asyncio.to_thread(reply, status, code)
    return reply(status, code)


async def cancel(call: Call) -> Response:
    """DELETE query/:id/."""
    message = await call.instance.jobs.cancel(
        call.project.id,
        call.params["query_id"],
        dequeue_only=call.query.get("dequeue_only") == "true",
    )
    return reply({"message": message})


async def check_auth(_call: Call) -> Response:
    """POST query/check_auth_for_async/."""
    return reply({"user": "ok"})


async def upgrade(call: Call) -> Response:
    """POST query/upgrade/: every node is at its newest version here."""
    body = await call.json()
    if not isinstance(body, dict) or not isinstance(body.get("query"), dict):
        raise errors.invalid("This field is required.", code="required", attr="query")
    return reply({"query": body["query"]})


async def log(call: Call) -> Response:
    """GET query/:id/log/: what this query cost in the last 24 hours."""
    rows = rows_of(call.instance, call.project.id, call.params["query_id"])
    answer = {
        **sql.EMPTY,
        "results": rows,
        "columns": [name for name, _ in QUERY_LOG_COLUMNS],
        "types": [list(pair) for pair in QUERY_LOG_COLUMNS],
        "hasMore": False,
        "limit": 100,
        "offset": 0,
        "timings": [],
        "modifiers": sql.MODIFIERS,
    }
    return reply(answer)


_ROOT = PROJECT + "query/"
# Asking itself waits for the data where it needs some; to be asked it needs none.
ENDPOINTS = (
    Endpoint("POST", _ROOT, ask, "query:read", "query", needs_data=False),
    Endpoint("POST", _ROOT + "check_auth_for_async/", check_auth, "query:read", "query"),
    Endpoint("POST", _ROOT + "upgrade/", upgrade, "query:read", "query"),
    Endpoint("POST", _ROOT + "{query_id}/", ask_by_kind, "query:read", "query", needs_data=False),
    Endpoint("GET", _ROOT + "{query_id}/log/", log, "query:read", "query_log"),
    Endpoint("GET", _ROOT + "{query_id}/", follow, "query:read", "query", needs_data=False),
    Endpoint("DELETE", _ROOT + "{query_id}/", cancel, "query:read", "query", needs_data=False),
)
