"""What every kind of insight needs to be computed: a project, a moment, and somebody to ask."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from hogtui.demo.engine import Answer
from hogtui.demo.hogql.interface import Context, Translated
from hogtui.demo.hogql.parser import Node, parse_select
from hogtui.demo.hogql.properties import conditions
from hogtui.demo.hogql.reprint import reprint_expression
from hogtui.demo.hogql.translate import translate_tree

Query = Mapping[str, Any]
"""A query as the API takes it: TrendsQuery and its like, without what it is wrapped in."""
MOST = 50_000
"""Rows of one statement."""


@lru_cache(maxsize=200)
def parsed(hogql: str) -> Node:
    """The tree of a query, which a translation only reads; raises HogQLError.

    Reading a query takes longer than running it, and most ask the same until the day is over.
    """
    return parse_select(hogql)


class InsightError(Exception):
    """A query that PostHog would not compute; the words are for its author."""


@dataclass
class Asking:
    """One insight on its way to an answer."""

    context: Context
    execute: Callable[[Translated], Answer]
    """Runs one statement; raises EngineError."""
    asked: list[Translated] = field(default_factory=list)
    """Every statement that gave rows for the answer."""

    @property
    def zone(self) -> ZoneInfo:
        """The project's."""
        return ZoneInfo(self.context.timezone)

    @property
    def now(self) -> datetime:
        """The moment of the answer, in the project's zone."""
        return self.context.now.astimezone(self.zone)

    def rows(self, hogql: str, *, aside: bool = False) -> list[list[Any]]:
        """The rows of a SELECT that brings its own limit; raises HogQLError or EngineError.

        What is asked `aside` only prepares another question.
        """
        translated = translate_tree(parsed(hogql), hogql, self.context)
        if not aside:
            self.asked.append(translated)
        return self.execute(translated).rows

    @property
    def hogql(self) -> str | None:
        """What was asked, as one query: several of the same columns become a union."""
        texts = list(dict.fromkeys(each.hogql for each in self.asked))
        if len({len(each.columns) for each in self.asked}) > 1 or len(texts) < 2:
            return texts[-1] if texts else None
        return " UNION ALL ".join(texts)

    def condition(self, filters: object) -> str:
        """Property filters as HogQL over events; "" for none."""
        if not filters:
            return ""
        return reprint_expression(conditions(filters, self.context))

    def test_accounts(self) -> str:
        """What leaves out the team's own people."""
        return self.condition(list(self.context.test_account_filters))


def every(conditions_: Iterable[str]) -> str:
    """Conditions in HogQL that must all hold; those that are "" are none."""
    found = [each for each in conditions_ if each]
    return " AND ".join(found) if found else "true"


def of_query(query: Query, asking: Asking) -> str:
    """What a query filters all of its events by."""
    tests = asking.test_accounts() if query.get("filterTestAccounts") else ""
    return every([asking.condition(query.get("properties")), tests])


def a_map(value: object) -> Mapping[str, Any]:
    """A JSON object, empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[Any]:
    """A JSON list, empty where it is none."""
    return value if isinstance(value, list | tuple) else ()
