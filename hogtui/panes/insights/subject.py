"""The insight that is looked at: what is known of it, and what of it is drawn."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from hogtui.api.errors import NotFound
from hogtui.api.insights import (
    NOTHING,
    Computed,
    Overrides,
    compute_insight,
    compute_node,
    read_insight,
)
from hogtui.api.models import Insight
from hogtui.api.query_types import Refresh, Running
from hogtui.api.slots import Priority
from hogtui.resources.insight_looks import AS_SAVED, Look, looked_at
from hogtui.resources.insight_words import a_map
from hogtui.resources.insights import insight_of
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client


@dataclass(frozen=True)
class Subject:
    """One insight, and how it is looked at."""

    short_id: str
    record: Mapping[str, Any] = field(default_factory=dict)
    """As it was sent last; empty before."""
    look: Look = AS_SAVED
    overrides: Overrides = NOTHING
    """Of the dashboard that it is looked at on."""

    @property
    def insight(self) -> Insight | None:
        """What is known of it."""
        return insight_of(self.record) if self.record else None

    @property
    def number(self) -> int | None:
        """Its place in the API."""
        found = self.record.get("id")
        return found if isinstance(found, int) else None

    @property
    def query(self) -> Mapping[str, Any]:
        """What is looked at, with how it is drawn."""
        return looked_at(a_map(self.record.get("query")), self.look)

    @property
    def source(self) -> Mapping[str, Any]:
        """What computes it."""
        node = self.query
        return a_map(node.get("source")) or node

    @property
    def title(self) -> str:
        """Its name."""
        insight = self.insight
        return line(insight.title) if insight is not None else self.short_id

    def drawn(self, computed: Computed) -> dict[str, Any]:
        """What a chart is made of."""
        return {**self.record, **computed.body, "query": self.query}

    def with_record(self, record: Mapping[str, Any]) -> "Subject":
        """The same, with more known of it."""
        return replace(self, record={**self.record, **record})


@dataclass(frozen=True)
class Came:
    """Something is known: of the insight, or of its numbers."""

    subject: Subject
    computed: Computed | None


Step = Running | Came


async def computing(
    client: "Client", subject: Subject, *, force: bool = False
) -> AsyncGenerator[Step, None]:
    """From what is kept to what is new. Raises ApiError."""
    refresh = Refresh.FORCE_ASYNC if force else Refresh.ASYNC
    if subject.number is None:
        record = await read_insight(client, short_id=subject.short_id)
        if record is None:
            raise NotFound("There is no such insight here: it may be deleted.", status=404)
        subject = subject.with_record(record)
        kept = Computed({"result": None, **record}, stale=True)
        yield Came(subject, kept if kept.has_result else None)
    is_there = not subject.look.is_saved
    async with aclosing(_steps(client, subject, refresh)) as running:
        async for step in running:
            if isinstance(step, Running):
                yield step
                continue
            if subject.look.is_saved:
                subject = subject.with_record(step.body)
            is_there = is_there or step.has_result
            yield Came(subject, step)
    if not is_there and subject.source:
        # A server that computes nothing for a GET does it for whoever posts the query.
        async with aclosing(_steps(client, subject, refresh, posts=True)) as running:
            async for step in running:
                yield step if isinstance(step, Running) else Came(subject, step)


def _steps(
    client: "Client", subject: Subject, refresh: Refresh, *, posts: bool = False
) -> AsyncGenerator[Running | Computed, None]:
    if subject.look.is_saved and not posts:
        return compute_insight(
            client,
            subject.number or 0,
            query_id=str(uuid4()),
            refresh=refresh,
            overrides=subject.overrides,
            priority=Priority.USER,
        )
    node = subject.source
    if subject.overrides.filters:
        filters = subject.overrides.filters
        own = subject.look.date_from or subject.look.date_to
        more = Look(
            "" if own else str(filters.get("date_from") or ""),
            "" if own else str(filters.get("date_to") or ""),
            properties=tuple(filters.get("properties") or ()),
        )
        node = looked_at(node, more)
    return compute_node(
        client,
        node,
        query_id=str(uuid4()),
        refresh=refresh,
        variables=subject.overrides.variables,
    )


def age_words(computed: Computed, now: datetime) -> Sequence[tuple[str, str]]:
    """How old the numbers are and when newer ones may be asked for: words and their styles."""
    found = []
    if computed.at is not None:
        seconds = (now - computed.at).total_seconds()
        is_old = computed.old_from is not None and computed.old_from < now
        words = f"computed {amounts.age(seconds)}" + (", old by now" if is_old else "")
        found.append((words, "$text-warning" if is_old else ""))
    if computed.allowed_from is not None and computed.allowed_from > now:
        wait = amounts.duration((computed.allowed_from - now).total_seconds())
        found.append((f"refresh allowed in {wait}", ""))
    return found
