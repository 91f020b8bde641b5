"""What PostHog knows of a cohort beside the cohort: its calculations, and who uses it."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import ApiError, Forbidden, NotFound
from hogtui.api.models import Cohort, CohortCalculation, read_records
from hogtui.api.paging import items_of, pages
from hogtui.api.slots import Priority
from hogtui.resources.base import Context, Line
from hogtui.resources.cohorts import span
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

SHOWN = 12
"""Names of one kind that are told; the rest is counted."""


# Calculations


async def calculations(
    client: "Client", cohort: int, *, limit: int = 100, priority: Priority = Priority.VISIBLE
) -> list[CohortCalculation]:
    """The last calculations, the newest first. Raises ApiError."""
    reply = await client.get(
        client.project(f"cohorts/{cohort}/calculation_history/"),
        params={"limit": limit},
        priority=priority,
        label="calculations",
    )
    return list(read_records(CohortCalculation, items_of(reply.body)).items)


def running_since(found: Sequence[CohortCalculation]) -> datetime | None:
    """When the calculation that goes on began; None when none does, as far as they tell."""
    newest = found[0] if found else None
    return newest.started_at if newest is not None and newest.finished_at is None else None


def took(calculation: CohortCalculation) -> timedelta | None:
    """How long it took."""
    if calculation.started_at is None or calculation.finished_at is None:
        return None
    return calculation.finished_at - calculation.started_at


def outcome(calculation: CohortCalculation) -> str:
    """What came of it."""
    if calculation.error:
        return f"failed: {line(calculation.error)}"
    if calculation.finished_at is None:
        return "goes on"
    return (
        amounts.of(calculation.count, "person", "people")
        if calculation.count is not None
        else "ended"
    )


def last_lines(found: Sequence[CohortCalculation], context: Context) -> list[Line]:
    """The last few in words, for a detail."""
    lines = []
    for each in found[:5]:
        begun = each.started_at
        ago = amounts.age((context.now - begun).total_seconds()) if begun is not None else "?"
        length = took(each)
        words = outcome(each) + (
            f", took {amounts.duration(length.total_seconds())}" if length else ""
        )
        tone = "bad" if each.error else "warning" if each.finished_at is None else ""
        lines.append(Line(words, ago, tone))
    return lines or [Line("none that PostHog remembers", "", "quiet")]


def change(found: Sequence[CohortCalculation]) -> int | None:
    """By how many people the last calculation that ended differs from the one before."""
    counts = [each.count for each in found if each.count is not None and not each.error]
    return counts[0] - counts[1] if len(counts) > 1 else None


# Where it is used


class Using(NamedTuple):
    """The things of one kind that refer to a cohort."""

    kind: str
    names: Sequence[str]
    total: int
    why_not: str = ""
    """Why nobody knows; then there are no names."""


class Uses:
    """Finds what uses a cohort, in one project; remembers what holds for all of them."""

    def __init__(self) -> None:
        self._is_told: bool | None = None
        """Whether this PostHog tells it itself."""
        self._flags: list[tuple[str, frozenset[int]]] | None = None
        """The flags, each with the cohorts that its conditions name."""
        self._experiments: dict[int, str] = {}

    async def of(
        self, client: "Client", cohort: Cohort, cohorts: Sequence[Cohort]
    ) -> AsyncIterator[Using]:
        """Kind after kind; `cohorts` are all that are known. Never raises ApiError."""
        if self._is_told is not False:
            try:
                reply = await client.get(
                    client.project(f"cohorts/{cohort.id}/used_in/"), label="where it is used"
                )
            except NotFound:
                self._is_told = False
            except ApiError as error:
                yield Using("known", (), 0, why(error))
                return
            else:
                self._is_told = True
                for each in _told(reply.body):
                    yield each
        if not self._is_told:
            async for each in self._looked_up(client, cohort, cohorts):
                yield each
        if cohort.experiment_set:
            names = [await self._experiment(client, each) for each in cohort.experiment_set[:3]]
            yield Using("experiments", names, len(cohort.experiment_set))

    async def _looked_up(
        self, client: "Client", cohort: Cohort, cohorts: Sequence[Cohort]
    ) -> AsyncIterator[Using]:
        """What can be seen without being told: flags and cohorts by their conditions."""
        others = [
            line(each.name) or f"cohort {each.id}"
            for each in cohorts
            if each.id != cohort.id and cohort.id in referred(each.filters)
        ]
        yield Using("cohorts", others, len(others))
        try:
            if self._flags is None:
                self._flags = await _flags(client)
        except ApiError as error:
            yield Using("flags", (), 0, why(error))
        else:
            keys = [key for key, numbers in self._flags if cohort.id in numbers]
            yield Using("flags", keys, len(keys))
        yield Using("insights", (), 0, "this PostHog does not tell")

    async def _experiment(self, client: "Client", number: int) -> str:
        if number not in self._experiments:
            try:
                reply = await client.get(
                    client.project(f"experiments/{number}/"), label="experiment"
                )
            except ApiError:
                # Its number is known all the same.
                return f"experiment {number}"
            body = reply.body if isinstance(reply.body, Mapping) else {}
            self._experiments[number] = line(str(body.get("name") or f"experiment {number}"))
        return self._experiments[number]


def _told(body: object) -> Iterator[Using]:
    found = body if isinstance(body, Mapping) else {}
    for key, kind in (("feature_flags", "flags"), ("insights", "insights"), ("cohorts", "cohorts")):
        block = found.get(key)
        rows = block.get("results") if isinstance(block, Mapping) else None
        if not isinstance(rows, list):
            yield Using(kind, (), 0, "PostHog does not say")
            continue
        names = [
            line(str(each.get("key") or each.get("name") or each.get("id")))
            for each in rows
            if isinstance(each, Mapping)
        ]
        total = block.get("total") if isinstance(block, Mapping) else None
        yield Using(kind, names, total if isinstance(total, int) else len(names))


async def _flags(client: "Client") -> list[tuple[str, frozenset[int]]]:
    found = []
    path = client.project("feature_flags/")
    async for page in pages(client, path, limit=250, label="flags that name a cohort"):
        for each in page.items:
            if isinstance(each, Mapping):
                found.append((line(str(each.get("key"))), referred(each.get("filters"))))
    return found


def referred(filters: object) -> frozenset[int]:
    """The cohorts that conditions name, at any depth."""
    found: set[int] = set()
    waiting: list[Any] = [filters]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            number = part.get("value")
            if part.get("type") == "cohort" and str(number).isdecimal():
                found.add(int(str(number)))
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return frozenset(found)


def using_lines(found: Sequence[Using]) -> list[Line]:
    """What uses it in words."""
    lines = []
    for each in found:
        words = ", ".join(each.names[:SHOWN]) or ("none" if not each.why_not else "")
        if each.total > min(len(each.names), SHOWN):
            words += f" and {each.total - min(len(each.names), SHOWN):,} more"
        tone = "quiet" if each.why_not or not each.names else ""
        lines.append(Line(words or f"not known: {each.why_not}", each.kind, tone))
    return lines


def why(error: ApiError) -> str:
    """Why something is not known, in a few words."""
    if isinstance(error, Forbidden) and error.scope:
        return f"the key lacks {error.scope}"
    return line(error.message)


# Watching


def ended_words(cohort: Cohort, before: int | None, started: datetime | None, now: datetime) -> str:
    """That a calculation ended, and with what."""
    name = line(cohort.name) or f"cohort {cohort.id}"
    length = f" after {span(now - started)}" if started is not None else ""
    if cohort.errors_calculating:
        words = line(cohort.last_error_message) or "PostHog does not say why"
        return f"{name}: the calculation failed{length}. {words}"
    size = (
        amounts.of(cohort.count, "person", "people")
        if cohort.count is not None
        else "its people are counted"
    )
    if before is not None and cohort.count is not None and cohort.count != before:
        size += f" ({cohort.count - before:+,})"
    return f"{name} is calculated{length}: {size}."


# What is gone


class Gone(NamedTuple):
    """A cohort that somebody deleted."""

    number: int
    name: str
    at: datetime | None
    who: str


async def deleted(client: "Client") -> list[Gone]:
    """What was deleted lately and not brought back, by PostHog's log. Raises ApiError."""
    reply = await client.get(
        client.project("cohorts/activity/"), params={"limit": 200}, label="deleted cohorts"
    )
    found: dict[int, Gone | None] = {}
    for each in items_of(reply.body):
        number = str(each.get("item_id")) if isinstance(each, Mapping) else ""
        if not number.isdecimal() or int(number) in found:
            continue
        what = each.get("activity")
        if what == "deleted":
            found[int(number)] = _gone(int(number), each)
        elif what in ("restored", "created") or _is_restored(each):
            found[int(number)] = None
    return [each for each in found.values() if each is not None]


def _gone(number: int, entry: Mapping[str, Any]) -> Gone:
    detail, user = entry.get("detail"), entry.get("user")
    name = detail.get("name") if isinstance(detail, Mapping) else None
    who = user.get("first_name") or user.get("email") if isinstance(user, Mapping) else None
    at = read_records(CohortCalculation, [{"started_at": entry.get("created_at")}]).items
    return Gone(
        number,
        line(str(name or f"cohort {number}")),
        at[0].started_at if at else None,
        line(str(who or "somebody")),
    )


def _is_restored(entry: Mapping[str, Any]) -> bool:
    detail = entry.get("detail")
    told = detail.get("changes") if isinstance(detail, Mapping) else None
    return any(
        isinstance(each, Mapping) and each.get("field") == "deleted" and each.get("after") is False
        for each in (told if isinstance(told, list) else ())
    )
