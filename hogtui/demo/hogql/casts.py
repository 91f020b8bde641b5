"""Casts: `x::int`, `cast(x as String)`. They give NULL where a value does not fit."""

import re

from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import did_you_mean, quote_text

_NAMES = {
    **{f"int{bits}": f"Int{bits}" for bits in (8, 16, 32, 64, 128, 256)},
    **{f"uint{bits}": f"UInt{bits}" for bits in (8, 16, 32, 64, 128, 256)},
    **{f"decimal{bits}": f"Decimal{bits}" for bits in (32, 64, 128, 256)},
    **dict.fromkeys(("int", "integer", "bigint", "smallint"), "Int64"),
    **dict.fromkeys(("float", "double", "real", "float64"), "Float64"),
    "float32": "Float32",
    **dict.fromkeys(("string", "text", "varchar", "char"), "String"),
    **dict.fromkeys(("boolean", "bool"), "Bool"),
    **dict.fromkeys(("decimal", "numeric"), "Decimal"),
    "date": "Date",
    "date32": "Date32",
    **dict.fromkeys(("datetime", "timestamp"), "DateTime"),
    "datetime64": "DateTime64",
    "uuid": "UUID",
    "array": "Array",
    "tuple": "Tuple",
    "map": "Map",
    "nullable": "Nullable",
    "lowcardinality": "LowCardinality",
    "fixedstring": "FixedString",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
}
_KINDS = {
    "Int": "integer",
    "UInt": "integer",
    "Float": "float",
    "Decimal": "decimal",
    "String": "string",
    "Bool": "boolean",
    "DateTime": "datetime",
    "Date": "date",
    "UUID": "uuid",
    "Array": "array",
    "Map": "map",
}
_NESTED = ("Array", "Tuple", "Map", "Nullable", "LowCardinality")


def cast(
    value: Expression, type_name: str, node: Node, scope: Scope, lenient: bool = False
) -> Expression:
    """A value as another type, spelled as ClickHouse spells it."""
    spelled = _spell(type_name, node, scope)
    kind = kind_of_type(spelled)
    if spelled.startswith("DateTime"):
        return to_datetime(value, scope)
    if spelled == "Decimal":
        spelled = "Decimal(18, 4)"
    if spelled == "String":
        return Expression(f"toString({value.sql})", "string", value.nullable)
    if spelled.startswith(_NESTED) and not lenient:
        sql = f"CAST({value.sql}, {quote_text(spelled)})"
        return Expression(sql, kind, value.nullable)
    sql = f"accurateCastOrNull({value.sql}, {quote_text(spelled)})"
    return Expression(sql, kind, nullable=True)


def to_datetime(value: Expression, scope: Scope) -> Expression:
    """A time in the project's zone: NULL when the text is none."""
    zone = quote_text(scope.translation.context.timezone)
    if value.kind in ("datetime", "date", "integer"):
        return Expression(f"toDateTime({value.sql}, {zone})", "datetime", value.nullable)
    text = value.sql if value.kind == "string" else f"toString({value.sql})"
    sql = f"parseDateTime64BestEffortOrNull({text}, 6, {zone})"
    return Expression(sql, "datetime", nullable=True)


def kind_of_type(spelled: str) -> str:
    """What kind of values a ClickHouse type holds."""
    for prefix, kind in _KINDS.items():
        if spelled.startswith(prefix):
            return kind
    return "unknown"


def _spell(type_name: str, node: Node, scope: Scope) -> str:
    """The parser hands types over in lower case; ClickHouse wants its own spelling."""

    def word(found: re.Match[str]) -> str:
        name = found.group().lower()
        if name not in _NAMES:
            raise scope.translation.error(
                f"Unsupported type cast to '{type_name}'", node, did_you_mean(name, _NAMES)
            )
        return _NAMES[name]

    if not re.fullmatch(r"[\w(), ]+", type_name):
        raise scope.translation.error(f"Unsupported type cast to '{type_name}'", node)
    return re.sub(r"[A-Za-z_]\w*", word, type_name)
