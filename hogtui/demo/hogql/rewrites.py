"""Functions that HogQL means differently from ClickHouse, or that only HogQL has."""

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from hogtui.demo.hogql.casts import cast, to_datetime
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import quote_text
from hogtui.demo.hogql.traffic import TRAFFIC

_GAP = re.compile(r"\{(\d|zone|all)\}")
Rewrite = Callable[[Node, Scope], Expression]

_UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond")
_LONGER_UNITS = {
    **{f"{unit}s": unit for unit in _UNITS},
    **{unit: unit for unit in _UNITS},
    **{"yy": "year", "yyyy": "year", "qq": "quarter", "mm": "month", "ww": "week", "dd": "day"},
    **{"hh": "hour", "mi": "minute", "ss": "second", "ms": "millisecond"},
}


def arguments(node: Node, scope: Scope, least: int, most: int | None = None) -> list[Expression]:
    """The printed arguments, counted as PostHog counts them; raises HogQLError."""
    found = len(node["args"])
    most = least if most is None else most
    if least <= found <= most:
        return scope.print_all(node["args"])
    if least == most:
        wanted = f"{least} argument{'' if least == 1 else 's'}"
    elif found < least:
        wanted = f"at least {least} argument{'' if least == 1 else 's'}"
    else:
        wanted = f"at most {most} argument{'' if most == 1 else 's'}"
    raise scope.translation.error(
        f"Function '{node['name']}' expects {wanted}, found {found}", node
    )


def _zone(scope: Scope) -> str:
    return quote_text(scope.translation.context.timezone)


def _conversion(type_name: str) -> Rewrite:
    def rewrite(node: Node, scope: Scope) -> Expression:
        value = arguments(node, scope, 1)[0]
        return cast(value, type_name, node, scope)

    return rewrite


def _template(template: str, least: int, most: int | None = None, kind: str = "unknown") -> Rewrite:
    """`{0}`, `{1}` stand for arguments, `{zone}` for the project's time zone as a literal."""

    def rewrite(node: Node, scope: Scope) -> Expression:
        values = arguments(node, scope, least, most)
        known = {str(index): value.sql for index, value in enumerate(values)}
        known |= {"zone": _zone(scope), "all": ", ".join(known.values())}
        sql = _GAP.sub(lambda gap: known[gap.group(1)], template)
        nullable = any(each.nullable for each in values) or "OrNull" in template
        return Expression(sql, kind, nullable)

    return rewrite


def _now(node: Node, scope: Scope) -> Expression:
    """The moment of the question, so that one query sees one time."""
    arguments(node, scope, 0, 1)
    context = scope.translation.context
    local = context.now.astimezone(ZoneInfo(context.timezone))
    text = quote_text(local.strftime("%Y-%m-%d %H:%M:%S.%f"))
    return Expression(f"toDateTime64({text}, 6, {_zone(scope)})", "datetime", False, True)


def _today(days_back: int) -> Rewrite:
    def rewrite(node: Node, scope: Scope) -> Expression:
        arguments(node, scope, 0)
        context = scope.translation.context
        day = context.now.astimezone(ZoneInfo(context.timezone)) - timedelta(days=days_back)
        return Expression(f"toDate('{day:%Y-%m-%d}')", "date", False, True)

    return rewrite


def _to_datetime(node: Node, scope: Scope) -> Expression:
    values = arguments(node, scope, 1, 2)
    if len(values) == 2:
        sql = f"parseDateTime64BestEffortOrNull({_text(values[0])}, 6, {values[1].sql})"
        if values[0].kind in ("datetime", "date", "integer"):
            sql = f"toDateTime({values[0].sql}, {values[1].sql})"
        return Expression(sql, "datetime", nullable=True)
    return to_datetime(values[0], scope)


def _text(value: Expression) -> str:
    return value.sql if value.kind == "string" else f"toString({value.sql})"


