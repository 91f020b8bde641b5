"""Conditions on people, groups and their cohorts as HogQL, and what the engine says to it."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.demo.data.staging import STAGING_ID
from hogtui.demo.engine import EngineError
from hogtui.demo.hogql import translate
from hogtui.demo.hogql.interface import HogQLError
from hogtui.demo.server import errors
from hogtui.demo.server.routing import Call

Leaf = Mapping[str, Any]
NOBODY, EVERYBODY = "1 = 0", "1 = 1"
UNITS = frozenset({"minute", "hour", "day", "week", "month", "year"})
_COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_COUNTED = {**_COMPARED, "exact": "=", "eq": "="}


async def ask(call: Call, text: str) -> list[list[Any]]:
    """The rows of a HogQL query in the project of a call; raises Refusal."""
    instance, project = call.instance, call.project
    await instance.filled.wait()

    def run() -> list[list[Any]]:
        if project.id == STAGING_ID:
            instance.staging.fill(instance.engine)
        sql = translate(text, instance.context(project)).sql
        query_id = f"criteria-{secrets.token_hex(4)}"
        return instance.engine.run(sql, query_id=query_id, timezone=project.timezone).rows

    try:
        return await asyncio.to_thread(run)
    except HogQLError as error:
        raise errors.from_hogql(error, None) from None
    except EngineError as error:
        raise errors.from_engine(error) from None


def text(value: object) -> str:
    """A value as a text of HogQL."""
    written = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return "'" + written.replace("\\", "\\\\").replace("'", "\\'") + "'"


def all_of(leaves: Sequence[Leaf]) -> str:
    """That every one of them holds."""
    return " AND ".join(f"({of_leaf(leaf)})" for leaf in leaves) or EVERYBODY


def of_tree(tree: Mapping[str, Any] | None) -> str:
    """The criteria of a cohort, at any depth."""
    if not tree:
        return NOBODY
    if "values" not in tree:
        return of_leaf(tree)
    word = " OR " if tree.get("type") == "OR" else " AND "
    return word.join(f"({of_tree(each)})" for each in tree["values"]) or NOBODY


def of_leaf(leaf: Leaf) -> str:
    """One condition, over the table of persons."""
    match leaf.get("type"):
        case "cohort":
            number = leaf.get("value")
            inverted = leaf.get("negation") or leaf.get("operator") == "not_in"
            known = isinstance(number, int) and not isinstance(number, bool)
            return f"id {'NOT IN' if inverted else 'IN'} COHORT {number}" if known else NOBODY
        case "behavioral":
            found = _behaviour(leaf)
            return f"NOT ({found})" if leaf.get("negation") else found
        case "flag":
            return EVERYBODY
    found = _property(leaf)
    return f"NOT ({found})" if leaf.get("negation") else found


def _property(leaf: Leaf) -> str:
    name = str(leaf.get("key", "")).replace("`", "``")
    field = f"properties.`{name}`"
    operator, value = leaf.get("operator") or "exact", leaf.get("value")
    options = value if isinstance(value, list) else [value]
    if operator in ("is_set", "is_not_set"):
        return f"{field} IS {'NOT NULL' if operator == 'is_set' else 'NULL'}"
    if operator.startswith("not_") or operator == "is_not":
        positive = "exact" if operator == "is_not" else operator.removeprefix("not_")
        return f"NOT coalesce({_property({**leaf, 'operator': positive})}, false)"
    if operator in _COMPARED:
        try:
            number = float(str(options[0]))
        except ValueError:
            return NOBODY
        return f"coalesce(toFloat({field}) {_COMPARED[operator]} {number}, false)"
    if operator in ("is_date_before", "is_date_after"):
        sign = "<" if operator == "is_date_before" else ">"
        return f"coalesce(toString({field}) {sign} {text(options[0])}, false)"
    if operator == "regex":
        return f"coalesce(match(toString({field}), {text(options[0])}), false)"
    if operator.startswith("icontains"):
        parts = [f"toString({field}) ILIKE {text(f'%{each}%')}" for each in options]
        return f"coalesce({' OR '.join(parts)}, false)"
    if operator != "exact":
        return NOBODY
    return f"coalesce(toString({field}) IN ({', '.join(map(text, options))}), false)"


def _behaviour(leaf: Leaf) -> str:
    span, unit = leaf.get("time_value") or 30, leaf.get("time_interval") or "day"
    if unit not in UNITS or not str(span).isdecimal():
        return NOBODY
    within = f"timestamp > now() - INTERVAL {span} {unit.upper()}"
    least, sign = 1, ">="
    if leaf.get("value") == "performed_event_multiple":
        least = int(leaf.get("operator_value") or 1)
        sign = _COUNTED.get(str(leaf.get("operator")), ">=")
    if leaf.get("value") == "performed_event_first_time":
        return (
            f"id IN (SELECT person_id FROM events WHERE event = {text(leaf.get('key'))} "  # noqa: S608 -- HogQL of our own, its values quoted
            f"GROUP BY person_id HAVING min(timestamp) > now() - INTERVAL {span} {unit.upper()})"
        )
    return (
        f"id IN (SELECT person_id FROM events WHERE event = {text(leaf.get('key'))} "  # noqa: S608 -- HogQL of our own, its values quoted
        f"AND {within} GROUP BY person_id HAVING count() {sign} {least})"
    )
