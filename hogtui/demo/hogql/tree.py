"""Nodes of the parser's tree, made by hand."""

from datetime import datetime
from typing import Any

from hogtui.demo.hogql.parser import Node


def constant(value: Any) -> Node:
    """A number, a text, true, false or null."""
    return {"node": "Constant", "value": value}


def field(*chain: str | int) -> Node:
    """A field by its chain of names."""
    return {"node": "Field", "chain": list(chain)}


def call(name: str, *arguments: Node) -> Node:
    """A function call."""
    return {"node": "Call", "name": name, "args": list(arguments)}


def compare(operator: str, left: Node, right: Node) -> Node:
    """A comparison; `operator` as the parser spells it, such as `==`."""
    return {"node": "CompareOperation", "op": operator, "left": left, "right": right}


def every(nodes: list[Node]) -> Node:
    """All conditions together; none at all is true."""
    if len(nodes) == 1:
        return nodes[0]
    return {"node": "And", "exprs": nodes} if nodes else constant(True)


def some(nodes: list[Node]) -> Node:
    """Any of the conditions; none at all is true, as an empty filter is no filter."""
    if len(nodes) == 1:
        return nodes[0]
    return {"node": "Or", "exprs": nodes} if nodes else constant(True)


def negate(node: Node) -> Node:
    """The opposite of a condition."""
    return {"node": "Not", "expr": node}


def moment(when: datetime) -> Node:
    """A point in time as a call that reads its own offset."""
    return call("toDateTime", constant(when.isoformat()))


def literal(value: Any) -> Node:
    """A JSON value: lists become arrays, objects become dicts."""
    if isinstance(value, list | tuple):
        return {"node": "Array", "exprs": [literal(each) for each in value]}
    if isinstance(value, dict):
        items = [[constant(str(key)), literal(each)] for key, each in value.items()]
        return {"node": "Dict", "items": items}
    if isinstance(value, datetime):
        return moment(value)
    if value is None or isinstance(value, bool | int | float | str):
        return constant(value)
    return constant(str(value))


def placed(node: Node, at: Node) -> Node:
    """A copy of a foreign tree whose every node stands where the placeholder stood."""
    made = {key: _placed(each, at) for key, each in node.items()}
    return {**made, "start": at.get("start"), "end": at.get("end"), "placed": True}


def _placed(value: Any, at: Node) -> Any:
    if isinstance(value, dict):
        return placed(value, at) if "node" in value else value
    if isinstance(value, list):
        return [_placed(each, at) for each in value]
    return value