def _to_datetime64(node: Node, scope: Scope) -> Expression:
    values = arguments(node, scope, 1, 3)
    scale = values[1].sql if len(values) > 1 else "6"
    zone = values[2].sql if len(values) > 2 else _zone(scope)
    if values[0].kind == "string":
        sql = f"parseDateTime64BestEffortOrNull({values[0].sql}, {scale}, {zone})"
        return Expression(sql, "datetime", nullable=True)
    sql = f"toDateTime64({values[0].sql}, {scale}, {zone})"
    return Expression(sql, "datetime", values[0].nullable)


def _to_date(node: Node, scope: Scope) -> Expression:
    value = arguments(node, scope, 1)[0]
    if value.kind in ("datetime", "date", "integer"):
        return Expression(f"toDate({value.sql})", "date", value.nullable)
    parsed = f"parseDateTime64BestEffortOrNull({_text(value)}, 6, {_zone(scope)})"
    return Expression(f"toDate({parsed})", "date", nullable=True)


def _to_time_zone(node: Node, scope: Scope) -> Expression:
    values = arguments(node, scope, 1, 2)
    zone = values[1].sql if len(values) == 2 else _zone(scope)
    return Expression(f"toTimeZone({values[0].sql}, {zone})", "datetime", values[0].nullable)


def _parse_best_effort(function: str) -> Rewrite:
    def rewrite(node: Node, scope: Scope) -> Expression:
        values = arguments(node, scope, 1, 2)
        zone = values[1].sql if len(values) == 2 else _zone(scope)
        return Expression(f"{function}({_text(values[0])}, 6, {zone})", "datetime", True)

    return rewrite


def _start_of_week(node: Node, scope: Scope) -> Expression:
    values = arguments(node, scope, 1, 2)
    # Mode 0 begins on Sunday, mode 3 on Monday.
    mode = "3" if scope.translation.context.week_start_day else "0"
    if len(values) == 2:
        mode = values[1].sql
    return Expression(f"toStartOfWeek({values[0].sql}, {mode})", "date", values[0].nullable)


def _unit(node: Node, scope: Scope) -> str | None:
    """A unit of time, written as text or as a bare word."""
    if node["node"] == "Constant" and isinstance(node["value"], str):
        name = node["value"]
    elif node["node"] == "Field" and len(node["chain"]) == 1:
        name = str(node["chain"][0])
        if scope.value(name) is not None:
            return None
    else:
        return None
    return _LONGER_UNITS.get(name.lower())


def _shift(function: str) -> Rewrite:
    """dateAdd and dateSub, with an interval or with a unit and a number."""

    def rewrite(node: Node, scope: Scope) -> Expression:
        parts = node["args"]
        unit = _unit(parts[0], scope) if len(parts) == 3 else None
        if unit is not None:
            amount, when = scope.print_all(parts[1:])
            verb = "add" if function == "plus" else "subtract"
            sql = f"{verb}{unit.capitalize()}s({_time(when, scope).sql}, {amount.sql})"
            return Expression(sql, "datetime", when.nullable)
        values = arguments(node, scope, 2)
        if parts[0].get("name", "").startswith("toInterval"):
            values.reverse()
        when = _time(values[0], scope)
        return Expression(f"{function}({when.sql}, {values[1].sql})", when.kind, when.nullable)

    return rewrite


def _time(value: Expression, scope: Scope) -> Expression:
    """A text that stands where a time has to be."""
    return to_datetime(value, scope) if value.kind == "string" else value


def _difference(function: str) -> Rewrite:
    """dateDiff and age: a unit and two times."""

    def rewrite(node: Node, scope: Scope) -> Expression:
        if len(node["args"]) not in (3, 4):
            arguments(node, scope, 3, 4)
        unit = _unit(node["args"][0], scope)
        if unit is None:
            raise scope.translation.error(
                f"Function '{node['name']}' needs a unit of time first, such as 'day'.",
                node["args"][0],
            )
        values = [_time(each, scope) for each in scope.print_all(node["args"][1:3])]
        zone = [each.sql for each in scope.print_all(node["args"][3:])]
        inside = ", ".join([quote_text(unit), *(each.sql for each in values), *zone])
        return Expression(f"{function}({inside})", "integer", any(each.nullable for each in values))

    return rewrite


