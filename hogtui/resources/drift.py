"""The same flag in several projects: where it differs, and what a copy of it would be."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.api.models import FeatureFlag
from hogtui.resources.flags import groups, rollout, state
from hogtui.text.changes import alike

Names = Mapping[tuple[str, str], str]
"""What things are called in one project, by kind and number."""
MISSING = "–"  # noqa: RUF001  the dash for what is not there


def cell(flag: FeatureFlag | None) -> str:
    """State and rollout in a word or two."""
    if flag is None:
        return MISSING
    now = state(flag)
    return f"on {rollout(flag)}" if now == "on" else f"{now} ({rollout(flag)})"


def portable(flag: FeatureFlag, names: Names) -> dict[str, Any]:
    """The filters with what differs from project to project by its name: cohorts and flags."""
    filters = copy.deepcopy(flag.filters)
    plain: dict[str, Any] = {}
    for name, value in filters.items():
        if value not in (None, [], {}) and name not in {"groups", "super_groups"}:
            plain[name] = value
    plain["groups"] = [_portable_group(each, names) for each in groups(flag)]
    return plain


def _portable_group(group: Mapping[str, Any], names: Names) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in group.items()
        if value is not None and name not in {"sort_key", "rollout_percentage", "properties"}
    }
    share = group.get("rollout_percentage")
    kept["rollout_percentage"] = 100 if share is None else share
    properties = group.get("properties")
    rows = [each for each in properties if isinstance(each, Mapping)] if properties else []
    kept["properties"] = [_portable_filter(each, names) for each in rows]
    return kept


def _portable_filter(found: Mapping[str, Any], names: Names) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in found.items()
        if value is not None and name not in {"cohort_name", "label", "group_key_names"}
    }
    if found.get("type") == "cohort":
        number = str(found.get("value"))
        kept["value"] = found.get("cohort_name") or names.get(("cohort", number), number)
    elif found.get("type") == "flag":
        number = str(found.get("key"))
        kept["key"] = names.get(("flag", number), number)
    return kept


def differences(flags: Sequence[FeatureFlag | None], names: Sequence[Names]) -> tuple[str, ...]:
    """What is not the same everywhere, in words; nothing where all is."""
    there = [(flag, known) for flag, known in zip(flags, names, strict=True) if flag is not None]
    found = ["missing"] if len(there) < len(flags) else []
    if len({state(flag) for flag, _ in there}) > 1:
        found.append("state")
    if len({rollout(flag) for flag, _ in there}) > 1:
        found.append("rollout")
    forms = [portable(flag, known) for flag, known in there]
    if any(not alike(forms[0], each) for each in forms[1:]):
        inner = [name for name in _parts(forms) if name not in found]
        found += inner
    return tuple(found)


def _parts(forms: Sequence[Mapping[str, Any]]) -> list[str]:
    """Which parts of the filters differ, beside the percentages."""
    first = forms[0]
    found = []
    wordings = (("groups", "conditions"), ("multivariate", "variants"), ("payloads", "payloads"))
    for name, word in wordings:
        if any(not alike(_bare(first, name), _bare(each, name)) for each in forms[1:]):
            found.append(word)
    known = {name for name, _ in wordings}
    others = {name for each in forms for name in each} - known
    if any(not alike(first.get(name), each.get(name)) for name in others for each in forms[1:]):
        found.append("more")
    return found


def _bare(form: Mapping[str, Any], name: str) -> Any:
    """A part of the filters without the percentages of the conditions: those have a word."""
    found = form.get(name)
    if name != "groups" or not isinstance(found, list):
        return found
    return [
        {key: value for key, value in each.items() if key != "rollout_percentage"} for each in found
    ]
