"""Somebody's edit of a flag, laid over what is stored by now, part by part.

PostHog replaces the filters of a flag whole. So each part of them is taken from where it changed:
from the edit where somebody changed it here, from what is stored otherwise.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hogtui.api.write_types import Clash, Record, Subject, Wish
from hogtui.resources.flag_changes import VOLATILE
from hogtui.text.changes import ABSENT, Change, alike

READ_ONLY = VOLATILE | {
    "id",
    "created_at",
    "created_by",
    "experiment_set",
    "surveys",
    "features",
    "is_used_in_replay_settings",
}
"""What is part of a flag and not for anybody to write."""


def edit(flag: Subject, seen: Record, wanted: Record, title: str = "Change") -> Wish:
    """Have a flag as `wanted`, which was made from `seen`.

    What nobody touched here stays as it is stored. What somebody else changed too is a Clash;
    asking again then puts this edit over theirs.
    """

    def merge(record: Record) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name in touched(seen, wanted):
            if name == "filters":
                fields[name] = _filters(record, seen, wanted)
            else:
                fields[name] = copy.deepcopy(wanted.get(name))
        return fields

    def careful(record: Record) -> Mapping[str, Any]:
        fields = merge(record)
        others = [*_clashes(flag, record, seen, wanted)]
        if others:
            names = ", ".join(dict.fromkeys(".".join(map(str, each.path)) for each in others))
            raise Clash(f"Somebody else changed {names} since you looked.", fields, others)
        return fields

    return Wish(flag, title, careful, again=Wish(flag, title, merge))


def touched(seen: Record, wanted: Record) -> list[str]:
    """The fields that an edit changed."""
    names = [name for name in wanted if name not in READ_ONLY]
    return [name for name in names if not alike(seen.get(name, ABSENT), wanted[name])]


def _parts(record: Record) -> Mapping[str, Any]:
    found = record.get("filters")
    return found if isinstance(found, Mapping) else {}


def _changed_parts(seen: Record, wanted: Record) -> list[str]:
    old, new = _parts(seen), _parts(wanted)
    return [
        name
        for name in dict.fromkeys((*old, *new))
        if not alike(old.get(name, ABSENT), new.get(name, ABSENT))
    ]


def _filters(record: Record, seen: Record, wanted: Record) -> dict[str, Any]:
    merged = copy.deepcopy(dict(_parts(record)))
    new = _parts(wanted)
    for name in _changed_parts(seen, wanted):
        if name in new:
            merged[name] = copy.deepcopy(new[name])
        else:
            merged.pop(name, None)
    return merged


def _clashes(flag: Subject, record: Record, seen: Record, wanted: Record) -> Iterator[Change]:
    """What was changed both here and by somebody else, to something else."""
    for name in touched(seen, wanted):
        if name == "filters":
            stored, old, new = _parts(record), _parts(seen), _parts(wanted)
            for part in _changed_parts(seen, wanted):
                yield from _clash(flag, ("filters", part), stored, old, new, part)
        else:
            yield from _clash(flag, (name,), record, seen, wanted, name)


def _clash(
    flag: Subject,
    path: tuple[str, ...],
    stored: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    name: str,
) -> Iterator[Change]:
    now, before = stored.get(name, ABSENT), old.get(name, ABSENT)
    clean = flag.remembered
    if not alike(clean(now), clean(before)) and not alike(now, new.get(name, ABSENT)):
        yield Change(path, before, now)
