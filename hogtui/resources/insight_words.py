"""What an insight asks for, in words: what it counts, of whom, over which time, split by what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hogtui.resources.base import Context, Line
from hogtui.resources.conditions import all_of
from hogtui.text.safe import line

KINDS = {
    "TrendsQuery": "trends",
    "FunnelsQuery": "funnel",
    "RetentionQuery": "retention",
    "PathsQuery": "paths",
    "StickinessQuery": "stickiness",
    "LifecycleQuery": "lifecycle",
    "HogQLQuery": "SQL",
    "EventsQuery": "events",
    "ActorsQuery": "people",
    "HogQuery": "Hog",
    "CalendarHeatmapQuery": "calendar",
}
DISPLAYS = {
    "ActionsLineGraph": "lines",
    "ActionsBar": "stacked bars",
    "ActionsStackedBar": "stacked bars",
    "ActionsUnstackedBar": "bars",
    "ActionsAreaGraph": "areas",
    "ActionsLineGraphCumulative": "cumulative",
    "BoldNumber": "number",
    "ActionsPie": "pie",
    "ActionsBarValue": "totals",
    "ActionsTable": "table",
    "WorldMap": "countries",
    "CalendarHeatmap": "calendar",
    "TwoDimensionalHeatmap": "heatmap",
    "BoxPlot": "box plot",
}
MATHS = {
    "total": "",
    "dau": "unique users of",
    "weekly_active": "weekly active users of",
    "monthly_active": "monthly active users of",
    "unique_session": "unique sessions of",
    "unique_group": "unique groups of",
    "first_time_for_user": "first time of",
    "hogql": "formula of",
}
PERIODS = {
    "all": "all time",
    "dStart": "today",
    "-0d": "today",
    "-1dStart": "yesterday",
    "wStart": "this week",
    "mStart": "this month",
    "-1mStart": "last month",
    "yStart": "this year",
    "-1yStart": "last year",
}
_UNITS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "q": "quarters", "y": "years"}
_BACK = re.compile(r"-(\d+)([hdwmqy])")


def a_map(value: object) -> Mapping[str, Any]:
    """A JSON object, empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def maps(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def source_of(query: object) -> Mapping[str, Any]:
    """The query that computes, without how it is drawn."""
    node = a_map(query)
    for _ in range(4):
        if not isinstance(node.get("source"), Mapping) or node.get("kind") == "ActorsQuery":
            break
        node = node["source"]
    return node


def filter_of(source: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options of its kind: trendsFilter, funnelsFilter, ..."""
    kind = str(source.get("kind") or "").removesuffix("Query")
    return a_map(source.get(f"{kind[:1].lower()}{kind[1:]}Filter"))


def kind(query: object, filters: object = None) -> str:
    """What sort of insight it is, in a word."""
    name = str(source_of(query).get("kind") or "")
    if not name:
        return str(a_map(filters).get("insight") or "insight").lower()
    return KINDS.get(name, name.removesuffix("Query").lower())


def display(query: object, filters: object = None) -> str:
    """How it is drawn, in a word; "" where it does not say."""
    source = source_of(query)
    found = filter_of(source).get("display") or a_map(query).get("display")
    name = str(found or a_map(filters).get("display") or "")
    return DISPLAYS.get(name, "" if name == "Auto" else name)


def period(date_from: object, date_to: object) -> str:
    """A range of dates: "last 7 days", "1 to 5 Nov 2026"."""
    start = str(date_from) if date_from else ""
    end = str(date_to) if date_to else ""
    if not start and not end:
        return ""
    if start in PERIODS and not end:
        return PERIODS[start]
    back = _BACK.fullmatch(start)
    if back is not None and not end:
        number, unit = int(back[1]), _UNITS[back[2]]
        return f"last {number} {unit if number != 1 else unit[:-1]}"
    first = PERIODS.get(start) or _ago(back) or line(start.partition("T")[0])
    last = PERIODS.get(end) or _ago(_BACK.fullmatch(end)) or line(end.partition("T")[0])
    if not end:
        return f"since {first}"
    return f"{first} to {last}" if start else f"until {last}"


def _ago(back: "re.Match[str] | None") -> str:
    if back is None:
        return ""
    number, unit = int(back[1]), _UNITS[back[2]]
    return f"{number} {unit if number != 1 else unit[:-1]} ago"


def asked(query: object, filters: object, context: Context) -> list[Line]:
    """Everything that it asks for, a line each."""
    source = source_of(query) or _of_filters(a_map(filters))
    if not source:
        return [Line("PostHog does not say", "", "quiet")]
    lines = [*_series(source, context), *_split(source)]
    dates = a_map(source.get("dateRange")) or a_map(a_map(source.get("filters")).get("dateRange"))
    words = period(dates.get("date_from"), dates.get("date_to"))
    if words:
        by = f", by {line(str(source['interval']))}" if source.get("interval") else ""
        lines.append(Line(f"{words}{by}", "dates"))
    elif source.get("interval"):
        lines.append(Line(f"by {line(str(source['interval']))}", "dates"))
    if a_map(source.get("compareFilter")).get("compare"):
        lines.append(Line("with the period before", "compared"))
    lines += [
        Line(each, "only" if not at else "and") for at, each in enumerate(_only(source, context))
    ]
    tests = source.get("filterTestAccounts", a_map(source.get("filters")).get("filterTestAccounts"))
    if tests:
        lines.append(Line("without internal and test users", "and"))
    lines += _options(source)
    return lines


def _of_filters(filters: Mapping[str, Any]) -> Mapping[str, Any]:
    """What older insights have instead of a query, in the names that queries use."""
    if not filters:
        return {}
    series = [*maps(filters.get("events")), *maps(filters.get("actions"))]
    series.sort(key=lambda each: each.get("order") or 0)
    insight = str(filters.get("insight") or "TRENDS")
    options = {
        "breakdown": filters.get("breakdown"),
        "breakdown_type": filters.get("breakdown_type"),
        "breakdowns": filters.get("breakdowns"),
    }
    return {
        "kind": f"{insight.title()}Query",
        "series": series,
        "dateRange": {name: filters.get(name) for name in ("date_from", "date_to")},
        "interval": filters.get("interval"),
        "properties": filters.get("properties"),
        "breakdownFilter": options,
        "compareFilter": {"compare": filters.get("compare")},
        "filterTestAccounts": filters.get("filter_test_accounts"),
    }


def _series(source: Mapping[str, Any], context: Context) -> Iterable[Line]:
    found = maps(source.get("series"))
    label = "steps" if source.get("kind") == "FunnelsQuery" else "counts"
    for at, each in enumerate(found):
        name = _entity(each)
        math = str(each.get("math") or "total")
        of_what = line(str(each.get("math_property") or "")) or "times"
        words = MATHS.get(math, f"{line(math)} of {of_what} of")
        of = [*all_of(each.get("properties"), context)]
        where = f" where {' and '.join(of)}" if of else ""
        mark = f"{at + 1} " if len(found) > 1 else ""
        yield Line(f"{mark}{words} {name}{where}".replace("  ", " ").strip(), "" if at else label)
    options = filter_of(source)
    formulas = [*maps(options.get("formulaNodes"))]
    for each in formulas or ([{"formula": options["formula"]}] if options.get("formula") else []):
        yield Line(line(str(each.get("formula") or "")), "formula")
    for label in ("targetEntity", "returningEntity"):
        if options.get(label):
            words = "did first" if label == "targetEntity" else "came back with"
            yield Line(line(str(a_map(options[label]).get("name") or "any event")), words)


def _entity(node: Mapping[str, Any]) -> str:
    name = node.get("custom_name") or node.get("name") or node.get("event") or node.get("id")
    return line(str(name)) if name else "any event"


def _split(source: Mapping[str, Any]) -> Iterable[Line]:
    words = ", ".join(breakdowns(source))
    if words:
        yield Line(words, "split by")


def breakdowns(source: Mapping[str, Any]) -> list[str]:
    """What it is split by, as it is typed: `event.$browser`, `person.plan`."""
    options = a_map(source.get("breakdownFilter"))
    several = maps(options.get("breakdowns"))
    if several:
        return [
            f"{each.get('type') or 'event'}.{line(str(each.get('property')))}" for each in several
        ]
    one = options.get("breakdown")
    if one is None or one == "":
        return []
    owner = line(str(options.get("breakdown_type") or "event"))
    names = one if isinstance(one, list) else [one]
    return [f"{owner}.{line(str(each))}" for each in names]


def _only(source: Mapping[str, Any], context: Context) -> list[str]:
    found = source.get("properties") or a_map(source.get("filters")).get("properties")
    return conditions(found, context)


def conditions(found: object, context: Context, depth: int = 0) -> list[str]:
    """Filters in words, be they a list or groups in groups."""
    if isinstance(found, list):
        words: list[str] = []
        for each in found:
            nested = a_map(each).get("values") if isinstance(each, Mapping) else None
            is_group = isinstance(nested, list) and a_map(each).get("type") in {"AND", "OR"}
            words += conditions(each, context, depth + 1) if is_group else all_of([each], context)
        return words
    group = a_map(found)
    if not isinstance(group.get("values"), list) or depth > 8:
        return []
    inner = conditions(group["values"], context, depth + 1)
    if group.get("type") == "OR" and len(inner) > 1:
        return [f"({' or '.join(inner)})"]
    return inner


def _options(source: Mapping[str, Any]) -> Iterable[Line]:
    options = filter_of(source)
    window = options.get("funnelWindowInterval")
    if window:
        unit = str(options.get("funnelWindowIntervalUnit") or "day")
        yield Line(f"within {window} {line(unit)}{'s' if window != 1 else ''}", "")
    if options.get("funnelOrderType") in {"strict", "unordered"}:
        yield Line(f"order: {options['funnelOrderType']}", "")
    if options.get("period"):
        yield Line(
            f"{options.get('totalIntervals', '')} times a {line(str(options['period'])).lower()}",
            "span",
        )
    if source.get("samplingFactor"):
        yield Line(f"{float(source['samplingFactor']) * 100:g} % of the data", "sample", "warning")


def in_a_line(lines: Sequence[Line]) -> str:
    """The same in one line, as far as that says what it is."""
    parts = []
    label = ""
    for each in lines:
        label = each.label or label
        if each.label in {"counts", "steps", "dates", "", "and"}:
            parts.append(each.text)
        else:
            parts.append(f"{each.label} {each.text}")
    return " · ".join(parts)
