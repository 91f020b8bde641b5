"""Changes of a flag that PostHog will make by itself: which there are, and one more or less."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.api.write_types import Described, Reader, Record, Sending, Subject, Unfit, Wish
from hogtui.resources.flag_facts import scheduled, scheduled_words
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

OPERATIONS = ("turn on", "turn off", "add a condition", "change the variants")
REPEATS = ("once", "daily", "weekly", "monthly", "yearly")
UNITS = {"min": 60, "h": 3_600, "d": 86_400, "w": 7 * 86_400}
_AFTER = re.compile(r"in\s+(\d+(?:\.\d+)?)\s*(min|h|d|w)[a-z]*", re.IGNORECASE)
_TIME = re.compile(r"(?:(today|tomorrow)\s+)?(\d{1,2}):(\d{2})", re.IGNORECASE)
VOLATILE = frozenset(
    {"updated_at", "executed_at", "last_executed_at", "created_at", "created_by", "failure_reason"}
)


def moment(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """When somebody means: `in 2 h`, `tomorrow 09:00`, `18:30`, `2026-12-24 09:00`.

    Without a zone it is that of `zone`, or of this machine. Raises ValueError with a sentence.
    """
    local = now.astimezone(zone)
    if found := _AFTER.fullmatch(text.strip()):
        return now + timedelta(seconds=float(found[1]) * UNITS[found[2].lower()])
    if found := _TIME.fullmatch(text.strip()):
        day = local + timedelta(days=(found[1] or "").lower() == "tomorrow")
        try:
            at = day.replace(hour=int(found[2]), minute=int(found[3]), second=0, microsecond=0)
        except ValueError:
            raise ValueError("There is no such time of day.") from None
        return at + timedelta(days=found[1] is None and at <= local)
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("Such as: in 2 h, tomorrow 09:00, 2026-12-24 09:00") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=local.tzinfo)


def variants_of(text: str) -> list[dict[str, Any]]:
    """`control 50, test 50` as PostHog has it. Raises ValueError with a sentence."""
    found: list[dict[str, Any]] = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        key, _, share = part.rpartition(" ")
        try:
            number = float(share.rstrip("%"))
        except ValueError:
            raise ValueError("Such as: control 50, test 50") from None
        if not key:
            raise ValueError("Such as: control 50, test 50")
        found.append({"key": key.strip(), "name": "", "rollout_percentage": number})
    if not found or abs(sum(each["rollout_percentage"] for each in found) - 100) > 0.01:
        raise ValueError("The shares have to add up to 100.")
    return found


def payload(operation: str, value: str) -> dict[str, Any]:
    """What PostHog is to do. Raises ValueError with a sentence."""
    if operation == "add a condition":
        try:
            share = float(value.rstrip("% "))
        except ValueError:
            share = -1.0
        if not 0 <= share <= 100:
            raise ValueError("A share from 0 to 100.")
        group = {"properties": [], "rollout_percentage": share, "variant": None}
        return {"operation": "add_release_condition", "value": {"groups": [group]}}
    if operation == "change the variants":
        new = {"variants": variants_of(value), "payloads": {}}
        return {"operation": "update_variants", "value": new}
    return {"operation": "update_status", "value": operation == "turn on"}


def add(
    flag: Subject,
    path: str,
    number: int,
    what: Mapping[str, Any],
    at: datetime,
    repeats: str = "once",
    until: datetime | None = None,
) -> Wish:
    """One more; `path` is that of the list of scheduled changes, `number` the flag's."""
    record: dict[str, Any] = {
        "record_id": str(number),
        "model_name": "FeatureFlag",
        "payload": dict(what),
        "scheduled_at": at.isoformat(),
    }
    if repeats != "once":
        record |= {"is_recurring": True, "recurrence_interval": repeats}
        if until is not None:
            record["end_date"] = until.isoformat()

    subject = Subject(
        "scheduled change of",
        flag.name,
        path,
        volatile=VOLATILE,
        read=_new_one(number, record),
        describe=described,
    )
    return Wish(
        subject,
        "Schedule",
        lambda _: record,
        creates=True,
        final="What was scheduled is removed in the list of scheduled changes: K.",
    )


def _new_one(number: int, record: Mapping[str, Any]) -> Reader:
    """Reads what is there after the first look and was not there before."""
    before: list[Any] = []

    async def find(client: "Client") -> Record | None:
        known = await scheduled(client, number)
        if not before:
            before.append([each.get("id") for each in known])
            return None
        fresh = [each for each in known if each.get("id") not in before[0]]
        return {**record, "id": fresh[0].get("id")} if fresh else None

    return find


def remove(flag: Subject, path: str, change: Mapping[str, Any]) -> Wish:
    """One less; what was done already stays done."""
    place = f"{path}{change.get('id')}/"

    async def find(client: "Client") -> Record | None:
        reply = await client.get(
            path,
            params={"model_name": "FeatureFlag", "record_id": change.get("record_id")},
            priority=Priority.USER,
            label="schedule",
        )
        found = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
        return next((each for each in found if each.get("id") == change.get("id")), None)

    def edit(record: Record) -> Mapping[str, Any]:
        if record.get("executed_at") and not record.get("is_recurring"):
            raise Unfit("It was carried out already.")
        return {}

    subject = Subject(
        "scheduled change of", flag.name, place, volatile=VOLATILE, read=find, describe=described
    )
    return Wish(
        subject,
        "Do not make",
        edit,
        narrow=lambda _, __: Sending("DELETE", place),
        removes=True,
        final="A scheduled change that was removed does not come back: schedule it again.",
    )


def described(record: Record) -> Described:
    """What PostHog will do, and when."""
    if not record:
        return []
    found = [("will", scheduled_words(record))]
    if record.get("end_date"):
        found.append(("until", line(str(record["end_date"]))[:16].replace("T", " ")))
    if record.get("failure_reason"):
        found.append(("failed", line(str(record["failure_reason"]))))
    return found