def _date_trunc(node: Node, scope: Scope) -> Expression:
    if len(node["args"]) not in (2, 3):
        arguments(node, scope, 2, 3)
    unit = _unit(node["args"][0], scope)
    if unit is None:
        raise scope.translation.error(
            f"Function '{node['name']}' needs a unit of time first, such as 'day'.", node
        )
    when, *zone = scope.print_all(node["args"][1:])
    when = _time(when, scope)
    inside = ", ".join([quote_text(unit), when.sql, *(each.sql for each in zone)])
    kind = "date" if unit in ("year", "quarter", "month", "week") else when.kind
    return Expression(f"dateTrunc({inside})", kind, when.nullable)


def _concat(node: Node, scope: Scope) -> Expression:
    """A missing part counts as empty, it does not make the whole text missing."""
    parts = []
    for value in scope.print_all(node["args"]):
        if value.sql == "NULL":
            parts.append("''")
        elif value.nullable:
            parts.append(f"ifNull(toString({value.sql}), '')")
        else:
            parts.append(value.sql if value.kind == "string" else f"toString({value.sql})")
    if len(parts) == 1:
        return Expression(f"toString({parts[0]})", "string", False)
    return Expression(f"concat({', '.join(parts)})" if parts else "''", "string", False)


def _tag(kind: str, names: tuple[str, ...]) -> Rewrite:
    """A component that PostHog's interface draws, as the tuple it is sent as."""

    def rewrite(node: Node, scope: Scope) -> Expression:
        values = arguments(node, scope, 1, len(names))
        parts = ["'__hx_tag'", quote_text(kind)]
        for name, value in zip(names, values, strict=False):
            parts += [quote_text(name), value.sql]
        return Expression(f"tuple({', '.join(parts)})", "tuple", False)

    return rewrite


def _cast_call(node: Node, scope: Scope) -> Expression:
    if len(node["args"]) != 2:
        arguments(node, scope, 2)
    target = node["args"][1]
    if target["node"] != "Constant" or not isinstance(target["value"], str):
        raise scope.translation.error("cast() needs the name of a type as text.", target)
    lenient = node["name"].lower() != "cast"
    return cast(scope.print(node["args"][0]), target["value"], node, scope, lenient)


def _refused(why: str) -> Rewrite:
    def rewrite(node: Node, scope: Scope) -> Expression:
        raise scope.translation.error(f"{node['name']}() {why}", node)

    return rewrite


def _exists(node: Node, scope: Scope) -> Expression:
    query = scope.print(node["args"][0])
    if node["args"][0]["node"] not in ("SelectQuery", "SelectSetQuery"):
        raise scope.translation.error("EXISTS needs a SELECT", node)
    return Expression(f"exists({query.sql})", "boolean", False)


_SEMVER = (
    "arrayMap(part -> toInt64OrZero(part), "
    "splitByChar('.', extract(ifNull(toString({0}), ''), '(\\\\d+(?:\\\\.\\\\d+)+)')))"
)
_PART = (
    "multiIf({0} = 'year', toYear({1}), {0} = 'month', toMonth({1}), {0} = 'day', "
    "toDayOfMonth({1}), {0} = 'hour', toHour({1}), {0} = 'minute', toMinute({1}), "
    "{0} = 'second', toSecond({1}), {0} = 'dow', toDayOfWeek({1}) % 7, {0} = 'doy', "
    "toDayOfYear({1}), {0} = 'week', toISOWeek({1}), {0} = 'quarter', toQuarter({1}), NULL)"
)
_INTERVALS = " + ".join(
    f"toInterval{unit}({{{index}}})"
    for index, unit in enumerate(("Year", "Month", "Day", "Hour", "Minute", "Second"))
)

