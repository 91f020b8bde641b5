"""What can be changed about a cohort, as wishes. Nothing here sends anything."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import BadBody, NotFound
from hogtui.api.models import Cohort
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.api.write_types import (
    Described,
    Edit,
    Reader,
    Record,
    Sending,
    Subject,
    Unfit,
    Wish,
)
from hogtui.resources.base import Context
from hogtui.resources.cohort_people import AT_ONCE, inside
from hogtui.resources.cohorts import criteria
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

VOLATILE = frozenset(
    [
        "is_calculating",
        "count",
        "last_calculation",
        "version",
        "pending_version",
        "errors_calculating",
        "last_error_message",
        "last_error_code",
        "last_backfill_person_properties_at",
        "search_match_type",
        "last_backfill_events_at",
        "cohort_type",
        "experiment_set",
    ]
)
"""What changes with every calculation, or with what is made of the cohort."""
FORGOTTEN = frozenset({"bytecode", "bytecode_error", "conditionHash"})
"""What PostHog computes for each condition when it saves."""
MEMBERS = "of them inside"
"""A field of ours, for how many of the people that are meant are in the cohort."""
PEOPLE = "people"
"""A field of ours, for how many people a new cohort begins with."""
Describe = Callable[[Record], Described]
"""Puts a cohort in plain words, with the names that are known where it is asked for."""


def described(record: Record, context: Context) -> Described:
    """A cohort in plain words: what somebody could have changed about it."""
    lines: list[tuple[str, str]] = []
    if record.get("name"):
        lines.append(("name", line(str(record["name"]))))
    if record.get("description"):
        lines.append(("about", line(str(record["description"]))))
    if "deleted" in record:
        lines.append(("state", "deleted" if record["deleted"] else "in use"))
    if PEOPLE in record:
        lines.append(("people", f"{record[PEOPLE]:,}" if record[PEOPLE] is not None else "none"))
    if MEMBERS in record:
        lines.append((MEMBERS, f"{record[MEMBERS]:,}"))
    if "is_static" in record or "filters" in record:
        cohort = Cohort.model_validate({"id": 0, **record})
        lines += [("who is in it", each.text) for each in criteria(cohort, context)]
    return lines


def subject(
    cohort: Cohort, path: str, describe: Describe | None = None, read: Reader | None = None
) -> Subject:
    """A cohort, bound by its number; `path` is the list's, below the host."""
    return Subject(
        "cohort",
        cohort.name or f"cohort {cohort.id}",
        f"{path}{cohort.id}/",
        volatile=VOLATILE,
        forgotten=FORGOTTEN,
        read=read,
        describe=describe,
    )


def fields(cohort: Subject, values: Mapping[str, Any]) -> Wish:
    """Another name or description."""
    return Wish(cohort, "Edit", lambda _: values)


def delete(cohort: Subject) -> Wish:
    """Marked as deleted, which can be taken back."""
    return Wish(cohort, "Delete", lambda _: {"deleted": True}, removes=True)


def restore(cohort: Subject) -> Wish:
    """Not deleted after all."""
    return Wish(cohort, "Restore", lambda _: {"deleted": False})


# New ones


def create(
    path: str, name: str, record: Mapping[str, Any], describe: Describe | None = None
) -> Wish:
    """A cohort of criteria, or a static one of a query; PostHog then calculates who is in it."""
    wanted = {"name": name, **record}
    new = Subject(
        "cohort",
        name,
        path,
        volatile=VOLATILE,
        forgotten=FORGOTTEN,
        read=_called(path, name, wanted),
        describe=describe,
    )
    return Wish(new, "Create", lambda _: wanted, creates=True)


def copy(path: str, cohort: Cohort, name: str, describe: Describe | None = None) -> Wish:
    """A static cohort of who is in another one now."""
    query = f"SELECT id FROM persons WHERE id IN COHORT {cohort.id}"  # noqa: S608 -- a number
    node = {"kind": "HogQLQuery", "query": query}
    return create(path, name, {"is_static": True, "query": node}, describe)


