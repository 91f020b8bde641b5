"""What somebody gets of a flag, and why: asked of PostHog, which decides it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError, BadBody, Forbidden, NotFound
from hogtui.api.models import FeatureFlag
from hogtui.api.slots import Priority
from hogtui.resources.base import Context
from hogtui.resources.conditions import all_of, percent
from hogtui.resources.flags import groups, payloads
from hogtui.text.safe import line
from hogtui.text.values import cell

if TYPE_CHECKING:
    from hogtui.api.client import Client

REASONS = {
    "condition_match": "a condition matched",
    "no_condition_match": "no condition matched",
    "out_of_rollout_bound": "a condition matched, but its percentage leaves this person out",
    "disabled": "the flag is off",
    "no_group_type": "it is for groups, and no group was given",
    "super_condition_value": "the person enrolled, or opted out, by themselves",
    "holdout_condition_value": "the person is held out of an experiment",
    "missing_dependency": "a flag that it depends on is not there",
}
MATCHED, MISSED, LEFT_OUT, UNREACHED, UNTOLD = "matched", "no match", "left out", "not reached", "?"
"""What became of a condition."""


@dataclass(frozen=True)
class Tried:
    """A release condition, tried on somebody."""

    number: int
    """Counts from 1, as people do."""
    outcome: str
    words: str
    """Whom it means."""
    checks: tuple[tuple[str, bool | None, str], ...] = ()
    """Each filter in words, whether it holds (None where nobody says), and what was found."""


@dataclass(frozen=True)
class Answer:
    """What somebody gets of one flag."""

    key: str
    value: bool | str | None
    """A variant, on, off, or None where PostHog did not say."""
    reason: str
    """In words."""
    condition: int | None = None
    """The one that decided; counts from 1."""
    payload: Any = None
    tried: tuple[Tried, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The value in a word."""
        if isinstance(self.value, bool):
            return "on" if self.value else "off"
        return "?" if self.value is None else line(self.value)


async def why(
    client: "Client", flag: FeatureFlag, who: str, at: datetime | None, context: Context
) -> Answer:
    """What a distinct id gets of a flag, now or at a moment in the past. Raises ApiError."""
    body: dict[str, Any] = {"distinct_id": who}
    if at is not None:
        body["timestamp"] = at.isoformat()
    path = client.project(f"feature_flags/{flag.id}/test_evaluation/")
    try:
        reply = await client.ask(path, body, priority=Priority.USER, label="why")
    except (NotFound, Forbidden) as error:
        if _is_about_somebody(error):
            raise
        if at is not None:
            words = "This PostHog cannot tell what somebody got at an earlier time."
            raise ApiError(f"{words} Leave the time empty for now.") from None
    else:
        return _analysed(reply.body, flag, context)
    found = await _reasons(client, who, flag.key)
    return _reasoned(flag.key, found.get(flag.key), flag, context)


async def why_all(
    client: "Client", flags: Sequence[FeatureFlag], who: str, context: Context
) -> list[Answer]:
    """What a distinct id gets of every flag, now. Raises ApiError."""
    found = await _reasons(client, who)
    known = {flag.key: flag for flag in flags}
    keys = dict.fromkeys((*known, *found))
    return [_reasoned(key, found.get(key), known.get(key), context) for key in keys]


def _is_about_somebody(error: ApiError) -> bool:
    """A refusal of the question itself, where another way to ask it helps nothing."""
    if isinstance(error, Forbidden):
        return error.scope is not None
    return "person" in error.message.casefold()


# With every condition, on newer servers


