"""What completion knows of a project, as plain data that is quick to search.

Names come from outside: anybody who can send an event can name one. A name that could not be drawn
and written as it is would be another name, so `usable` says which ones are known at all.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hogtui.text.safe import line

LONGEST_NAME = 400
"""PostHog keeps no longer names of events and properties."""
LONGEST_TYPED = 60
"""What is longer is compared as it is, not letter by letter."""
FEW = 8
"""With fewer good matches than this, names with the letters anywhere in them count as well."""


_REPLACED = re.compile("[\u2400-\u2426\ufffd]")
"""Stands for what could not be shown: the name is another one."""


class Sort(StrEnum):
    """What a candidate is; the word is shown."""

    TABLE = "table"
    VIEW = "view"
    CTE = "CTE"
    SOURCE = "alias"
    FIELD = "field"
    COLUMN = "column"
    PROPERTY = "property"
    EVENT = "event"
    VALUE = "value"
    FUNCTION = "function"
    KEYWORD = "keyword"


class Candidate(NamedTuple):
    """One thing that could be written at the cursor."""

    name: str
    sort: Sort
    detail: str = ""
    """A type, a signature, a count: shown beside the name."""
    insert: str = ""
    """What is written instead of the name; "" for the name itself."""


class KnownField(NamedTuple):
    """A column of a table, or a way to another one."""

    name: str
    type: str
    insert: str
    """How it is written in a query."""
    table: str | None = None
    """The table it leads to."""
    fields: tuple[str, ...] = ()
    """The columns of that table, where only their names are known."""


class KnownTable(NamedTuple):
    """A table, a view, anything that stands after FROM."""

    name: str
    kind: str
    fields: tuple[KnownField, ...]


class KnownName(NamedTuple):
    """An event or a property of the project."""

    name: str
    type: str = ""
    uses: int | None = None
    """How often, where somebody counted."""


def usable(name: str) -> bool:
    """Whether a name can be drawn and written as it is, and is still the one that was sent."""
    return 0 < len(name) <= LONGEST_NAME and line(name) == name and not _REPLACED.search(name)


class Match(NamedTuple):
    """A place in `Names`, and how well it fits: the smaller the tier, the better."""

    tier: int
    place: int


EXACT, PREFIX, AFTER_DOLLAR, PART, INSIDE, SCATTERED = range(6)
"""The whole name; its start; its start but for a `$`; the start of a word in it; and so on."""


class Names:
    """Candidates in the order of their worth: made once, searched at each key."""

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self.all: Sequence[Candidate] = tuple(candidates)
        names = [each.name.replace("\n", " ") for each in self.all]
        self._shown = "\n".join(["", *names, ""])
        # Some capitals become two letters; such names keep theirs, so that places agree.
        lowered = [low if len(low := each.lower()) == len(each) else each for each in names]
        self._low = "\n".join(["", *lowered, ""])
        self._starts: list[int] = []
        start = 1
        for name in names:
            self._starts.append(start)
            start += len(name) + 1

    def find(self, typed: str, most: int) -> list[Match]:
        """The names that what was typed may mean, the best first, at most so many."""
        if not typed or not self.all:
            return [Match(PREFIX, place) for place in range(min(most, len(self.all)))]
        low = typed.lower()
        tiers: dict[int, int] = {}
        self._collect(f"\n{low}", 1, PREFIX, tiers, most)
        for place in tiers:
            if len(self.all[place].name) == len(low):
                tiers[place] = EXACT
        self._collect(f"\n${low}", 1, AFTER_DOLLAR, tiers, most)
        if len(tiers) < most:
            for separator in "_ $.-/:":
                self._collect(separator + low, 1, PART, tiers, most)
        if len(tiers) < most and len(low) > 1:
            self._inside(low, tiers, most)
        if len(tiers) < FEW and 1 < len(low) <= LONGEST_TYPED:
            self._scattered(low, tiers, most)
        return sorted(Match(tier, place) for place, tier in tiers.items())[:most]

    def _collect(
        self, needle: str, shift: int, tier: int, tiers: dict[int, int], most: int
    ) -> None:
        position, left = self._low.find(needle), most
        while position >= 0 and left:
            tiers.setdefault(self._place(position + shift), tier)
            left -= 1
            position = self._low.find(needle, position + 1)

    def _inside(self, low: str, tiers: dict[int, int], most: int) -> None:
        position, left = self._low.find(low), most
        while position >= 0 and left:
            hump = self._shown[position].isupper() and not self._shown[position - 1].isupper()
            place = self._place(position)
            if place not in tiers or (hump and tiers[place] == INSIDE):
                tiers[place] = PART if hump else INSIDE
                left -= 1
            position = self._low.find(low, position + 1)

    def _scattered(self, low: str, tiers: dict[int, int], most: int) -> None:
        letters = [re.escape(letter) for letter in low]
        # Each class leaves out the letter that follows it, so there is one way to match.
        pattern = "\n" + "".join(f"[^{letter}\n]*{letter}" for letter in letters)
        for left, found in enumerate(re.finditer(pattern, self._low)):
            if left >= most:
                return
            tiers.setdefault(self._place(found.start() + 1), SCATTERED)

    def _place(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1


_PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


def quoted_name(name: str) -> str:
    """A name as HogQL wants it: bare where that works, else between backticks."""
    if _PLAIN_NAME.fullmatch(name):
        return name
    # A backtick is doubled: the grammar knows no backslash before one.
    inner = name.replace("\\", "\\\\").replace("`", "``")
    return f"`{inner}`"


def string_body(text: str) -> str:
    """A text as it stands between single quotes."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _by_uses(names: Iterable[KnownName]) -> list[KnownName]:
    """The most used first, the others as they came; those that cannot be written left out."""
    return sorted((each for each in names if usable(each.name)), key=lambda each: -(each.uses or 0))