def create_of(
    path: str, name: str, about: str, people: Sequence[str], describe: Describe | None = None
) -> Wish:
    """A static cohort of these people; who they are is neither shown nor written down."""
    wanted = {"name": name, "description": about, "is_static": True, PEOPLE: len(people)}
    body = {name: value for name, value in wanted.items() if name != PEOPLE}
    sending = Sending("POST", path, {**body, "_create_static_person_ids": [*people]})
    new = Subject(
        "cohort",
        name,
        path,
        volatile=VOLATILE,
        read=_called(path, name, wanted),
        describe=describe,
    )
    return Wish(new, "Create", lambda _: wanted, narrow=lambda *_: sending, creates=True)


def _called(path: str, name: str, wanted: Mapping[str, Any]) -> Reader:
    """Reads the cohort of a name, only as far as it was wished for; None when there is none."""

    async def read(client: "Client") -> Record | None:
        reply = await client.get(
            path,
            params={"search": name[:200], "limit": 100},
            priority=Priority.USER,
            label="cohorts",
        )
        for each in items_of(reply.body):
            if isinstance(each, Mapping) and each.get("name") == name and not each.get("deleted"):
                return {**shaped(each, wanted), PEOPLE: each.get("count")}
        return None

    return read


def shaped(stored: Any, wanted: Any) -> Any:
    """What is stored, in each part that was wished for without what PostHog adds to it."""
    if isinstance(stored, Mapping) and isinstance(wanted, Mapping):
        return {
            **stored,
            **{name: _same(stored[name], wanted[name]) for name in wanted if name in stored},
        }
    return stored


def _same(stored: Any, wanted: Any) -> Any:
    if isinstance(stored, Mapping) and isinstance(wanted, Mapping):
        return {name: _same(stored[name], wanted[name]) for name in wanted if name in stored}
    if isinstance(stored, list) and isinstance(wanted, list) and len(stored) == len(wanted):
        return [_same(one, other) for one, other in zip(stored, wanted, strict=True)]
    return stored


# Members of static ones


def add(cohort: Cohort, path: str, people: Sequence[str], describe: Describe | None = None) -> Wish:
    """Put people into a static cohort, as many as PostHog takes at once."""
    if len(people) > AT_ONCE:
        raise ValueError(f"PostHog takes {AT_ONCE:,} people at once.")
    ids = [*people]
    sending = Sending(
        "PATCH", f"{path}{cohort.id}/add_persons_to_static_cohort/", {"person_ids": ids}
    )

    def back(_: Record) -> Wish:
        return remove(cohort, path, ids[0], describe)

    return Wish(
        _of_members(cohort, path, ids, describe),
        f"Add {_number(len(ids))} to",
        _static({MEMBERS: len(ids)}),
        narrow=lambda *_: sending,
        back=back if len(ids) == 1 else None,
        final="" if len(ids) == 1 else "PostHog takes people out one by one: D among the members.",
    )


def remove(cohort: Cohort, path: str, person: str, describe: Describe | None = None) -> Wish:
    """Take one person out of a static cohort."""
    sending = Sending(
        "PATCH", f"{path}{cohort.id}/remove_person_from_static_cohort/", {"person_id": person}
    )
    return Wish(
        _of_members(cohort, path, [person], describe),
        "Remove a person from",
        _static({MEMBERS: 0}),
        narrow=lambda *_: sending,
        back=lambda _: add(cohort, path, [person], describe),
    )


def _number(people: int) -> str:
    return "a person" if people == 1 else f"{people:,} people"


def _static(values: Mapping[str, Any]) -> Edit:
    def edit(record: Record) -> Mapping[str, Any]:
        if record.get("is_static") is not True:
            raise Unfit("Only a static cohort takes people: this one has conditions.")
        return values

    return edit


def _of_members(
    cohort: Cohort, path: str, people: Sequence[str], describe: Describe | None
) -> Subject:
    """A cohort together with how many of some people are in it."""

    async def read(client: "Client") -> Record | None:
        try:
            reply = await client.get(f"{path}{cohort.id}/", priority=Priority.USER, label="cohort")
        except NotFound:
            return None
        if not isinstance(reply.body, Mapping):
            raise BadBody("What PostHog sent is no cohort.")
        if reply.body.get("deleted"):
            return None
        return {**reply.body, MEMBERS: await inside(client, cohort.id, people)}

    return subject(cohort, path, describe, read)
