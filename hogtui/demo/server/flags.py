"""Which flags are on for somebody: the same arithmetic as PostHog's SDKs."""

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

SCALE = float(0xFFFFFFFFFFFFFFF)
"""Fifteen hexadecimal digits, the part of the hash that is used."""

Flag = Mapping[str, Any]
NOTHING: Mapping[int, Flag] = MappingProxyType({})


@dataclass(frozen=True)
class Verdict:
    """What a flag is for somebody, and why."""

    enabled: bool
    variant: str | None
    code: str
    condition: int | None
    description: str

    @property
    def value(self) -> bool | str:
        """A variant's key, or whether it is on."""
        return self.variant if self.enabled and self.variant is not None else self.enabled


def share(key: str, identity: str, salt: str = "") -> float:
    """Where somebody stands between 0 and 1 for a flag; the same on every side."""
    digest = hashlib.sha1(f"{key}.{identity}{salt}".encode()).hexdigest()  # noqa: S324 -- no secret, only an even spread
    return int(digest[:15], 16) / SCALE


def evaluate(
    flag: Flag,
    identity: str,
    properties: Mapping[str, Any],
    *,
    cohorts: Collection[int] = (),
    flags: Mapping[int, Flag] = NOTHING,
) -> Verdict:
    """Whether a flag is on for somebody with those properties.

    `cohorts` are the ones that they are in, `flags` the others by number, for those that depend.
    """

    if not flag["active"] or flag.get("archived"):
        return Verdict(False, None, "disabled", None, "Feature flag is disabled")
    filters = flag["filters"]
    outside = False
    for index, group in enumerate(filters.get("groups") or ()):
        if not all(
            _holds(condition, flag, identity, properties, cohorts, flags)
            for condition in group.get("properties") or ()
        ):
            continue
        percentage = group.get("rollout_percentage")
        if percentage is not None and share(flag["key"], identity) > percentage / 100:
            outside = True
            continue
        variant = group.get("variant") or variant_of(flag, identity)
        return Verdict(
            True, variant, "condition_match", index, f"Matched condition set {index + 1}"
        )
    if outside:
        return Verdict(False, None, "out_of_rollout_bound", 0, "Out of rollout bound")
    return Verdict(False, None, "no_condition_match", 0, "No matching condition set")


def _holds(
    condition: Mapping[str, Any],
    flag: Flag,
    identity: str,
    properties: Mapping[str, Any],
    cohorts: Collection[int],
    flags: Mapping[int, Flag],
) -> bool:
    """Whether one condition of a flag holds, whatever it is about."""
    if condition.get("type") == "cohort":
        inside = condition.get("value") in cohorts
        return inside is not (condition.get("operator") == "not_in")
    if condition.get("type") != "flag":
        return matches(condition, properties)
    other = flags.get(int(condition["key"]))
    if other is None:
        return False
    # Without the flag itself, so that a circle comes to an end.
    rest = {number: each for number, each in flags.items() if each is not flag}
    verdict = evaluate(other, identity, properties, cohorts=cohorts, flags=rest)
    wanted = condition.get("value")
    wanted = {"true": True, "false": False}.get(str(wanted).lower(), wanted)
    return verdict.enabled is wanted if isinstance(wanted, bool) else verdict.value == wanted


def variant_of(flag: Flag, identity: str) -> str | None:
    """The variant that somebody's share falls into; None for a flag without variants."""
    at = share(flag["key"], identity, "variant")
    upper = 0.0
    for variant in (flag["filters"].get("multivariate") or {}).get("variants", ()):
        upper += variant["rollout_percentage"] / 100
        if at < upper:
            return str(variant["key"])
    return None


def _contains(value: str, wanted: str) -> bool:
    return wanted.lower() in value.lower()


def _regex(value: str, wanted: str) -> bool:
    try:
        return re.search(wanted, value) is not None
    except re.error:
        return False


_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "exact": lambda value, wanted: value.lower() == wanted.lower(),
    "icontains": _contains,
    "regex": _regex,
}
_NUMBERS: Mapping[str, Callable[[float, float], bool]] = {
    "gt": lambda value, wanted: value > wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lt": lambda value, wanted: value < wanted,
    "lte": lambda value, wanted: value <= wanted,
}


def matches(condition: Mapping[str, Any], properties: Mapping[str, Any]) -> bool:
    """Whether one condition holds; what needs more than properties (a cohort) does not."""
    operator = condition.get("operator") or "exact"
    if condition.get("type") in ("cohort", "flag"):
        return False
    value = properties.get(condition["key"])
    if operator in ("is_set", "is_not_set"):
        return (condition["key"] in properties) is (operator == "is_set")
    if operator.startswith("not_") or operator == "is_not":
        positive = "exact" if operator == "is_not" else operator.removeprefix("not_")
        return not matches({**condition, "operator": positive}, properties)
    if value is None:
        return False
    wanted = condition.get("value")
    if operator in _NUMBERS:
        try:
            return _NUMBERS[operator](float(value), float(str(wanted)))
        except (TypeError, ValueError):
            return False
    options = wanted if isinstance(wanted, list) else [wanted]
    test = _TEXTS.get(operator)
    return test is not None and any(test(_text(value), _text(option)) for option in options)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def answer(
    rows: Iterable[Flag], body: Mapping[str, Any], now: datetime, *, old: bool
) -> dict[str, Any]:
    """The reply to /flags/ (`old`: to /decide/ and to version 1)."""
    identity = str(body.get("distinct_id", ""))
    properties = {"distinct_id": identity, **(body.get("person_properties") or {})}
    only = body.get("flag_keys_to_evaluate") or body.get("flag_keys")
    rows = list(rows)
    by_number = {flag["id"]: flag for flag in rows}
    found = [
        (flag, evaluate(flag, identity, properties, flags=by_number))
        for flag in rows
        if not flag.get("deleted") and (not only or flag["key"] in only)
    ]
    common = {
        "errorsWhileComputingFlags": False,
        "requestId": str(uuid.uuid4()),
        "evaluatedAt": int(now.timestamp() * 1000),
    }
    if old:
        payloads = {flag["key"]: _payload(flag, verdict) for flag, verdict in found}
        return {
            **common,
            "featureFlags": {flag["key"]: verdict.value for flag, verdict in found},
            "featureFlagPayloads": {key: value for key, value in payloads.items() if value},
        }
    return {**common, "flags": {flag["key"]: _detail(flag, verdict) for flag, verdict in found}}


def _payload(flag: Flag, verdict: Verdict) -> str | None:
    payloads = flag["filters"].get("payloads") or {}
    name = verdict.variant or "true"
    return payloads.get(name) if verdict.enabled else None


def _detail(flag: Flag, verdict: Verdict) -> dict[str, Any]:
    return {
        "key": flag["key"],
        "enabled": verdict.enabled,
        "variant": verdict.variant,
        "reason": {
            "code": verdict.code,
            "condition_index": verdict.condition,
            "description": verdict.description,
        },
        "metadata": {
            "id": flag["id"],
            "version": flag["version"],
            "description": flag["name"] or None,
            "payload": _payload(flag, verdict),
        },
    }
