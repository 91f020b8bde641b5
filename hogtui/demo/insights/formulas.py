"""Formulas over series: `A / B * 100`, with the letters standing for the series in their order."""

import ast
import operator
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hogtui.demo.insights.asking import InsightError, Query, a_map, items

Number = float
LETTERS = string.ascii_uppercase
_TWO: Mapping[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda left, right: left / right if right else 0,
    ast.Mod: lambda left, right: left % right if right else 0,
    ast.Pow: lambda left, right: left**right if abs(right) <= 8 else 0,
}


def formulas_of(query: Query) -> list[tuple[str, str]]:
    """The formulas of a query, each with its name."""
    asked = a_map(query.get("trendsFilter"))
    nodes = [a_map(each) for each in items(asked.get("formulaNodes"))]
    if not nodes:
        texts = [*items(asked.get("formulas"))] or [asked.get("formula")]
        nodes = [{"formula": text} for text in texts]
    return [
        (str(node["formula"]), str(node.get("custom_name") or f"Formula ({node['formula']})"))
        for node in nodes
        if node.get("formula")
    ]


def calculate(formula: str, series: Sequence[Sequence[Number]]) -> list[Number]:
    """The formula at every place of the series, which are all of one length."""
    try:
        tree = ast.parse(formula.strip().upper(), mode="eval").body
    except SyntaxError:
        raise InsightError(f"Formula {formula} could not be read.") from None
    length = max((len(each) for each in series), default=0)
    return [_value(tree, [each[place] for each in series], formula) for place in range(length)]


def _value(node: Any, values: Sequence[Number], formula: str) -> Number:
    match node:
        case ast.BinOp(left, sign, right) if type(sign) in _TWO:
            sides = _value(left, values, formula), _value(right, values, formula)
            return _TWO[type(sign)](*sides)
        case ast.UnaryOp(ast.USub(), inner):
            return -_value(inner, values, formula)
        case ast.Constant(int() | float() as number):
            return number
        case ast.Name(letter) if len(letter) == 1 and LETTERS.find(letter) < len(values):
            return values[LETTERS.index(letter)]
    raise InsightError(f"Formula {formula} names something that is no series of this insight.")