REWRITES: dict[str, Rewrite] = {
    "toInt": _conversion("int64"),
    "toFloat": _conversion("float64"),
    "toUUID": _conversion("uuid"),
    "toNullableString": _template("CAST({0}, 'Nullable(String)')", 1, kind="string"),
    "toDecimal": _template("accurateCastOrNull({0}, concat('Decimal64(', toString({1}), ')'))", 2),
    "toDateTime": _to_datetime,
    "toDateTime64": _to_datetime64,
    "toDateTimeUS": _parse_best_effort("parseDateTime64BestEffortUSOrNull"),
    "parseDateTimeBestEffort": _parse_best_effort("parseDateTime64BestEffortOrNull"),
    "parseDateTime": _template("parseDateTimeOrNull({0}, {1}, {zone})", 2, 3, "datetime"),
    "toDate": _to_date,
    "to_date": _to_date,
    "toTimeZone": _to_time_zone,
    "timezone": _template("toTimeZone({1}, {0})", 2, kind="datetime"),
    "now": _now,
    "now64": _now,
    "NOW": _now,
    "nowInBlock": _now,
    "current_timestamp": _now,
    "today": _today(0),
    "current_date": _today(0),
    "yesterday": _today(1),
    "toStartOfWeek": _start_of_week,
    "dateAdd": _shift("plus"),
    "date_add": _shift("plus"),
    "timeStampAdd": _shift("plus"),
    "timestampAdd": _shift("plus"),
    "dateSub": _shift("minus"),
    "date_sub": _shift("minus"),
    "date_subtract": _shift("minus"),
    "timeStampSub": _shift("minus"),
    "timestampSub": _shift("minus"),
    "dateDiff": _difference("dateDiff"),
    "date_diff": _difference("dateDiff"),
    "age": _difference("age"),
    "dateTrunc": _date_trunc,
    "date_trunc": _date_trunc,
    "date_part": _template(_PART, 2, kind="integer"),
    "date_bin": _template("toStartOfInterval({1}, {0}, {2})", 3, kind="datetime"),
    "to_timestamp": _template("toDateTime({0}, {zone})", 1, kind="datetime"),
    "to_char": _template("formatDateTime({0}, {1})", 2, kind="string"),
    "make_timestamp": _template("makeDateTime({all}, {zone})", 6, kind="datetime"),
    "make_timestampz": _template("makeDateTime({all})", 7, kind="datetime"),
    "make_timestamptz": _template("makeDateTime({all})", 7, kind="datetime"),
    "make_date": _template("makeDate({all})", 3, kind="date"),
    "make_interval": _template(f"({_INTERVALS})", 6),
    "generateSeries": _template("range({0}, {1} + 1)", 2, kind="array"),
    "JSONExtractKey": _template("arrayElement(JSONExtractKeys({0}), {1})", 2, kind="string"),
    "concat": _concat,
    "cast": _cast_call,
    "tryCast": _cast_call,
    "exists": _exists,
    "md5": _template("lower(hex(MD5({0})))", 1, kind="string"),
    "array_agg": _template("groupArray({0})", 1, kind="array"),
    "json_agg": _template("toJSONString(groupArray({0}))", 1, kind="string"),
    "string_agg": _template("arrayStringConcat(groupArray({0}), {1})", 2, kind="string"),
    "every": _template("min({0})", 1, kind="boolean"),
    "mod": _template("modulo({0}, {1})", 2),
    "_toNullableBool": _conversion("bool"),
    "sortableSemVer": _template(_SEMVER, 1, kind="array"),
    "sparkline": _tag("Sparkline", ("data",)),
    "recordingButton": _tag("RecordingButton", ("sessionId", "recordingStatus")),
    "recording_button": _tag("RecordingButton", ("sessionId", "recordingStatus")),
    "explainCSPReport": _tag("ExplainCSPReport", ("properties",)),
    "matchesAction": _refused("needs the project's actions, which HogQL cannot see here."),
    "embedText": _refused("is not available."),
    **{name: _template(sql, 1, kind=kind) for name, (sql, kind) in TRAFFIC.items()},
}
