"""What can be changed about a person, as wishes. Nothing here sends anything.

PostHog takes these at once and carries them out later, as it does with events; what it takes as a
choice by the mere presence of a name is left out where it is not wanted, never sent as `false`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid5

from hogtui.api.errors import BadBody, NotFound
from hogtui.api.models import Person
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.api.write_types import Described, Reader, Record, Sending, Subject, Unfit, Wish
from hogtui.resources.base import Line
from hogtui.resources.persons import identity, title
from hogtui.text.safe import line
from hogtui.text.values import cell

if TYPE_CHECKING:
    from hogtui.api.client import Client

NAMESPACE = UUID("932979b4-65c3-4424-8467-0b66ec27bc22")
"""In which PostHog makes the uuid of a person out of the project and the first distinct id."""
OTHERS = "other distinct ids"
"""A field of ours, for what a split takes away."""


def _subject(person: Person, path: str, read: Reader) -> Subject:
    place = f"{path}{quote(identity(person), safe='')}/"
    return Subject("person", title(person), place, personal=True, read=read, describe=_described)


def _described(record: Record) -> Described:
    return [(line(name), cell(value).text or "(empty)") for name, value in record.items()]


async def _stored(client: "Client", place: str) -> Mapping[str, Any] | None:
    try:
        reply = await client.get(place, priority=Priority.USER, label="person")
    except NotFound:
        return None
    if not isinstance(reply.body, Mapping):
        raise BadBody("What PostHog sent is no person.")
    return reply.body


# Properties


def set_property(person: Person, path: str, key: str, value: Any) -> Wish:
    """Give a property a value, whatever it had."""
    subject = _of_property(person, path, key)
    sending = Sending("POST", f"{subject.path}update_property/", {"key": key, "value": value})

    def back(before: Record) -> Wish:
        if before.get(key) is not None:
            return set_property(person, path, key, before[key])
        return unset_property(person, path, key)

    return Wish(
        subject, f"Set {line(key)} of", lambda _: {key: value}, narrow=lambda *_: sending, back=back
    )


def unset_property(person: Person, path: str, key: str) -> Wish:
    """Take a property away."""
    subject = _of_property(person, path, key)
    sending = Sending("POST", f"{subject.path}delete_property/", {"$unset": key})

    def edit(record: Record) -> Mapping[str, Any]:
        if record.get(key) is None:
            raise Unfit("There is no such property any more.")
        return {key: None}

    def back(before: Record) -> Wish:
        return set_property(person, path, key, before.get(key))

    return Wish(subject, f"Unset {line(key)} of", edit, narrow=lambda *_: sending, back=back)


def _of_property(person: Person, path: str, key: str) -> Subject:
    """A person with one property: what events change about the others is no matter."""
    place = f"{path}{quote(identity(person), safe='')}/"

    async def read(client: "Client") -> Record | None:
        found = await _stored(client, place)
        if found is None:
            return None
        properties = found.get("properties")
        known = properties if isinstance(properties, Mapping) else {}
        return {key: known.get(key)}

    return _subject(person, path, read)


# Splitting


def creator(person: Person, project: int | None) -> str | None:
    """The distinct id that made the person, None where it cannot be told."""
    wanted = identity(person).casefold()
    for each in person.distinct_ids:
        if str(uuid5(NAMESPACE, f"{project}:{each}")) == wanted:
            return each
    return None


def split(person: Person, path: str, main: str) -> Wish:
    """Make a person of every distinct id but one, which keeps the properties."""
    place = f"{path}{quote(identity(person), safe='')}/"

    async def read(client: "Client") -> Record | None:
        found = await _stored(client, place)
        if found is None:
            return None
        ids = found.get("distinct_ids")
        known = [str(each) for each in ids] if isinstance(ids, list) else []
        return {"kept": main in known, OTHERS: sorted(each for each in known if each != main)}

    def edit(record: Record) -> Mapping[str, Any]:
        if not record.get("kept"):
            raise Unfit("The id that should stay is not this person's any more.")
        if not record.get(OTHERS):
            raise Unfit("There is one distinct id only: nothing to split.")
        return {OTHERS: []}

    sending = Sending("POST", f"{place}split/", {"main_distinct_id": main})
    return Wish(
        _subject(person, path, read),
        "Split",
        edit,
        narrow=lambda *_: sending,
        final="PostHog cannot put a person together again that was split.",
    )


def of_a_split(person: Person, main: str, maker: str | None) -> list[Line]:
    """What a split means, for the card."""
    others = [each for each in person.distinct_ids if each != main]
    lines = [
        Line(f"{line(main)} keeps the properties", "stays"),
        Line(
            "becomes a person without properties, with the events of that id"
            if len(others) == 1
            else f"{len(others)} become people without properties, each with the events of its id",
            "the other" if len(others) == 1 else "others",
            "warning",
        ),
        Line("it cannot be taken back: PostHog cannot merge them again", "for good", "bad"),
    ]
    if maker is None:
        lines.append(
            Line("which id made this person is not known; an id that did cannot leave it", "maker")
        )
    return lines


# Gone for good


def delete(person: Person, path: str, *, events: bool = False, recordings: bool = False) -> Wish:
    """Delete a person, and only if chosen what the person did."""
    place = f"{path}{quote(identity(person), safe='')}/"

    async def read(client: "Client") -> Record | None:
        found = await _stored(client, place)
        return None if found is None else {"person": identity(person)}

    # The mere name counts, so a choice that was not made must not be there at all.
    chosen = {"delete_events": events, "delete_recordings": recordings}
    asked = urlencode({name: "true" for name, wanted in chosen.items() if wanted})
    sending = Sending("DELETE", f"{place}?{asked}" if asked else place)
    more = [name for name, wanted in (("events", events), ("recordings", recordings)) if wanted]
    words = f"Delete with {' and '.join(more)}" if more else "Delete"
    return Wish(
        _subject(person, path, read),
        words,
        lambda _: {"deleted": True},
        narrow=lambda *_: sending,
        removes=True,
        final="Nobody can bring back a person that was deleted.",
    )


async def deletions(client: "Client", person: str = "") -> Sequence[Mapping[str, Any]]:
    """How the deletions of events stand, the newest first. Raises ApiError."""
    reply = await client.get(
        client.project("persons/deletion_status/"),
        params={"person_uuid": person or None, "limit": 100},
        label="deletions",
    )
    return [each for each in items_of(reply.body) if isinstance(each, Mapping)]
