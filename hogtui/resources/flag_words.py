"""A feature flag in plain words, a line for each thing that is so: what a change is shown with."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hogtui.api.write_types import Described, Record
from hogtui.resources.base import Context
from hogtui.resources.conditions import all_of, percent
from hogtui.text.safe import line

TOLD = frozenset({"groups", "multivariate", "payloads", "aggregation_group_type_index"})
"""Parts of the filters that have words of their own."""


def described(record: Record, context: Context) -> Described:
    """Everything that somebody could have changed about it, top to bottom."""
    return [*_head(record), *_filters(record, context)]


def _head(record: Record) -> Iterator[tuple[str, str]]:
    if "active" in record:
        yield "state", _state(record)
    for name, label in (("key", "key"), ("name", "about")):
        if record.get(name):
            yield label, line(str(record[name]))
    tags = record.get("tags")
    if isinstance(tags, list) and tags:
        yield "tags", ", ".join(line(str(each)) for each in tags)
    for name, label, usual in (
        ("evaluation_runtime", "runtime", "all"),
        ("bucketing_identifier", "bucketed by", "distinct_id"),
    ):
        if record.get(name) not in {None, "", usual}:
            yield label, line(str(record[name]))
    if record.get("ensure_experience_continuity"):
        yield "across log-in", "the same"


def _state(record: Record) -> str:
    if record.get("deleted"):
        return "deleted"
    if record.get("archived"):
        return "archived"
    return "on" if record.get("active") else "off"


def _filters(record: Record, context: Context) -> Iterator[tuple[str, str]]:
    filters = record.get("filters")
    if not isinstance(filters, Mapping):
        return
    groups = filters.get("groups")
    found = [each for each in groups if isinstance(each, Mapping)] if groups else []
    for number, group in enumerate(found, 1):
        yield f"condition {number}", condition(group, filters, context)
    if not found and "active" in record:
        yield "conditions", "everybody"
    multivariate = filters.get("multivariate")
    variants = multivariate.get("variants") if isinstance(multivariate, Mapping) else None
    for each in variants if isinstance(variants, list) else ():
        if isinstance(each, Mapping):
            name = f", {line(str(each['name']))}" if each.get("name") else ""
            words = f"{percent(each.get('rollout_percentage'))}{name}"
            yield f"variant {line(str(each.get('key')))}", words
    payloads = filters.get("payloads")
    for name, value in payloads.items() if isinstance(payloads, Mapping) else ():
        yield f"payload {line(str(name))}", line(value if isinstance(value, str) else _json(value))
    for name, value in filters.items():
        if name not in TOLD and value:
            yield line(name.replace("_", " ")), line(_json(value))


def condition(group: Mapping[str, Any], filters: Mapping[str, Any], context: Context) -> str:
    """A release condition: `50 % of people with email contains @example.com`."""
    by = group.get("aggregation_group_type_index")
    if by is None:
        by = filters.get("aggregation_group_type_index")
    whom = f"{context.name('group', by, 'group')}s" if by is not None else "people"
    words = f"{percent(group.get('rollout_percentage'))} of {line(whom)}"
    if of_whom := all_of(group.get("properties"), context):
        words += f" with {' and '.join(of_whom)}"
    if group.get("variant"):
        words += f", always variant {line(str(group['variant']))}"
    if group.get("description"):
        words += f" ({line(str(group['description']))})"
    return words


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
