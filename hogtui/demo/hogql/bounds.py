"""Whether a SELECT from events says which time it is about."""

from hogtui.demo.hogql.parser import Node

_BOUNDS = frozenset({"<", ">", "<=", ">=", "==", "in"})


def bounded_by_time(select: Node) -> bool:
    """Whether the conditions narrow `timestamp`, so that not every event has to be read."""
    return any(_bounds(select[key]) for key in ("where", "prewhere") if select.get(key) is not None)


def _bounds(node: Node) -> bool:
    if node["node"] == "And":
        return any(_bounds(each) for each in node["exprs"])
    if node["node"] == "Or":
        return all(_bounds(each) for each in node["exprs"])
    if node["node"] == "CompareOperation" and node["op"] in _BOUNDS:
        return _is_time(node["left"]) or _is_time(node["right"])
    if node["node"] == "BetweenExpr":
        return not node["negated"] and _is_time(node["expr"])
    if node["node"] == "Call" and node["name"] in ("and", "greater", "less", "greaterOrEquals"):
        return any(_bounds(each) or _is_time(each) for each in node["args"])
    return False


def _is_time(node: Node) -> bool:
    """The column itself, or rounded: `toDate(timestamp)`."""
    if node["node"] == "Field":
        return str(node["chain"][-1]) == "timestamp"
    if node["node"] == "Call":
        return any(_is_time(each) for each in node["args"])
    return False
