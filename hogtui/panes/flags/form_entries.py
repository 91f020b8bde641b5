"""The lines of the form in which a flag is edited: what each says, and what can be done with it."""

from collections.abc import Iterator
from typing import NamedTuple

from hogtui.resources.base import Context
from hogtui.resources.conditions import condition as in_words
from hogtui.resources.conditions import percent
from hogtui.resources.flag_draft import HIDDEN, Draft
from hogtui.resources.flags import BAR
from hogtui.text.changes import alike
from hogtui.text.safe import line

TITLE = "title"


class Entry(NamedTuple):
    """A line of the form."""

    kind: str
    label: str
    words: str = ""
    at: tuple[int, ...] = ()
    """The condition, and the filter in it; or the variant."""
    name: str = ""
    """The payload."""
    is_changed: bool = False
    is_quiet: bool = False
    """Something that is not there yet."""


def entries(draft: Draft, context: Context) -> list[Entry]:
    """All of them, top to bottom."""
    return [
        Entry(TITLE, "About"),
        *_about(draft),
        Entry(TITLE, "Release conditions"),
        *_conditions(draft, context),
        Entry("add_condition", "", "+ a condition", is_quiet=True),
        Entry(TITLE, "Variants"),
        *_variants(draft),
        Entry("add_variant", "", "+ a variant", is_quiet=True),
        Entry(TITLE, "Payloads"),
        *_payloads(draft),
    ]


def _about(draft: Draft) -> Iterator[Entry]:
    record, seen = draft.record, draft.seen

    def changed(name: str) -> bool:
        return not draft.is_new and not alike(record.get(name), seen.get(name))

    if draft.is_new:
        key = str(record.get("key") or "")
        yield Entry("key", "key", line(key) or "(needed)", is_quiet=not key)
    yield Entry(
        "active", "state", "on" if record.get("active") else "off", is_changed=changed("active")
    )
    name = line(str(record.get("name") or ""))
    yield Entry("name", "about", name or "(nothing)", is_changed=changed("name"), is_quiet=not name)
    tags = ", ".join(line(str(each)) for each in record.get("tags") or ())
    yield Entry("tags", "tags", tags or "(none)", is_changed=changed("tags"), is_quiet=not tags)
    runtime = line(str(record.get("evaluation_runtime") or "all"))
    yield Entry("runtime", "runtime", runtime, is_changed=changed("evaluation_runtime"))
    if not draft.is_new:
        archived = "yes" if record.get("archived") else "no"
        yield Entry("archived", "archived", archived, is_changed=changed("archived"))


def _conditions(draft: Draft, context: Context) -> Iterator[Entry]:
    if not draft.conditions:
        yield Entry("everybody", "", "everybody, as there is no condition", is_quiet=True)
    old = Draft(draft.seen).conditions if not draft.is_new else []
    for place, group in enumerate(draft.conditions):
        by = group.get("aggregation_group_type_index")
        if by is None:
            by = draft.filters.get("aggregation_group_type_index")
        whom = f"{context.name('group', by, 'group')}s" if by is not None else "people"
        words = f"{percent(group.get('rollout_percentage'))} of {line(whom)}"
        words += " with" if draft.properties(place) else ""
        if group.get("variant"):
            words += f" · always variant {line(str(group['variant']))}"
        if group.get("description"):
            words += f" · {line(str(group['description']))}"
        before = old[place] if place < len(old) else None
        is_changed = not draft.is_new and not alike(group, before)
        yield Entry("condition", str(place + 1), words, (place,), is_changed=is_changed)
        for number, each in enumerate(draft.properties(place)):
            link = "and " if number else ""
            yield Entry("filter", "", f"{link}{in_words(each, context)}", (place, number))
        yield Entry("add_filter", "", "+ a filter", (place,), is_quiet=True)


def _variants(draft: Draft) -> Iterator[Entry]:
    old = {each.get("key"): each for each in Draft(draft.seen).variants}
    for place, each in enumerate(draft.variants):
        share = each.get("rollout_percentage")
        number = float(share) if isinstance(share, int | float) else 0.0
        bar = "█" * max(0, min(BAR, round(number / 100 * BAR)))
        name = f"  {line(str(each['name']))}" if each.get("name") else ""
        words = f"{percent(share):>6} {bar:<{BAR}}{name}"
        is_changed = not draft.is_new and not alike(each, old.get(each.get("key")))
        yield Entry("variant", line(str(each.get("key"))), words, (place,), is_changed=is_changed)


def _payloads(draft: Draft) -> Iterator[Entry]:
    old = Draft(draft.seen)
    for name in draft.payload_names:
        text = draft.payload(name)
        words = "encrypted: stays as it is" if text and HIDDEN in text else line(text or "(none)")
        is_changed = not draft.is_new and text != old.payload(name)
        yield Entry("payload", line(name), words, (), name, is_changed, not text)
