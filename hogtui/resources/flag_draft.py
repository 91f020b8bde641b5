"""A feature flag while somebody edits it: what may be done to it, and what is wrong with it.

The draft holds the whole flag, so that whatever nobody touched is there when it is sent.
"""

import copy
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.api.write_types import Record
from hogtui.resources.flag_merge import READ_ONLY, touched

KEY = re.compile(r"[A-Za-z0-9_-]{1,400}")
RUNTIMES = ("all", "client", "server")
KINDS = ("boolean", "variants", "remote config")
"""What can be created."""
HIDDEN = "********* (encrypted)"
"""What PostHog shows of an encrypted payload; sent back as it is, the payload stays."""


class Draft:
    """Changes itself; whoever shows it looks again afterwards."""

    def __init__(self, seen: Record, *, is_new: bool = False) -> None:
        self.seen = seen
        """As it was when the editing began."""
        self.is_new = is_new
        self.record: dict[str, Any] = copy.deepcopy(dict(seen))
        self._past: list[dict[str, Any]] = []

    # --- as a whole

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to ask for."""
        return self.is_new or bool(touched(self.seen, self.record))

    def remember(self) -> None:
        """Before an edit: `undo` comes back to here."""
        self._past.append(copy.deepcopy(self.record))

    def undo(self) -> bool:
        """As it was before the last edit; False when there was none."""
        if not self._past:
            return False
        self.record = self._past.pop()
        return True

    def set(self, name: str, value: object) -> None:
        """A field beside the filters."""
        self.record[name] = value

    @property
    def filters(self) -> dict[str, Any]:
        """Conditions, variants, payloads and whatever else there is."""
        found = self.record.get("filters")
        if not isinstance(found, dict):
            found = self.record["filters"] = {}
        return found

    # --- release conditions

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """The release conditions; none means everybody."""
        return _list_in(self.filters, "groups")

    def properties(self, place: int) -> list[dict[str, Any]]:
        """The filters of a condition."""
        return _list_in(self.conditions[place], "properties")

    def add_condition(self) -> int:
        """One more, that nobody meets the share of yet; gives its place."""
        new = {"properties": [], "rollout_percentage": 0, "variant": None}
        self.conditions.append(new)
        return len(self.conditions) - 1

    # --- variants and payloads

    @property
    def variants(self) -> list[dict[str, Any]]:
        """The variants; none for a flag that is on or off."""
        multivariate = self.filters.get("multivariate")
        return _list_in(multivariate, "variants") if isinstance(multivariate, dict) else []

    def add_variant(self, key: str, name: str, share: float) -> None:
        """One more."""
        if not isinstance(self.filters.get("multivariate"), dict):
            self.filters["multivariate"] = {"variants": []}
        new: dict[str, Any] = {"key": key, "name": name, "rollout_percentage": share}
        _list_in(self.filters["multivariate"], "variants").append(new)

    def change_variant(self, place: int, key: str, name: str, share: float) -> None:
        """Another key goes along to the payload and to the conditions that name it."""
        variant = self.variants[place]
        old = variant.get("key")
        variant.update(key=key, rollout_percentage=share)
        if name or variant.get("name"):
            variant["name"] = name
        if old == key:
            return
        for condition in self.conditions:
            if condition.get("variant") == old:
                condition["variant"] = key
        payloads = self.filters.get("payloads")
        if isinstance(payloads, dict) and old in payloads:
            self.filters["payloads"] = {
                key if each == old else each: value for each, value in payloads.items()
            }

    def remove_variant(self, place: int) -> None:
        """Without it; without the last one the flag is on or off."""
        old = self.variants.pop(place).get("key")
        if not self.variants:
            self.filters["multivariate"] = None
        payloads = self.filters.get("payloads")
        if isinstance(payloads, dict):
            payloads.pop(old, None)

    @property
    def payload_names(self) -> list[str]:
        """What may come with a payload: each variant, or what "true" stands for."""
        names = [str(each.get("key")) for each in self.variants] or ["true"]
        payloads = self.filters.get("payloads")
        known = list(payloads) if isinstance(payloads, dict) else []
        return list(dict.fromkeys((*names, *known)))

    def payload(self, name: str) -> str | None:
        """JSON text, or None."""
        payloads = self.filters.get("payloads")
        found = payloads.get(name) if isinstance(payloads, dict) else None
        return found if found is None or isinstance(found, str) else json.dumps(found)

    def set_payload(self, name: str, text: str) -> None:
        """Empty takes it away."""
        if not isinstance(self.filters.get("payloads"), dict):
            self.filters["payloads"] = {}
        if text.strip():
            self.filters["payloads"][name] = text
        else:
            self.filters["payloads"].pop(name, None)

    # --- what is wrong with it

    def problems(self) -> list[str]:
        """What PostHog would refuse, or what would not do what it looks like."""
        return problems(self.record)


def _list_in(owner: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = owner.get(name)
    if not isinstance(found, list):
        found = owner[name] = []
    return found


def problems(record: Record) -> list[str]:
    """The same of any record."""
    found: list[str] = []
    key = record.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        found.append("The key is of letters, digits, - and _, and there has to be one.")
    for name, kind in (("active", bool), ("archived", bool), ("name", str), ("tags", list)):
        if name in record and not isinstance(record[name], kind):
            found.append(f"{name} has to be {_KINDS[kind]}.")
    if record.get("archived") is True and record.get("active") is True:
        found.append("What is archived cannot be on.")
    filters = record.get("filters")
    if filters is not None and not isinstance(filters, Mapping):
        return [*found, "filters has to be an object."]
    return [*found, *_filter_problems(filters or {})]


_KINDS = {bool: "true or false", str: "text", list: "a list"}


def _filter_problems(filters: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    groups = filters.get("groups")
    if groups is not None and not isinstance(groups, list):
        return ["filters.groups has to be a list."]
    multivariate = filters.get("multivariate")
    variants = multivariate.get("variants") if isinstance(multivariate, Mapping) else None
    variants = variants if isinstance(variants, list) else []
    if not all(isinstance(each, Mapping) for each in (*variants, *(groups or ()))):
        return ["Every condition and every variant has to be an object."]
    keys = [each.get("key") for each in variants]
    found += _variant_problems(variants, keys)
    for number, group in enumerate(groups or (), 1):
        if not is_share(group.get("rollout_percentage")):
            found.append(f"The share of condition {number} has to be from 0 to 100.")
        wanted = group.get("variant")
        if wanted and wanted not in keys:
            found.append(f"Condition {number} gives the variant {wanted}, which there is not.")
        if not isinstance(group.get("properties", []), list | None):
            found.append(f"The properties of condition {number} have to be a list.")
    payloads = filters.get("payloads")
    for name, text in payloads.items() if isinstance(payloads, Mapping) else ():
        if why := payload_problem(text):
            found.append(f"The payload of {name}: {why}")
        elif keys and name not in keys:
            found.append(f"There is a payload of {name}, which is no variant.")
    return found


def _variant_problems(variants: Sequence[Mapping[str, Any]], keys: Sequence[Any]) -> list[str]:
    found: list[str] = []
    if any(not isinstance(key, str) or not KEY.fullmatch(key) for key in keys):
        found.append("The key of a variant is of letters, digits, - and _.")
    if len(set(map(str, keys))) < len(keys):
        found.append("Two variants have the same key.")
    if not all(is_share(each.get("rollout_percentage")) for each in variants):
        return [*found, "The share of a variant has to be from 0 to 100."]
    total = sum(float(each.get("rollout_percentage") or 0) for each in variants)
    if variants and abs(total - 100) > 0.01:
        found.append(f"The shares of the variants add up to {total:g} %, not to 100.")
    return found


def is_share(found: object) -> bool:
    """Whether it is a share that PostHog takes; nothing means all."""
    if found is None:
        return True
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return number and 0 <= float(found) <= 100  # type: ignore[arg-type]  # it is a number here


def payload_problem(text: object) -> str:
    """What is wrong with a payload; "" for JSON, and for what stands for an encrypted one."""
    if not isinstance(text, str) or HIDDEN in text:
        return ""
    try:
        json.loads(text)
    except ValueError as error:
        where = getattr(error, "colno", None)
        return f"no JSON{f', character {where}' if where else ''}."
    except RecursionError:
        return "nested too deeply."
    return ""


# --- new ones


def template(kind: str) -> dict[str, Any]:
    """A flag that does nothing yet: off, and for nobody."""
    filters: dict[str, Any] = {
        "groups": [{"properties": [], "rollout_percentage": 0, "variant": None}],
        "multivariate": None,
        "payloads": {},
    }
    record: dict[str, Any] = {
        "key": "",
        "name": "",
        "active": False,
        "tags": [],
        "evaluation_runtime": "all",
        "filters": filters,
    }
    if kind == "variants":
        filters["groups"][0]["rollout_percentage"] = 100
        filters["multivariate"] = {
            "variants": [
                {"key": "control", "name": "", "rollout_percentage": 50},
                {"key": "test", "name": "", "rollout_percentage": 50},
            ]
        }
    if kind == "remote config":
        record["is_remote_configuration"] = True
        filters["groups"][0]["rollout_percentage"] = 100
        filters["payloads"] = {"true": "{}"}
    return record


OWN = READ_ONLY | {"archived", "deleted", "creation_context", "analytics_dashboards"}
"""What a copy does not take over."""


def copied(record: Record, taken: Sequence[str]) -> dict[str, Any]:
    """A copy of a flag under a free key: off, and without what belongs to the other alone.

    An encrypted payload is known to PostHog alone and is left out.
    """
    new = {name: copy.deepcopy(value) for name, value in record.items() if name not in OWN}
    base = f"{record.get('key')}-copy"
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    new["key"] = next(key for key in (base, *numbers) if key not in taken)
    new["active"] = False
    filters = new.get("filters")
    if isinstance(filters, dict):
        for name in ("holdout", "holdout_groups", "super_groups", "feature_enrollment"):
            filters.pop(name, None)
        if isinstance(filters.get("payloads"), dict):
            filters["payloads"] = {
                name: text for name, text in filters["payloads"].items() if HIDDEN not in str(text)
            }
    new.pop("has_encrypted_payloads", None)
    return {name: value for name, value in new.items() if value is not None}
