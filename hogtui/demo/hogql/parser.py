"""PostHog's own HogQL parser, as the demo asks it."""

from hogtui.demo.hogql.interface import HogQLError
from hogtui.text.grammar import Node, NotHogQL, parse

__all__ = ["Node", "parse_expression", "parse_order", "parse_select"]


def parse_select(query: str) -> Node:
    """The tree of a SELECT or of a set of them; raises HogQLError with the parser's words."""
    return _parse(query, "parse_select_json")


def parse_expression(text: str) -> Node:
    """The tree of one expression; raises HogQLError."""
    return _parse(text, "parse_expr_json")


def parse_order(text: str) -> Node:
    """The tree of one ORDER BY item; raises HogQLError."""
    return _parse(text, "parse_order_expr_json")


def _parse(text: str, function: str) -> Node:
    try:
        return parse(text, function)
    except NotHogQL as refused:
        raise HogQLError(refused.message, start=refused.start, end=refused.end) from None