def _analysed(body: object, flag: FeatureFlag, context: Context) -> Answer:
    if not isinstance(body, Mapping) or "result" not in body:
        raise BadBody("PostHog does not say what this person gets.")
    told = body.get("conditions")
    rows = [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []
    decided = _place(body.get("condition_index"))
    value = _value(body.get("result"))
    bucket = body.get("evaluation_distinct_id")
    notes = (f"decided for the id {line(str(bucket))}",) if bucket else ()
    return Answer(
        line(str(body.get("flag_key") or flag.key)),
        value,
        reason_words(body.get("reason"), decided),
        decided + 1 if decided is not None and value not in (False, None) else None,
        body.get("payload"),
        tuple(_tried(each, place, decided, value, context) for place, each in enumerate(rows)),
        notes,
    )


def _tried(
    row: Mapping[str, Any], place: int, decided: int | None, value: object, context: Context
) -> Tried:
    index = _place(row.get("index"))
    index = place if index is None else index
    if row.get("matched") is True:
        outcome = MATCHED
    elif row.get("rollout_excluded") is True:
        outcome = LEFT_OUT
    elif value not in (False, None) and decided is not None and index > decided:
        outcome = UNREACHED
    else:
        outcome = MISSED
    filters = row.get("properties")
    found = [each for each in filters if isinstance(each, Mapping)] if filters else []
    words = _whom(row)
    checks = zip(all_of(found, context), found, strict=True)
    return Tried(index + 1, outcome, words, tuple(_check(text, each) for text, each in checks))


def _check(words: str, found: Mapping[str, Any]) -> tuple[str, bool | None, str]:
    matched = found.get("matched")
    actual = ""
    if "actual_value" in found and found.get("type") not in {"cohort", "flag"}:
        value = found["actual_value"]
        actual = "it is not set" if value is None else f"it is {cell(value).text}"
    return words, matched if isinstance(matched, bool) else None, actual


# With the deciding condition alone, on older ones


async def _reasons(client: "Client", who: str, key: str = "") -> Mapping[str, Any]:
    """Value and reason by key. Raises ApiError."""
    params = {"distinct_id": who, "flag_keys": key or None}
    try:
        reply = await client.get(
            client.project("feature_flags/evaluation_reasons/"),
            params=params,
            priority=Priority.USER,
            label="why",
        )
    except (NotFound, Forbidden) as error:
        if _is_about_somebody(error):
            raise
        return await _as_apps_ask(client, who, key)
    if not isinstance(reply.body, Mapping):
        raise BadBody("PostHog does not say what this person gets.")
    return reply.body


async def _as_apps_ask(client: "Client", who: str, key: str) -> Mapping[str, Any]:
    """The same from the service that apps ask, on our own host alone: PostHog bills each call."""
    project = await client.get(client.project(), priority=Priority.USER, label="project")
    token = project.body.get("api_token") if isinstance(project.body, Mapping) else None
    if not isinstance(token, str):
        raise ApiError("This key may not read the token with which apps ask for flags.")
    body: dict[str, Any] = {"api_key": token, "distinct_id": who}
    if key:
        body["flag_keys_to_evaluate"] = [key]
    reply = await client.ask("/flags/?v=2", body, priority=Priority.USER, label="why")
    flags = reply.body.get("flags") if isinstance(reply.body, Mapping) else None
    if not isinstance(flags, Mapping):
        raise BadBody("PostHog does not say what this person gets.")
    return {name: _as_reasons(each) for name, each in flags.items() if isinstance(each, Mapping)}


def _as_reasons(found: Mapping[str, Any]) -> Mapping[str, Any]:
    reason, metadata = found.get("reason"), found.get("metadata")
    reason = reason if isinstance(reason, Mapping) else {}
    metadata = metadata if isinstance(metadata, Mapping) else {}
    index = reason.get("condition_index")
    return {
        "value": found.get("variant") or found.get("enabled"),
        "evaluation": {"reason": reason.get("code"), "condition_index": index},
        "payload": metadata.get("payload"),
    }


def _reasoned(key: str, found: object, flag: FeatureFlag | None, context: Context) -> Answer:
    if not isinstance(found, Mapping):
        off = flag is not None and not flag.active
        return Answer(line(key), False if off else None, REASONS["disabled"] if off else "not told")
    told = found.get("evaluation")
    told = told if isinstance(told, Mapping) else {}
    value, decided = _value(found.get("value")), _place(told.get("condition_index"))
    payload = found.get("payload")
    if payload is None and flag is not None and value:
        payload = payloads(flag).get("true" if value is True else value)
    is_decided = value not in (False, None) and decided is not None
    return Answer(
        line(key),
        value,
        reason_words(told.get("reason"), decided),
        decided + 1 if is_decided and decided is not None else None,
        payload,
        _by_index(flag, decided if is_decided else None, context) if flag is not None else (),
        ("this PostHog tells the deciding condition only",),
    )


def _by_index(flag: FeatureFlag, decided: int | None, context: Context) -> tuple[Tried, ...]:
    """The conditions as they are stored, with what follows from the one that decided."""
    tried = []
    for place, group in enumerate(groups(flag)):
        outcome = UNTOLD
        if decided is not None:
            outcome = UNREACHED if place > decided else MATCHED if place == decided else MISSED
        filters = all_of(group.get("properties"), context)
        checks = tuple((words, True if outcome == MATCHED else None, "") for words in filters)
        tried.append(Tried(place + 1, outcome, _whom(group), checks))
    return tuple(tried)


def _whom(condition: Mapping[str, Any]) -> str:
    filters = condition.get("properties")
    words = f"{percent(condition.get('rollout_percentage'))} of "
    words += "those with" if filters else "everybody"
    variant = condition.get("variant")
    return words + (f", always variant {line(str(variant))}" if variant else "")


def reason_words(code: object, place: int | None = None) -> str:
    """PostHog's reason in words; one that nobody here knows as it came."""
    name = str(code or "not told")
    if name == "condition_match" and place is not None:
        return f"condition {place + 1} matched"
    return REASONS.get(name, line(name.replace("_", " ")))


def _place(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _value(value: object) -> bool | str | None:
    return value if isinstance(value, bool | str) else None