def _told(known: KnownName) -> str:
    uses = "" if known.uses is None else f"{known.uses:,}"
    return "  ".join(each for each in (known.type, uses) if each)


def _table(name: str, columns: str) -> KnownTable:
    fields = []
    for column in columns.split():
        known, _, kind = column.partition(":")
        kind, _, other = kind.partition("=")
        fields.append(KnownField(known, kind or "string", known, other or None))
    return KnownTable(name, "posthog", tuple(fields))


BASIC_TABLES: Mapping[str, KnownTable] = {
    each.name: each
    for each in (
        _table(
            "events",
            "event timestamp:datetime properties:json person:lazy_table=persons "
            "session:lazy_table=sessions person_id distinct_id uuid created_at:datetime "
            "elements_chain $session_id group_0:lazy_table=groups group_1:lazy_table=groups "
            "group_2:lazy_table=groups group_3:lazy_table=groups group_4:lazy_table=groups "
            "pdi:lazy_table=person_distinct_ids",
        ),
        _table("persons", "id created_at:datetime properties:json is_identified:boolean"),
        _table("person_distinct_ids", "distinct_id person_id person:lazy_table=persons"),
        _table(
            "sessions",
            "session_id distinct_id $start_timestamp:datetime $end_timestamp:datetime "
            "$session_duration:integer $entry_current_url $end_current_url $channel_type "
            "$is_bounce:boolean $pageview_count:integer",
        ),
        _table("groups", "index:integer key created_at:datetime properties:json"),
        _table("cohort_people", "person_id cohort_id:integer person:lazy_table=persons"),
    )
}
"""What every project has, for as long as its own tables are not known."""


def _names_of(tables: Iterable[KnownTable]) -> Names:
    """Tables to stand after FROM; those of everyday use before the raw ones."""
    ordered = sorted(tables, key=lambda each: each.name.startswith("raw_"))
    return Names(
        Candidate(
            each.name,
            Sort.VIEW if "view" in each.kind else Sort.TABLE,
            "" if each.kind == "posthog" else each.kind.replace("_", " "),
            ".".join(map(quoted_name, each.name.split("."))),
        )
        for each in ordered
    )


VALUES = 200
"""Different values of a column that are remembered."""
ROWS = 2_000
"""Rows that are looked at for them."""


def values_of(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, Names]:
    """The texts in some rows by the name of their column, the most frequent first."""
    found: dict[str, Names] = {}
    for place, column in enumerate(columns):
        texts = (row[place] for row in rows[:ROWS] if place < len(row))
        counts = Counter(each for each in texts if isinstance(each, str) and usable(each))
        names = [
            Candidate(each, Sort.VALUE, f"{count:,} in rows")
            for each, count in counts.most_common(VALUES)
        ]
        if names:
            found[column.rpartition(".")[2]] = Names(names)
    return found


@dataclass(frozen=True)
class Knowledge:
    """Everything that can be completed beyond the language itself."""

    tables: Mapping[str, KnownTable] = field(default_factory=lambda: BASIC_TABLES)
    table_names: Names = field(default_factory=lambda: _names_of(BASIC_TABLES.values()))
    events: Names = field(default_factory=Names)
    properties: Mapping[str, Names] = field(default_factory=dict)
    """By what has them: "event", "person", "group", "session"."""
    values: Mapping[str, Names] = field(default_factory=dict)
    """Values that were seen, by the name of the property or column."""

    @classmethod
    def of(
        cls,
        tables: Iterable[KnownTable] = (),
        events: Iterable[KnownName] = (),
        properties: Mapping[str, Iterable[KnownName]] | None = None,
        values: Mapping[str, Iterable[str]] | None = None,
    ) -> "Knowledge":
        """Sort and index; costs milliseconds, so not for every key."""
        known = {each.name: each for each in tables if usable(each.name)} or BASIC_TABLES
        return cls(
            known,
            _names_of(known.values()),
            Names(Candidate(each.name, Sort.EVENT, _told(each)) for each in _by_uses(events)),
            {
                owner: Names(
                    Candidate(each.name, Sort.PROPERTY, _told(each), quoted_name(each.name))
                    for each in _by_uses(names)
                )
                for owner, names in (properties or {}).items()
            },
            {
                name: Names(Candidate(each, Sort.VALUE) for each in found if usable(each))
                for name, found in (values or {}).items()
            },
        )
