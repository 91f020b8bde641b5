"""Function calls: which are allowed, what they are called in the engine, what they give."""

from hogtui.demo.hogql.aggregates import print_aggregate
from hogtui.demo.hogql.functions import (
    AGGREGATES,
    BY_LOWER_NAME,
    PLAIN,
    RENAMED,
    WINDOW,
    aggregate_base,
)
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.rewrites import REWRITES
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import nearest, words

_DATETIMES = words(
    "toStartOfDay toStartOfHour toStartOfMinute toStartOfSecond toStartOfFiveMinutes "
    "toStartOfTenMinutes toStartOfFifteenMinutes toStartOfMillisecond timeSlot "
    "fromUnixTimestamp fromUnixTimestamp64Milli fromUnixTimestamp64Micro "
    "fromUnixTimestamp64Nano makeDateTime makeDateTime64 parseDateTime64BestEffortOrNull "
    "parseDateTime64BestEffort UUIDv7ToDateTime"
)
_DATES = words(
    "toStartOfMonth toStartOfYear toStartOfISOYear toStartOfQuarter toMonday toLastDayOfMonth "
    "toLastDayOfWeek makeDate toDate32 toDateOrNull"
)
_INTEGERS = words(
    "length lengthUTF8 toYear toQuarter toMonth toDayOfYear toDayOfMonth toDayOfWeek toHour "
    "toMinute toSecond toUnixTimestamp toUnixTimestamp64Milli toISOYear toISOWeek toWeek "
    "toYearWeek toYYYYMM toYYYYMMDD indexOf arrayCount cityHash64 intDiv position "
    "countSubstrings toInt64 toInt32"
)
_STRINGS = words(
    "lower upper lowerUTF8 upperUTF8 substring substringUTF8 trimBoth trimLeft trimRight "
    "replaceAll replaceOne replaceRegexpAll replaceRegexpOne extract toJSONString "
    "formatDateTime monthName dateName domain domainWithoutWWW path pathFull protocol "
    "queryString fragment hex base64Encode base64Decode leftUTF8 rightUTF8 reverse format "
    "arrayStringConcat JSONExtractString JSONExtractRaw JSON_VALUE toTypeName initcap repeat "
    "cutQueryString decodeURLComponent encodeURLComponent extractURLParameter toDecimalString"
)
_BOOLEANS = words("empty notEmpty has hasAll hasAny startsWith endsWith isNull isNotNull")
_SHIFTS = ("addYears", "addMonths", "addWeeks", "addDays", "addHours", "addMinutes", "addSeconds")
_KEEP = frozenset(
    (
        *words("assumeNotNull toNullable coalesce ifNull nullIf abs round floor ceil"),
        *words("greatest least addQuarters"),
        *_SHIFTS,
        *(name.replace("add", "subtract") for name in _SHIFTS),
    )
)
"""What gives the kind of values its first argument has."""
_ALWAYS_NULLABLE = ("OrNull", "nullIf", "toNullable")
_NEVER_NULLABLE = words("isNull isNotNull assumeNotNull tuple array map toTypeName isZeroOrNull")


def call(node: Node, scope: Scope) -> Expression:
    """A function call; raises HogQLError for a function that is not on the lists."""
    name = _known_name(node, scope)
    rewrite = REWRITES.get(name)
    if rewrite is not None:
        return rewrite(node, scope)
    if aggregate_base(name) is not None:
        return print_aggregate(name, node, scope)
    if name in ("arrayReduce", "arrayReduceInRanges"):
        _check_reducer(node, scope)
    arguments = scope.print_all(node["args"])
    printed = RENAMED.get(name, name)
    sql = f"{printed}({', '.join(each.sql for each in arguments)})"
    if node.get("params"):
        raise scope.translation.error(f"Function '{name}' does not accept parameters", node)
    return Expression(
        sql,
        _kind(printed, arguments),
        _nullable(printed, arguments),
        bool(arguments) and all(each.constant for each in arguments),
    )


def window_name(node: Node, scope: Scope) -> str:
    """The engine's name of a function before OVER."""
    written = str(node["name"])
    name = BY_LOWER_NAME.get(written.lower(), written)
    if name in WINDOW or aggregate_base(name) is not None:
        return name
    raise _unsupported(node, scope)


def _known_name(node: Node, scope: Scope) -> str:
    """The name as the lists have it: SQL's own functions are read in any case."""
    name = str(node["name"])
    usual = BY_LOWER_NAME.get(name.lower(), name)
    for spelled in (name, usual):
        if spelled in REWRITES or spelled in PLAIN or spelled in RENAMED:
            return spelled
        if aggregate_base(spelled) is not None:
            return spelled
    if name in WINDOW:
        raise scope.translation.error(f"Window function '{name}' requires an OVER clause", node)
    raise _unsupported(node, scope)


def _unsupported(node: Node, scope: Scope) -> Exception:
    name = node["name"]
    message = f"Unsupported function call '{name}(...)'."
    close = nearest(name, [*PLAIN, *RENAMED, *REWRITES, *AGGREGATES, *WINDOW])
    if close and not close.startswith("_"):
        message += f" Perhaps you meant '{close}(...)'?"
    return scope.translation.error(message, node)


def _check_reducer(node: Node, scope: Scope) -> None:
    """arrayReduce takes the name of an aggregate function as text: it has to be one of ours."""
    first = node["args"][0] if node["args"] else None
    named = first["value"] if first and first["node"] == "Constant" else None
    if not isinstance(named, str) or aggregate_base(named.split("(")[0].strip()) is None:
        raise scope.translation.error(
            f"'{node['name']}' needs the name of a supported aggregate function first", node
        )


def _kind(name: str, arguments: list[Expression]) -> str:
    for kind, names in (
        ("datetime", _DATETIMES),
        ("date", _DATES),
        ("integer", _INTEGERS),
        ("string", _STRINGS),
        ("boolean", _BOOLEANS),
    ):
        if name in names:
            return kind
    if name in _KEEP and arguments:
        return arguments[0].kind
    if name == "if" and len(arguments) == 3 and arguments[1].kind == arguments[2].kind:
        return arguments[1].kind
    if name == "toStartOfInterval" and arguments:
        return arguments[0].kind
    if name.startswith("array") and name not in ("arrayElement", "arrayJoin"):
        scalar = ("Sum", "Avg", "Min", "Max", "First", "Last", "Exists", "All", "Count", "Fold")
        return "unknown" if name.removeprefix("array").startswith(scalar) else "array"
    return "unknown"


def _nullable(name: str, arguments: list[Expression]) -> bool:
    if name in _NEVER_NULLABLE or name.startswith(("is", "has")):
        return False
    if name in ("coalesce", "ifNull"):
        return all(each.nullable for each in arguments)
    if name.endswith(_ALWAYS_NULLABLE):
        return True
    return any(each.nullable for each in arguments if each.kind != "lambda") or (
        name in ("arrayElement", "tupleElement", "arrayFirstOrNull", "JSONExtract")
    )
