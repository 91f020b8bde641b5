"""Feature flags: what the list and the detail say of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hogtui.api.models import FeatureFlag
from hogtui.resources.base import Column, Context, Line, Resource, Section, moment
from hogtui.resources.conditions import all_of, percent
from hogtui.text import amounts
from hogtui.text.safe import line

BAR = 20
"""Cells of the bar of a variant with all of the people."""
LONG_AGO = timedelta(days=30)
"""After so long without a call PostHog calls a flag stale."""


def state(flag: FeatureFlag) -> str:
    """What it does now. PostHog's `status` is another thing: a flag that is off can be ACTIVE."""
    if flag.deleted:
        return "deleted"
    if flag.archived:
        return "archived"
    return "on" if flag.active else "off"


def groups(flag: FeatureFlag) -> list[Mapping[str, Any]]:
    """The release conditions."""
    found = flag.filters.get("groups")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def variants(flag: FeatureFlag) -> list[Mapping[str, Any]]:
    """The variants; none for a flag that is on or off."""
    multivariate = flag.filters.get("multivariate")
    found = multivariate.get("variants") if isinstance(multivariate, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def payloads(flag: FeatureFlag) -> Mapping[str, Any]:
    """JSON text, by variant; "true" for a flag without."""
    found = flag.filters.get("payloads")
    return found if isinstance(found, dict) else {}


def kind(flag: FeatureFlag) -> str:
    """What sort of flag it is, as the list can be asked for it."""
    if flag.is_remote_configuration:
        return "remote config"
    if flag.experiment_set:
        return "experiment"
    return "variants" if variants(flag) else "boolean"


def rollout(flag: FeatureFlag) -> str:
    """Who gets it, as people say it: "50 %", "100 % of 2 conditions", "5 to 100 %"."""
    conditions = groups(flag)
    if not conditions:
        return "100 %"
    shares = [_share(each) for each in conditions]
    low, high = min(shares), max(shares)
    words = f"{high:g} %" if low == high else f"{low:g} to {high:g} %"
    narrowed = sum(bool(each.get("properties")) for each in conditions)
    if len(conditions) > 1:
        words += f" of {len(conditions)} conditions"
    elif narrowed:
        words += " of some"
    return f"{words}, {len(variants(flag))} variants" if variants(flag) else words


def _share(group: Mapping[str, Any]) -> float:
    found = group.get("rollout_percentage")
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number and found is not None else 100.0


def highest(flag: FeatureFlag) -> float:
    """The largest share of any condition, to sort by; nobody for a flag that is off."""
    if not flag.active:
        return -1.0
    return max((_share(each) for each in groups(flag)), default=100.0)


def is_everybody(flag: FeatureFlag) -> bool:
    """Whether some condition lets everybody in."""
    conditions = groups(flag)
    return not conditions or any(
        _share(each) >= 100 and not each.get("properties") for each in conditions
    )


def stale(flag: FeatureFlag, context: Context) -> str:
    """Why nobody needs it any more, in words; "" where PostHog does not think so."""
    if flag.status.upper() != "STALE":
        return ""
    if flag.last_called_at is not None:
        days = (context.now - flag.last_called_at).days
        return f"not called for {days} days"
    return "never called, and everybody gets the same"


def person(user: Any) -> str:
    """Who did something."""
    return line(user.display_name) if user is not None else ""


def sections(flag: FeatureFlag, context: Context) -> Sequence[Section]:
    """Everything that is known from the flag alone."""
    found = [
        Section(line(flag.key), _head(flag, context)),
        Section("Release conditions", _conditions(flag, context)),
    ]
    if variants(flag):
        found.append(Section("Variants", _variants(flag)))
    if payloads(flag):
        found.append(Section("Payloads", _payloads(flag)))
    if flag.experiment_set_metadata or flag.surveys or flag.features:
        found.append(Section("Used by", [*_users(flag)]))
    return found


def _head(flag: FeatureFlag, context: Context) -> list[Line]:
    now = state(flag)
    tone = {"on": "good", "off": "quiet"}.get(now, "warning")
    lines = [Line(now, "state", tone), Line(rollout(flag), "rollout"), Line(kind(flag), "type")]
    if flag.name:
        lines.append(Line(line(flag.name), "about"))
    if why := stale(flag, context):
        lines.append(Line(why, "stale", "warning"))
    if flag.tags:
        lines.append(Line(", ".join(map(line, flag.tags)), "tags"))
    if flag.evaluation_runtime not in {None, "all"}:
        lines.append(Line(line(str(flag.evaluation_runtime)), "runtime"))
    if flag.bucketing_identifier not in {None, "distinct_id"}:
        lines.append(Line(line(str(flag.bucketing_identifier)), "bucketed by"))
    lines += _dates(flag, context)
    if flag.can_edit is False:
        lines.append(Line("you may not edit it", "rights", "warning"))
    return lines


def _dates(flag: FeatureFlag, context: Context) -> Iterable[Line]:
    for label, at, who in (
        ("changed", flag.updated_at, flag.last_modified_by),
        ("created", flag.created_at, flag.created_by),
        ("last called", flag.last_called_at, None),
    ):
        if at is not None:
            by = f" by {person(who)}" if who is not None else ""
            yield Line(f"{amounts.age((context.now - at).total_seconds())}{by}", label)


def _conditions(flag: FeatureFlag, context: Context) -> list[Line]:
    conditions = groups(flag)
    if not conditions:
        return [Line("everybody")]
    lines = []
    for number, group in enumerate(conditions, 1):
        share = percent(group.get("rollout_percentage"))
        of_whom = all_of(group.get("properties"), context)
        by = group.get("aggregation_group_type_index")
        if by is None:
            by = flag.filters.get("aggregation_group_type_index")
        whom = f"{context.name('group', by, 'group')}s" if by is not None else "people"
        words = f"{share} of {whom}" + (" with" if of_whom else "")
        if group.get("variant"):
            words += f", always variant {line(str(group['variant']))}"
        if group.get("description"):
            words += f" ({line(str(group['description']))})"
        lines.append(Line(words, str(number)))
        lines += [Line(("and " if place else "") + each, "") for place, each in enumerate(of_whom)]
    for name in ("super_groups", "holdout_groups", "holdout"):
        if flag.filters.get(name):
            lines.append(Line(line(json.dumps(flag.filters[name])), name.replace("_", " ")))
    return lines


def _variants(flag: FeatureFlag) -> list[Line]:
    lines = []
    for each in variants(flag):
        share = _share(each)
        bar = "█" * max(0, min(BAR, round(share / 100 * BAR)))
        name = f"  {line(str(each['name']))}" if each.get("name") else ""
        lines.append(Line(f"{bar:<{BAR}} {share:g} %{name}", line(str(each.get("key", "?")))))
    return lines


def _payloads(flag: FeatureFlag) -> list[Line]:
    if flag.has_encrypted_payloads:
        return [Line("encrypted: PostHog does not show them", "", "quiet")]
    return [
        Line(line(each if isinstance(each, str) else json.dumps(each)), line(name))
        for name, each in payloads(flag).items()
    ]


def _users(flag: FeatureFlag) -> Iterable[Line]:
    for each in flag.experiment_set_metadata:
        running = " (running)" if each.get("is_running") else ""
        yield Line(f"{line(str(each.get('name') or each.get('id')))}{running}", "experiment")
    for label, found in (("survey", flag.surveys), ("early access", flag.features)):
        for each in found:
            words = each.get("name") or each.get("id") if isinstance(each, dict) else each
            yield Line(f"{line(str(words))}{_stage(each)}", label)


def _stage(found: object) -> str:
    """How far an early access feature is, or whether a survey goes on."""
    if not isinstance(found, Mapping):
        return ""
    if found.get("stage"):
        return f" ({line(str(found['stage']))})"
    if "start_date" in found:
        ended = " (ended)" if found.get("end_date") else " (running)"
        return ended if found.get("start_date") else " (draft)"
    return ""


FLAGS = Resource(
    name="feature_flags",
    one="feature flag",
    many="feature flags",
    scope="feature_flag:read",
    model=FeatureFlag,
    identity=lambda flag: str(flag.id),
    title=lambda flag: flag.key,
    words=lambda flag: " ".join((flag.name, *flag.tags, person(flag.created_by))),
    columns=(
        Column("key", lambda flag: flag.key),
        Column("state", state),
        Column("rollout", rollout, order=highest),
        Column("type", kind, narrow=False),
        Column("tags", lambda flag: ", ".join(flag.tags) or None, narrow=False),
        Column("changed", lambda flag: moment(flag.updated_at), "DateTime"),
        Column("by", lambda flag: person(flag.last_modified_by) or None, narrow=False),
        Column("last called", lambda flag: moment(flag.last_called_at), "DateTime", narrow=False),
    ),
    facets={
        "is": lambda flag: (
            state(flag),
            *(("stale",) if flag.status.upper() == "STALE" else ()),
            *(("everybody",) if is_everybody(flag) else ()),
        ),
        "type": lambda flag: (kind(flag),),
        "tag": lambda flag: flag.tags,
        "by": lambda flag: (person(flag.created_by), person(flag.last_modified_by)),
        "runtime": lambda flag: (flag.evaluation_runtime or "all",),
    },
    sections=sections,
    page=lambda flag: f"feature_flags/{flag.id}",
)
