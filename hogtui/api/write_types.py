"""What goes into a write and what comes out of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from hogtui.text.changes import Change, changes

if TYPE_CHECKING:
    from hogtui.api.client import Client

Record = Mapping[str, Any]
"""An object as PostHog stores it, with every field it has."""
Reader = Callable[["Client"], Awaitable[Record | None]]
"""Reads the object anew; None when there is none. Raises ApiError."""


Described = Sequence[tuple[str, str]]
"""An object in plain words: labels, each with what is so."""


class Unfit(Exception):
    """The change makes no sense for what is stored now; the message says why."""


class Clash(Unfit):
    """Somebody else changed the same since it was looked at."""

    def __init__(self, words: str, fields: Mapping[str, Any], others: Sequence[Change]) -> None:
        super().__init__(words)
        self.fields = dict(fields)
        """What was wished for, each field with its whole new value."""
        self.others = tuple(others)
        """What somebody else changed."""


@dataclass(frozen=True)
class Subject:
    """What is to be changed, bound when the key was pressed and never looked up again."""

    kind: str
    """In words, such as "feature flag"."""
    name: str
    """What people call it, and type where they have to."""
    path: str
    """Its own place in the API; where nothing is there yet, the place of its list."""
    volatile: frozenset[str] = frozenset()
    """Fields that change without anybody changing them: versions, dates, counts."""
    forgotten: frozenset[str] = frozenset()
    """Names that PostHog drops when it saves, anywhere in the object."""
    guarded: bool = False
    """PostHog compares `version` and `original_flag` with what is stored before it saves."""
    personal: bool = False
    """It holds somebody's personal data, which is not written down."""
    read: Reader | None = None
    """How to read it where a GET of `path` is not the way."""
    describe: Callable[[Record], Described] | None = None
    """Says in plain words what a record means, for who compares two of them."""

    def stable(self, record: Record | None) -> Any:
        """The part of a record that only somebody's change can change."""
        if record is None:
            return None
        kept = {name: value for name, value in record.items() if name not in self.volatile}
        return self.remembered(kept)

    def remembered(self, value: Any) -> Any:
        """A value without what PostHog drops when it saves."""
        return _without(value, self.forgotten)

    def differences(self, before: Record | None, after: Record | None) -> tuple[Change, ...]:
        """What somebody changed between two readings."""
        return changes(self.stable(before), self.stable(after))


def _without(value: Any, names: frozenset[str]) -> Any:
    if not names:
        return value
    if isinstance(value, Mapping):
        return {key: _without(one, names) for key, one in value.items() if key not in names}
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    return value


@dataclass(frozen=True)
class Sending:
    """The one request of a write."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None


Edit = Callable[[Record], Mapping[str, Any]]
"""From what is stored to the fields that should change, each with its whole new value.

Raises Unfit when what is stored is not what this change was meant for."""


@dataclass(frozen=True)
class Wish:
    """A change that somebody asked for."""

    subject: Subject
    title: str
    """In the words of the card's heading, such as "Turn on"."""
    edit: Edit
    narrow: Callable[[Record, Mapping[str, Any]], Sending | None] | None = None
    """A request that changes less than a PATCH of the fields, where the server has one."""
    problem: Callable[[object], str] | None = None
    """What went wrong, by the body of an answer that says yes; "" for nothing."""
    creates: bool = False
    """There must be nothing yet; the fields are the new object."""
    removes: bool = False
    """Afterwards there is nothing left to read, or it is marked as deleted."""
    again: "Wish | None" = None
    """What to ask for once a clash with somebody's change was seen; None for the same again."""
    back: "Callable[[Record], Wish] | None" = None
    """Gives the wish that takes it back, from what was stored before; None where that is to have
    the fields as they were. Raises Unfit when it cannot be."""
    final: str = ""
    """Why it cannot be taken back, as a sentence; "" when it can."""


@dataclass(frozen=True)
class Ready:
    """A wish beside what is stored right now: what a person is asked to confirm."""

    wish: Wish
    before: Record
    """Empty where there is nothing yet."""
    fields: Mapping[str, Any]
    """What changes."""
    read_at: float
    """By the monotonic clock."""
    surprises: tuple[Change, ...] = ()
    """What somebody else changed since it was shown."""

    @property
    def after(self) -> dict[str, Any]:
        """How the object should be in the end."""
        return {**self.before, **self.fields}

    @property
    def changes(self) -> tuple[Change, ...]:
        """The whole object before and after."""
        return changes(self.before, self.after)


class Ending(StrEnum):
    """How a write ended. Each is drawn differently."""

    APPLIED = "applied"
    """Stored as wished, and nothing else changed."""
    MIXED = "mixed"
    """Stored as wished, but somebody else changed something too."""
    REFUSED = "refused"
    """PostHog said no, and nothing changed."""
    CONFLICT = "conflict"
    """Somebody else changed the same thing first."""
    PENDING = "pending"
    """Somebody has to approve it."""
    NOT_APPLIED = "not applied"
    """Sent, and yet what is stored is as before."""
    MOVED = "moved"
    """Nothing was sent: what is stored is not what was confirmed."""
    GONE = "gone"
    """Nothing was sent: there is no such thing any more."""
    UNKNOWN = "unknown"
    """Nobody could read whether it was stored."""


@dataclass(frozen=True)
class Approval:
    """What waits for somebody's approval."""

    id: str
    message: str
    request: Mapping[str, Any] = field(default_factory=dict)
    """The change request as PostHog sent it."""
    approvers: Mapping[str, Any] = field(default_factory=dict)
    """Who can approve, as PostHog sent it: numbers of users and roles, and how many it takes."""


@dataclass(frozen=True)
class Outcome:
    """The end of a write."""

    ending: Ending
    ready: Ready
    now: Record | None = None
    """What is stored afterwards, as far as it could be read."""
    message: str = ""
    """PostHog's words, or ours."""
    others: tuple[Change, ...] = ()
    """What somebody else changed."""
    approval: Approval | None = None
    wait: float | None = None
    """Seconds that PostHog wants us to wait before the same may be tried again."""
    notes: tuple[str, ...] = ()
    """What else a person should know, such as a journal that could not be written."""
    entry: str = ""
    """Its number in the journal."""

    @property
    def is_certain(self) -> bool:
        """Whether the screen may go on; otherwise it stays pinned until it was resolved."""
        return self.ending is not Ending.UNKNOWN

    @property
    def took_effect(self) -> bool:
        """Whether there is something to take back."""
        return self.ending in {Ending.APPLIED, Ending.MIXED}


class Journal(Protocol):
    """Keeps what was written, so that it can be taken back; on disk when a method returns."""

    def intend(self, ready: Ready) -> tuple[str, str | None]:
        """Before it is sent: gives a number, and what went wrong with writing it down or None."""
        ...

    def conclude(self, number: str, outcome: Outcome) -> str | None:
        """Afterwards: gives what went wrong with writing it down, or None."""
        ...
