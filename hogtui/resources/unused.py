"""Flags that could go: cold, or answering everybody the same, and needed by nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hogtui.api.models import FeatureFlag
from hogtui.resources.base import Item
from hogtui.resources.flags import LONG_AGO, groups, is_everybody, state, variants
from hogtui.text.safe import line


@dataclass(frozen=True)
class Candidate:
    """A flag that could go, and what speaks for it and against it."""

    item: Item[FeatureFlag]
    days: int | None
    """Since it was called last, or made where it never was; None where nobody knows."""
    never: bool
    """Nobody ever called it, as far as PostHog knows."""
    constant: str
    """What everybody gets of it; "" when it is not the same for all."""
    kept_by: tuple[str, ...]
    """What still needs it."""

    @property
    def is_cold(self) -> bool:
        """Nobody has called it for long."""
        return self.days is not None and self.days >= LONG_AGO.days

    @property
    def words(self) -> str:
        """Why it could go, in a line."""
        found = []
        if self.is_cold:
            found.append(f"never called in {self.days} d" if self.never else f"cold {self.days} d")
        if self.constant:
            found.append(self.constant)
        return ", ".join(found)

    @property
    def rank(self) -> tuple[bool, int, int]:
        """What can go first comes first: nothing needs it, the most speaks for it, the coldest."""
        reasons = int(self.is_cold) * 2 + bool(self.constant)
        return bool(self.kept_by), -reasons, -(self.days or 0)


def candidates(items: Sequence[Item[FeatureFlag]], now: datetime) -> list[Candidate]:
    """Those that could go, in the order in which to look at them."""
    needed = needed_by(each.thing for each in items)
    found = []
    for item in items:
        flag = item.thing
        if flag.archived or flag.deleted:
            continue
        called = flag.last_called_at
        since = called or flag.created_at
        days = max(0, (now - since).days) if since is not None else None
        kept = _kept_by(flag, needed.get(str(flag.id), ()))
        each = Candidate(item, days, called is None, constant(flag), kept)
        if each.is_cold or each.constant:
            found.append(each)
    return sorted(found, key=lambda each: (each.rank, each.item.thing.key))


def constant(flag: FeatureFlag) -> str:
    """What everybody gets, where that is the same for all: "off for all", "on for all"."""
    if state(flag) != "on":
        return "off for all"
    conditions = groups(flag)
    shares = [each.get("rollout_percentage") for each in conditions]
    if conditions and all(share == 0 for share in shares):
        return "0 % of all"
    if not is_everybody(flag):
        return ""
    chosen = {str(each["variant"]) for each in conditions if each.get("variant")}
    if chosen:
        return ""
    whole = [each for each in variants(flag) if each.get("rollout_percentage") == 100]
    if variants(flag):
        return f"{line(str(whole[0].get('key')))} for all" if whole else ""
    return "on for all"


def needed_by(flags: Iterable[FeatureFlag]) -> Mapping[str, Sequence[str]]:
    """The keys of the flags that depend on each, by its number."""
    found: dict[str, list[str]] = {}
    for flag in flags:
        for number in dict.fromkeys(_needs(flag)):
            found.setdefault(number, []).append(line(flag.key))
    return found


def _needs(flag: FeatureFlag) -> Iterable[str]:
    for group in groups(flag):
        properties = group.get("properties")
        for each in properties if isinstance(properties, list) else ():
            if isinstance(each, Mapping) and each.get("type") == "flag":
                yield str(each.get("key"))


def _kept_by(flag: FeatureFlag, dependents: Sequence[str]) -> tuple[str, ...]:
    found = [f"flag {key}" for key in dependents]
    for each in flag.experiment_set_metadata:
        if each.get("is_running"):
            found.append(f"experiment {line(str(each.get('name') or each.get('id')))}")
    found += ["a survey"] * bool(flag.surveys) + ["early access"] * bool(flag.features)
    return tuple(found)
