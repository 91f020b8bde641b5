"""What can be asked of PostHog about a place in a query or about a name, and what it answered."""

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from hogtui.api.slots import Priority
from hogtui.text.fields import Property
from hogtui.text.knowledge import Candidate, KnownTable, Names, Sort, quoted_name, usable

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.hints import Suggestion

SAMPLED = 1_000
"""Rows that a sample of a field is taken from."""
VALUES = 20
"""Different values in a sample."""
TIMES = ("timestamp", "$start_timestamp")
"""Columns that bound what is read, where a table has one."""


class Place(NamedTuple):
    """A place in a statement where something is to be written."""

    before: str
    after: str


class Column(NamedTuple):
    """A field of a table, to be sampled."""

    table: str
    field: str
    """As it is written in a query."""
    bound: str = ""
    """The column of time that bounds what is read."""

    @property
    def query(self) -> str:
        """One query that reads little."""
        table = ".".join(map(quoted_name, self.table.split(".")))
        recent = f" WHERE {quoted_name(self.bound)} > now() - INTERVAL 1 DAY" if self.bound else ""
        return (
            f"SELECT value, count() AS times FROM (SELECT {self.field} AS value "  # noqa: S608 -- names as PostHog gave them; it parses them itself
            f"FROM {table}{recent} LIMIT {SAMPLED}) GROUP BY value ORDER BY times DESC "
            f"LIMIT {VALUES}"
        )


Question = Place | Property | Column
"""Two that are equal have the same answer."""


class Answer(NamedTuple):
    """Names that PostHog gave, the best first."""

    names: Names
    failed: str = ""
    """Why there are none, in a sentence."""


def sort_of(question: Question) -> str:
    """What is refused together: kinds of questions that a PostHog knows or does not know."""
    return question.owner if isinstance(question, Property) else type(question).__name__


def cost_of(question: Question) -> str:
    """What asking costs, in a few words, before anybody asks."""
    if isinstance(question, Column):
        return f"1 query, {SAMPLED:,} rows"
    return "1 look-up, no query" if isinstance(question, Property) else "1 request, no query"


def asked_of(question: Question) -> str:
    """What was asked, in a few words, for the answer to stand under."""
    if not isinstance(question, Column):
        return "values that PostHog lists"
    return f"of {SAMPLED:,} rows{' of the last day' if question.bound else ''}"


def bound_of(table: KnownTable) -> str:
    """The column of time that bounds what is read of a table; "" where it has none."""
    return next((each.name for each in table.fields if each.name in TIMES), "")


async def ask(client: "Client", question: Question, priority: Priority) -> Answer:
    """Ask PostHog; raises ApiError."""
    if isinstance(question, Place):
        return await _suggestions(client, question, priority)
    if isinstance(question, Property):
        return await _values(client, question, priority)
    return await _sample(client, question)


async def _suggestions(client: "Client", place: Place, priority: Priority) -> Answer:
    from hogtui.api.hints import suggestions

    at = len(place.before)
    found, _ = await suggestions(client, place.before + place.after, at, at, priority=priority)
    return Answer(Names(_candidate(each) for each in found if _can_be_written(each)))


def _can_be_written(each: "Suggestion") -> bool:
    return usable(each.label) and usable(each.insert)


_SORTS = {
    "Function": Sort.FUNCTION,
    "Keyword": Sort.KEYWORD,
    "Property": Sort.PROPERTY,
    "Folder": Sort.TABLE,
    "Class": Sort.TABLE,
    "Value": Sort.VALUE,
    "Constant": Sort.VALUE,
}


def _candidate(found: "Suggestion") -> Candidate:
    sort = _SORTS.get(found.kind, Sort.FIELD)
    detail = found.detail if usable(found.detail) else ""
    return Candidate(found.label, sort, detail, found.insert)


async def _values(client: "Client", wanted: Property, priority: Priority) -> Answer:
    from hogtui.api.hints import property_values

    found = await property_values(
        client, wanted.owner, wanted.name, group=wanted.group, priority=priority
    )
    return Answer(Names(_value(text, count) for text, count in found if usable(text)))


async def _sample(client: "Client", column: Column) -> Answer:
    from hogtui.api.query import HogQL, Refresh, Result, run_query
    from hogtui.text.values import copy_text

    names: list[Candidate] = []
    query = HogQL(column.query, name="hogtui: a sample of a field")
    async for step in run_query(client, query, query_id=uuid4().hex, refresh=Refresh.BLOCKING):
        if isinstance(step, Result):
            for value, count, *_ in (row for row in step.rows if len(row) > 1):
                text = value if isinstance(value, str) else copy_text(value)
                if usable(text):
                    names.append(_value(text, count if isinstance(count, int) else None))
    return Answer(Names(names))


def _value(text: str, count: int | None) -> Candidate:
    return Candidate(text, Sort.VALUE, "" if count is None else f"{count:,}")
