"""Cohorts: who is in them, in plain words, and how their calculation stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hogtui.api.models import Cohort
from hogtui.resources.base import Column, Context, Line, Resource, Section, moment
from hogtui.resources.conditions import OPERATORS, condition, value
from hogtui.resources.flags import person
from hogtui.text import amounts
from hogtui.text.safe import line

STUCK = timedelta(hours=1)
"""A calculation that goes on for longer does not come to an end by itself any more."""
DEEPEST = 30
"""Levels of groups in groups that are told."""
INDENT = "  "
BEHAVIOURS = {
    "performed_event": "did",
    "performed_event_multiple": "did",
    "performed_event_first_time": "did for the first time",
    "performed_event_sequence": "did in a row",
    "performed_event_regularly": "did regularly",
    "stopped_performing_event": "stopped doing",
    "restarted_performing_event": "did again",
}
TIMES = {
    "gte": "at least",
    "lte": "at most",
    "gt": "more than",
    "lt": "fewer than",
    "eq": "exactly",
    "exact": "exactly",
}


class SeenCohort(Cohort):
    """A cohort, and what was found out of it here."""

    calculating_since: datetime | None = None
    """When the calculation that goes on began; None where nobody asked."""
    seen_at: datetime | None = None
    """When it was last drawn, from which ages count: a list knows no time of its own."""
    watched: bool = False
    """Somebody wants to hear when its calculation ends."""

    @property
    def calculating_for(self) -> timedelta | None:
        """How long the calculation has been going on; None where nobody knows."""
        if self.calculating_since is None or self.seen_at is None:
            return None
        return self.seen_at - self.calculating_since


def kind(cohort: Cohort) -> str:
    """What decides who is in it."""
    if cohort.is_static:
        return "static"
    known = {"person_property": "properties", "behavioral": "behaviour"}
    return known.get(cohort.cohort_type or "", cohort.cohort_type or "dynamic")


def state(cohort: Cohort) -> str:
    """How its calculation stands, in one of a few words."""
    if cohort.deleted:
        return "deleted"
    if cohort.is_calculating:
        going_on = cohort.calculating_for if isinstance(cohort, SeenCohort) else None
        return "stuck" if going_on is not None and going_on > STUCK else "calculating"
    if cohort.errors_calculating:
        return "failed"
    if cohort.last_calculation is None and not cohort.is_static:
        return "never calculated"
    return "up to date" if not cohort.is_static else "fixed"


def calculation(cohort: Cohort) -> str:
    """How its calculation stands, and since when."""
    words = state(cohort)
    if isinstance(cohort, SeenCohort) and cohort.is_calculating and not cohort.deleted:
        if cohort.calculating_for is not None:
            words += f" since {span(cohort.calculating_for)}"
        if cohort.watched:
            words += ", watched"
    elif words == "failed" and cohort.errors_calculating > 1:
        words += f" {cohort.errors_calculating} times"
    return words


def calculation_cell(cohort: Cohort) -> str:
    """The same in a column, where every letter counts: "calculating 14 min"."""
    words = calculation(cohort).replace(" since ", " ")
    if words.endswith(", watched"):
        words = words.removesuffix(", watched").replace("calculating", "watched,").strip(",")
    return words


def calculated(cohort: Cohort) -> str | None:
    """How old the size is."""
    if cohort.last_calculation is None:
        return None
    if not isinstance(cohort, SeenCohort) or cohort.seen_at is None:
        return moment(cohort.last_calculation)
    return amounts.age((cohort.seen_at - cohort.last_calculation).total_seconds())


def span(time: timedelta) -> str:
    """A stretch of time, as coarse as it is long: "14 min"."""
    return amounts.age(time.total_seconds()).removesuffix(" ago")


def sections(cohort: Cohort, context: Context) -> Sequence[Section]:
    """Everything that is known from the cohort alone."""
    return [
        Section(line(cohort.name) or f"cohort {cohort.id}", _head(cohort, context)),
        Section("Who is in it", [*criteria(cohort, context)]),
    ]


def _head(cohort: Cohort, context: Context) -> list[Line]:
    size = (
        amounts.of(cohort.count, "person", "people")
        if cohort.count is not None
        else "not counted yet"
    )
    lines = [Line(size, "size"), Line(kind(cohort), "kind")]
    now = calculation(cohort)
    if cohort.is_calculating and cohort.last_calculation is not None:
        ago = amounts.age((context.now - cohort.last_calculation).total_seconds())
        now += f"; the size is of {ago}"
    tones = {"failed": "bad", "stuck": "bad", "calculating": "warning", "up to date": "good"}
    lines.append(Line(now, "calculation", tones.get(state(cohort), "")))
    if cohort.errors_calculating:
        words = line(cohort.last_error_message) or "PostHog does not say why"
        times = f"{cohort.errors_calculating} times: " if cohort.errors_calculating > 1 else ""
        lines.append(Line(f"{times}{words}", "error", "bad"))
    if cohort.last_calculation is not None:
        ago = amounts.age((context.now - cohort.last_calculation).total_seconds())
        lines.append(Line(ago, "calculated"))
    if cohort.description:
        lines.append(Line(line(cohort.description), "about"))
    if cohort.created_at is not None:
        ago = amounts.age((context.now - cohort.created_at).total_seconds())
        by = f" by {person(cohort.created_by)}" if cohort.created_by is not None else ""
        lines.append(Line(f"{ago}{by}", "created"))
    return lines


def criteria(cohort: Cohort, context: Context) -> Iterator[Line]:
    """The tree of what its people have in common, a line each, indented."""
    if cohort.is_static and not cohort.query:
        yield Line("the people that were put in")
        return
    if cohort.query:
        words = line(str(cohort.query.get("query") or cohort.query.get("kind") or ""))
        yield Line(f"the people of a query: {words}")
        return
    tree = (cohort.filters or {}).get("properties")
    if isinstance(tree, Mapping) and tree:
        yield from _tree(tree, context, 0)
    elif cohort.groups:
        yield from _legacy(cohort.groups, context)
    else:
        yield Line("nobody: it has no conditions")


def _tree(node: Mapping[str, Any], context: Context, depth: int) -> Iterator[Line]:
    pad = INDENT * depth
    if "values" not in node:
        yield Line(f"{pad}{leaf(node, context)}")
        return
    members = [each for each in _list(node["values"]) if isinstance(each, Mapping)]
    if len(members) == 1 and depth < DEEPEST:
        yield from _tree(members[0], context, depth)
        return
    either = str(node.get("type", "")).upper() == "OR"
    yield Line(f"{pad}{'any of' if either else 'all of'}", "", "quiet")
    if depth >= DEEPEST:
        yield Line(f"{pad}{INDENT}{len(members)} conditions, nested too deep to tell")
        return
    for each in members:
        yield from _tree(each, context, depth + 1)


def _legacy(groups: Sequence[Any], context: Context) -> Iterator[Line]:
    """How cohorts were stored before: any of some groups."""
    yield Line("any of", "", "quiet")
    for each in groups:
        if not isinstance(each, Mapping):
            continue
        if each.get("properties"):
            found = _list(each["properties"])
            words = [condition(one, context) for one in found if isinstance(one, Mapping)]
            yield Line(INDENT + " and ".join(words))
        else:
            name = each.get("event_id") or each.get("label") or each.get("action_id")
            often = f" {_often(each.get('count_operator'), each.get('count'))}"
            days = f" in {each.get('days')} days" if each.get("days") else ""
            yield Line(f"{INDENT}did {line(str(name))}{often.rstrip()}{days}")


def leaf(node: Mapping[str, Any], context: Context) -> str:
    """One condition of a cohort."""
    if node.get("type") != "behavioral":
        return condition(node, context)
    verb = BEHAVIOURS.get(str(node.get("value")), line(str(node.get("value"))).replace("_", " "))
    event = _event(node.get("key"), node.get("event_type"), context)
    words = [verb, event]
    if node.get("operator_value") is not None:
        words.append(_often(node.get("operator"), node.get("operator_value")))
    words.append(_window(node))
    if node.get("seq_event") is not None:
        words.append(f"and then {_event(node['seq_event'], node.get('seq_event_type'), context)}")
        words.append(_span(node.get("seq_time_value"), node.get("seq_time_interval")))
    if filters := _list(node.get("event_filters")):
        found = [condition(each, context) for each in filters if isinstance(each, Mapping)]
        words.append(f"where {' and '.join(found)}")
    sentence = " ".join(each for each in words if each)
    return f"did not: {sentence}" if node.get("negation") is True else sentence


def _event(key: object, event_type: object, context: Context) -> str:
    if event_type == "actions":
        return f"action {line(context.name('action', key))}"
    return line(str(key)) if key is not None else "any event"


def _often(operator: object, times: object) -> str:
    if times is None:
        return ""
    how = TIMES.get(str(operator), OPERATORS.get(str(operator), ""))
    return f"{how} {value(times)} times".strip()


def _window(node: Mapping[str, Any]) -> str:
    if date := node.get("explicit_datetime"):
        return f"since {line(str(date))}"
    return _span(node.get("time_value"), node.get("time_interval"))


def _span(number: object, unit: object) -> str:
    if number is None:
        return ""
    plural = "s" if str(number) != "1" else ""
    return f"in the last {value(number)} {line(str(unit or 'day'))}{plural}"


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


COHORTS: Resource[Cohort] = Resource(
    name="cohorts",
    one="cohort",
    many="cohorts",
    scope="cohort:read",
    model=SeenCohort,
    identity=lambda cohort: str(cohort.id),
    title=lambda cohort: cohort.name or f"cohort {cohort.id}",
    words=lambda cohort: " ".join((cohort.description, person(cohort.created_by))),
    columns=(
        Column("name", lambda cohort: cohort.name or f"cohort {cohort.id}"),
        Column("people", lambda cohort: cohort.count, "UInt64"),
        Column("kind", kind),
        Column("calculation", calculation_cell),
        Column(
            "calculated",
            calculated,
            order=lambda cohort: moment(cohort.last_calculation),
        ),
        Column("by", lambda cohort: person(cohort.created_by) or None, narrow=False),
        Column("created", lambda cohort: moment(cohort.created_at), "DateTime", narrow=False),
    ),
    facets={
        "is": lambda cohort: (state(cohort),),
        "kind": lambda cohort: (kind(cohort),),
        "by": lambda cohort: (person(cohort.created_by),),
    },
    sections=sections,
    page=lambda cohort: f"cohorts/{cohort.id}",
)
