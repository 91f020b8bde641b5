"""HogQL and event queries: translated, run, and answered as PostHog answers them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.data.staging import STAGING_ID
from hogtui.demo.engine import Answer, EngineError
from hogtui.demo.hogql import metadata, translate
from hogtui.demo.hogql.events_query import prepare
from hogtui.demo.hogql.interface import Context, HogQLError, Translated
from hogtui.demo.server import errors
from hogtui.demo.server.bodies import EventsQuery, HogQLQuery
from hogtui.demo.server.cache import STALE_AFTER
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Project
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.runs import Run

SECONDS_WAITING = 60.0
"""How long a query may run while its client waits."""
SECONDS_ASYNC = 600.0
"""How long one in the background may run."""

ASK_AGAIN_AFTER = timedelta(minutes=15)
"""After that time a client may have an answer computed anew, however long it is fresh."""

MODIFIERS = {
    "personsOnEventsMode": "person_id_override_properties_on_events",
    "materializationMode": "legacy_null_as_null",
    "inCohortVia": "auto",
    "optimizeJoinedFilters": False,
    "personsArgMaxVersion": "auto",
    "sessionTableVersion": "auto",
    "bounceRatePageViewMode": "count_pageviews",
}


@dataclass
class Stopwatch:
    """The timings of an answer, as paths and seconds."""

    started: float = field(default_factory=time.perf_counter)
    laps: list[dict[str, Any]] = field(default_factory=list)
    _last: float = 0.0

    def lap(self, name: str) -> None:
        """Note that everything since the last lap was spent on this."""
        now = time.perf_counter()
        self.laps.append({"k": f"./{name}", "t": now - (self._last or self.started)})
        self._last = now

    def total(self) -> list[dict[str, Any]]:
        """All laps, and the whole at the end."""
        return [*self.laps, {"k": ".", "t": time.perf_counter() - self.started}]


@dataclass(frozen=True)
class Work:
    """One query to be carried out in a thread."""

    instance: Instance
    project: Project
    run: Run
    seconds: float

    def hogql(self, query: HogQLQuery, context: Context) -> dict[str, Any]:
        """The answer to a HogQLQuery; raises Refusal."""
        watch = Stopwatch()
        debug = bool(query.explain or (query.modifiers or {}).get("debug"))
        try:
            translated = translate(query.query, context)
        except HogQLError as error:
            if debug:
                return self._failed(query, context, error.message)
            raise errors.from_hogql(error, metadata(query.query, context)) from None
        watch.lap("parse_and_print")
        try:
            answer = self.execute(translated)
            explanation = self._explain(translated) if query.explain else None
        except EngineError as error:
            refusal = errors.from_engine(error)
            if debug and not refusal.hidden:
                return self._failed(query, context, refusal.detail, translated)
            raise refusal from None
        watch.lap("clickhouse_execute")
        rows, more = cut(answer.rows, translated.limit)
        reply = self._reply(translated, watch)
        reply.update(
            query=query.query,
            results=rows,
            types=[list(pair) for pair in zip(translated.columns, answer.types, strict=True)],
            hasMore=more,
            explain=explanation,
            metadata=metadata(query.query, context) if debug else None,
            modifiers={**MODIFIERS, **(query.modifiers or {})},
            resolved_date_range=date_range(context, self.instance.clock.now()),
        )
        return reply

    def events(self, query: EventsQuery, context: Context) -> dict[str, Any]:
        """The answer to an EventsQuery; raises Refusal."""
        watch = Stopwatch()
        try:
            prepared = prepare(query.model_dump(exclude_none=True), context)
        except HogQLError as error:
            raise errors.from_hogql(error, None) from None
        watch.lap("parse_and_print")
        try:
            answer = self.execute(prepared.translated)
        except EngineError as error:
            raise errors.from_engine(error) from None
        watch.lap("clickhouse_execute")
        rows, more = cut(answer.rows, prepared.translated.limit)
        reply = self._reply(prepared.translated, watch)
        for name in ("clickhouse", "explain", "metadata", "query", "resolved_date_range"):
            del reply[name]
        reply.update(
            columns=list(prepared.columns),
            results=[prepared.shape(row) for row in rows],
            types=list(answer.types),
            hasMore=more,
            nextCursor=None,
            modifiers={**MODIFIERS, **(query.modifiers or {})},
        )
        return reply

    def execute(self, translated: Translated) -> Answer:
        """Run one statement; raises EngineError."""
        if self.project.id == STAGING_ID:
            self.instance.staging.fill(self.instance.engine)
        answer = self.instance.engine.run(
            translated.sql,
            query_id=self.run.engine_id,
            max_seconds=self.seconds,
            timezone=self.project.timezone,
        )
        self.run.read = (answer.rows_read, answer.bytes_read)
        return answer

    def _explain(self, translated: Translated) -> list[str]:
        answer = self.instance.engine.run(
            f"EXPLAIN {translated.sql}",
            query_id=f"{self.run.engine_id}_explain",
        )
        return [str(row[0]) for row in answer.rows]

    def _reply(self, translated: Translated, watch: Stopwatch) -> dict[str, Any]:
        return {
            **EMPTY,
            "columns": list(translated.columns),
            "hogql": translated.hogql,
            "clickhouse": translated.sql,
            "limit": translated.limit,
            "offset": translated.offset,
            "timings": watch.total(),
            "timezone": self.project.timezone,
        }

    def _failed(
        self,
        query: HogQLQuery,
        context: Context,
        message: str,
        translated: Translated | None = None,
    ) -> dict[str, Any]:
        """With `explain` or `debug` a bad query is an answer that says so."""
        return {
            **EMPTY,
            "query": query.query,
            "error": message,
            "metadata": metadata(query.query, context),
            "hogql": translated.hogql if translated else None,
            "clickhouse": translated.sql if translated else None,
            "columns": list(translated.columns) if translated else None,
            "timings": [],
            "timezone": self.project.timezone,
        }


EMPTY: Mapping[str, Any] = {
    "results": [],
    "columns": None,
    "types": None,
    "hasMore": None,
    "limit": None,
    "offset": None,
    "hogql": None,
    "clickhouse": None,
    "query": None,
    "error": None,
    "explain": None,
    "metadata": None,
    "timings": None,
    "modifiers": None,
    "resolved_date_range": None,
    "calculation_trigger": None,
    "query_metadata": None,
    "query_status": None,
}


def cut(rows: list[list[Any]], limit: int | None) -> tuple[list[list[Any]], bool | None]:
    """The page without the row that was asked beyond it, and whether there was one."""
    if limit is None:
        return rows, None
    return rows[:limit], len(rows) > limit


def dated(
    answer: Mapping[str, Any],
    key: str,
    computed: datetime,
    *,
    cached: bool,
    stale: timedelta = STALE_AFTER,
) -> dict[str, Any]:
    """An answer with what the cache knows about it."""
    return {
        **answer,
        "cache_key": key,
        "is_cached": cached,
        "last_refresh": iso(computed),
        "cache_target_age": iso(computed + stale),
        "next_allowed_client_refresh": iso(computed + min(stale, ASK_AGAIN_AFTER)),
    }


_SPANS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "q": 91.0, "y": 365.0}


def date_range(context: Context, now: datetime) -> dict[str, str] | None:
    """The dates that the filters of a query come to; None without any."""
    asked = (context.filters or {}).get("dateRange") or {}
    start = asked.get("date_from")
    if not start:
        return None
    end = asked.get("date_to")
    return {"date_from": _moment(start, now), "date_to": _moment(end, now) if end else iso(now)}


def _moment(text: str, now: datetime) -> str:
    if text.startswith("-") and text[1:-1].isdecimal() and text[-1] in _SPANS:
        return iso(now - timedelta(days=int(text[1:-1]) * _SPANS[text[-1]]))
    return text
