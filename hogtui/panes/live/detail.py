"""All of one event, in groups."""

from collections.abc import Mapping
from typing import Any

from hogtui.api.live_events import Event, moment_text

PERSON_KEYS = ("$set", "$set_once", "$unset", "$anon_distinct_id", "$user_id", "$is_identified")

CHANGED = "changed since the one before"
OTHERS = "$ properties"


def grouped(event: Event, before: Event | None = None) -> dict[str, Any]:
    """What happened, what you sent, what is about the person, and what PostHog adds.

    With an earlier event of the same name it also says what differs from that.
    """
    properties = event.properties
    person = {name: properties[name] for name in PERSON_KEYS if name in properties}
    own = {name: value for name, value in properties.items() if not name.startswith("$")}
    others = {
        name: value
        for name, value in properties.items()
        if name.startswith("$") and name not in person
    }
    found: dict[str, Any] = {
        "event": event.event,
        "timestamp": moment_text(event.at),
        "distinct_id": event.distinct_id,
        "person_id": event.person_id or None,
        "uuid": event.uuid,
        "properties": own,
    }
    if person:
        found["person"] = person
    if before is not None:
        found[CHANGED] = differences(before.properties, properties)
    found[OTHERS] = others
    return found


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Properties that are others now, with what they were and are."""
    found: dict[str, Any] = {}
    for name in sorted({*old, *new}):
        if name not in new:
            found[name] = {"was": old[name]}
        elif name not in old:
            found[name] = {"is": new[name]}
        elif old[name] != new[name]:
            found[name] = {"was": old[name], "is": new[name]}
    return found
