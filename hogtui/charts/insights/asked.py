"""What an insight asks for: its query, or the filters that older ones have instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from hogtui.charts.columns import seconds
from hogtui.charts.model import Goal, Mark
from hogtui.charts.numbers import Format, Style, number

OTHER_GROUP = "$$_posthog_breakdown_other_$$"
NO_GROUP = "$$_posthog_breakdown_null_$$"
_STYLES = {
    "duration": Style.SECONDS,
    "duration_ms": Style.MILLISECONDS,
    "percentage": Style.PERCENT,
    "percentage_scaled": Style.SHARE,
    "short": Style.SHORT,
}
_FILTERS = (
    "trendsFilter",
    "funnelsFilter",
    "retentionFilter",
    "stickinessFilter",
    "lifecycleFilter",
    "pathsFilter",
    "calendarHeatmapFilter",
)
_PERIODS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
    "year": timedelta(days=365),
}


def a_map(value: object) -> Mapping[str, Any]:
    """A JSON object, empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def maps(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; what is none is left out."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def words(value: object) -> str:
    """A text, empty where it is none."""
    return value if isinstance(value, str) else ""


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """What is wanted, in the names that queries have for it."""

    kind: str = ""
    """TrendsQuery, FunnelsQuery, ...; "" when nothing says."""
    display: str = ""
    interval: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The filter of the kind: trendsFilter, funnelsFilter, ..."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """chartSettings, for SQL."""
    zone: tzinfo = UTC
    until: datetime = _NEVER
    """When the result was computed; periods that end later are not over."""
    marks: tuple[Mark, ...] = ()

    @property
    def format(self) -> Format:
        """How the values of the vertical axis are written."""
        style = words(self.options.get("aggregationAxisFormat"))
        decimals = number(self.options.get("decimalPlaces"))
        return Format(
            _STYLES.get(style, Style.PLAIN),
            words(self.options.get("aggregationAxisPrefix")) or ("$" * (style == "currency")),
            words(self.options.get("aggregationAxisPostfix")),
            None if decimals is None else max(0, min(10, int(decimals))),
        )

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Lines to compare with."""
        lines = [*maps(self.options.get("goalLines")), *maps(self.settings.get("goalLines"))]
        found = [(words(each.get("label")), number(each.get("value"))) for each in lines]
        return tuple(Goal(name, value) for name, value in found if value is not None)

    def seconds(self, value: object) -> float | None:
        """A day or moment, in the project's zone where it names none."""
        return seconds(value, self.zone)

    def unfinished(self, starts: Sequence[float | None], interval: str) -> int:
        """How many of the last periods were not over when this was computed."""
        length = _PERIODS.get(interval, timedelta(days=1)).total_seconds()
        until, count = self.until.timestamp(), 0
        for start in reversed(starts):
            if start is None or start + length <= until:
                break
            count += 1
        return count


def asked(
    insight: Mapping[str, Any],
    zone: tzinfo,
    now: datetime,
    annotations: Sequence[Mapping[str, Any]] = (),
) -> Asked:
    """What an insight wants, whether it has a query or filters."""
    query = a_map(insight.get("query"))
    source = a_map(query.get("source")) or query
    filters = a_map(insight.get("filters"))
    options: Mapping[str, Any] = next((a_map(source[n]) for n in _FILTERS if source.get(n)), {})
    if not source and filters:
        options = {_camel(name): value for name, value in filters.items()}
    kind = words(source.get("kind")) or _old_kind(words(filters.get("insight")))
    display = words(query.get("display")) or words(options.get("display"))
    computed = seconds(insight.get("last_refresh"), UTC)
    until = datetime.fromtimestamp(computed, UTC) if computed is not None else now
    return Asked(
        kind,
        "" if display == "Auto" else display,
        words(source.get("interval")) or words(filters.get("interval")),
        options,
        a_map(query.get("chartSettings")),
        zone,
        min(until, now),
        _marks(annotations, zone),
    )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _old_kind(insight: str) -> str:
    return f"{insight.title()}Query" if insight else ""


def _marks(annotations: Sequence[Mapping[str, Any]], zone: tzinfo) -> tuple[Mark, ...]:
    found = [
        (seconds(each.get("date_marker"), zone), words(each.get("content")))
        for each in annotations
        if not each.get("deleted")
    ]
    return tuple(sorted((Mark(at, text) for at, text in found if at is not None), key=_when))


def _when(mark: Mark) -> float:
    return mark.at


def group_name(value: object) -> str:
    """A value of a breakdown, in words; several are joined."""
    if isinstance(value, list | tuple):
        return " · ".join(group_name(each) for each in value) or "all"
    if value is None or value in (NO_GROUP, ""):
        return "none"
    if value == OTHER_GROUP:
        return "other"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def event_name(series: Mapping[str, Any]) -> str:
    """What a series or a step counts."""
    action = a_map(series.get("action"))
    for each in (series, action):
        if name := words(each.get("custom_name")):
            return name
    return words(action.get("name")) or words(series.get("name")) or words(series.get("label"))
