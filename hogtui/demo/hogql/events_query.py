"""EventsQuery: events by a list of expressions and filters, without writing a SELECT."""

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hogtui.demo.hogql import tree
from hogtui.demo.hogql.dates import read_date
from hogtui.demo.hogql.functions import aggregate_base
from hogtui.demo.hogql.interface import Context, HogQLError, Translated
from hogtui.demo.hogql.parser import Node, parse_expression, parse_order
from hogtui.demo.hogql.properties import conditions
from hogtui.demo.hogql.translate import translate_tree

WHOLE_EVENT = (
    "uuid",
    "event",
    "properties",
    "timestamp",
    "team_id",
    "distinct_id",
    "elements_chain",
    "created_at",
)
"""What `*` gives, as an object in one cell."""
_PERSON = ("person.id", "person.created_at", "person.properties", "distinct_id")
_PERSON_KEYS = ("uuid", "created_at", "properties", "distinct_id")
_DEFAULT_AFTER = "-24h"

Shape = Callable[[Any], Any]


@dataclass(frozen=True)
class Prepared:
    """An EventsQuery ready for the engine."""

    translated: Translated
    columns: Sequence[str]
    """As the query names them; `*` and `person` stay one column each."""
    shapes: Sequence[Shape]

    def shape(self, row: Sequence[Any]) -> list[Any]:
        """A row of the engine as a row of the reply: objects where PostHog has objects."""
        return [shape(cell) for shape, cell in zip(self.shapes, row, strict=True)]


def prepare(query: Mapping[str, Any], context: Context) -> Prepared:
    """Translate the fields of an EventsQuery; raises HogQLError."""
    limit = min(int(query.get("limit") or context.default_limit), context.max_limit)
    written = [str(each) for each in query.get("select") or []]
    if not written:
        raise HogQLError("Select at least one column.")
    select, shapes = [], []
    for text in written:
        node, shape = _column(text)
        select.append(node)
        shapes.append(shape)
    aggregated = any(_is_aggregate(node) for node in select)
    whole: Node = {
        "node": "SelectQuery",
        "select": select,
        "select_from": {"node": "JoinExpr", "table": tree.field("events")},
        "where": tree.every(_where(query, context)),
        "order_by": _order(query, written, aggregated=aggregated),
    }
    if aggregated:
        whole["group_by"] = [each for each in select if not _is_aggregate(each)]
    if query.get("offset"):
        whole["offset"] = tree.constant(int(query["offset"]))
    made = translate_tree(whole, "", replace(context, default_limit=limit))
    return Prepared(replace(made, columns=written), written, shapes)


def events_query(query: Mapping[str, Any], context: Context) -> Translated:
    """Only the SQL of an EventsQuery; raises HogQLError."""
    return prepare(query, context).translated


def _column(text: str) -> tuple[Node, Shape]:
    bare = _bare(text)
    if bare == "*":
        return _tuple(WHOLE_EVENT), _object(WHOLE_EVENT)
    if bare == "person":
        return _tuple(_PERSON), _object(_PERSON_KEYS)
    return parse_expression(bare), lambda cell: cell


def _tuple(names: Sequence[str]) -> Node:
    return tree.call("tuple", *(tree.field(*name.split(".")) for name in names))


def _object(names: Sequence[str]) -> Shape:
    def shape(cell: Any) -> dict[str, Any]:
        found = dict(zip(names, cell, strict=True))
        # What is not JSON after all stays the text it is.
        with contextlib.suppress(ValueError):
            found["properties"] = json.loads(found["properties"] or "{}")
        return found

    return shape


def _where(query: Mapping[str, Any], context: Context) -> list[Node]:
    parts = [parse_expression(str(each)) for each in query.get("where") or []]
    names = [*(query.get("events") or []), *([query["event"]] if query.get("event") else [])]
    if names:
        wanted = [tree.compare("==", tree.field("event"), tree.constant(str(n))) for n in names]
        parts.append(tree.some(wanted))
    for key in ("properties", "fixedProperties"):
        if query.get(key):
            parts.append(conditions(query[key], context))
    if query.get("personId"):
        person = tree.call("toUUID", tree.constant(str(query["personId"])))
        parts.append(tree.compare("==", tree.field("person_id"), person))
    if query.get("filterTestAccounts"):
        parts += [conditions(each, context) for each in context.test_account_filters]
    return [*parts, *_times(query, context)]


def _times(query: Mapping[str, Any], context: Context) -> list[Node]:
    """Strictly after and strictly before; a day back when nothing is said."""
    parts = []
    after = str(query.get("after") or _DEFAULT_AFTER)
    for text, operator in ((str(query.get("before") or ""), "<"), (after, ">")):
        when = _moment(text, context)
        if when is not None:
            parts.append(tree.compare(operator, tree.field("timestamp"), tree.moment(when)))
    return parts


def _moment(text: str, context: Context) -> datetime | None:
    when = read_date(text, context)
    if when is None and text not in ("", "all"):
        raise HogQLError(f"Invalid date: {text}")
    return when


def _order(query: Mapping[str, Any], written: list[str], *, aggregated: bool) -> list[Node]:
    """As asked; else by the count, the newest first, or by the first column."""
    if query.get("orderBy"):
        return [parse_order(str(each)) for each in query["orderBy"]]
    bare = [_bare(text) for text in written]
    if aggregated:
        counts = [text for text in bare if _is_aggregate(_column(text)[0])]
        return [parse_order(f"{counts[0]} DESC")]
    if "timestamp" in bare or "*" in bare:
        return [parse_order("timestamp DESC")]
    plain = [text for text in bare if text != "person"]
    return [parse_order(f"{plain[0]} ASC")] if plain else []


def _bare(text: str) -> str:
    """A column without the comment that names it in PostHog's interface."""
    return text.split("--")[0].strip()


def _is_aggregate(node: Node) -> bool:
    if node["node"] == "Call" and aggregate_base(str(node["name"])) is not None:
        return True
    return any(
        _is_aggregate(each)
        for value in node.values()
        for each in (value if isinstance(value, list) else [value])
        if isinstance(each, dict) and "node" in each and each["node"] != "SelectQuery"
    )
