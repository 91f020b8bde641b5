"""A project with 2,000 events and 5,000 properties, for the benchmark."""

import json
from collections.abc import Sequence

EVENTS, PROPERTIES = 2_000, 5_000
_THINGS = ("page", "invoice", "signup", "report", "seat", "upload", "trial", "search", "export")
_DOINGS = ("viewed", "created", "clicked", "removed", "shared", "renamed", "paid", "opened")


def _names(count: int) -> list[str]:
    return [
        f"{_THINGS[number % 9]}_{_DOINGS[number // 9 % 8]}_{number:04}" for number in range(count)
    ]


def _page(rows: Sequence[object]) -> bytes:
    return json.dumps({"next": None, "count": len(rows), "results": rows}).encode()


def known() -> dict[str, bytes]:
    """What `CannedServer.known` wants: tables, events, properties, and a query that is right."""
    moment = "2026-03-01T00:00:00Z"
    events = [
        {"id": str(place), "name": name, "last_seen_at": moment}
        for place, name in enumerate(_names(EVENTS))
    ]
    properties = [
        {"id": str(place), "name": name, "property_type": "String"}
        for place, name in enumerate(_names(PROPERTIES))
    ]
    types = {"event": "string", "timestamp": "datetime", "properties": "json", "uuid": "string"}
    fields = {
        name: {"name": name, "hogql_value": name, "type": kind, "schema_valid": True}
        for name, kind in types.items()
    }
    table = {"id": "events", "name": "events", "type": "posthog", "fields": fields}
    return {
        "DatabaseSchemaQuery": json.dumps({"tables": {"events": table}, "joins": []}).encode(),
        "HogQLMetadata": json.dumps(
            {"isValid": True, "isUsingIndices": "yes", "errors": [], "warnings": [], "notices": []}
        ).encode(),
        "HogQLAutocomplete": json.dumps({"suggestions": [], "incomplete_list": False}).encode(),
        "event_definitions": _page(events),
        "property_definitions?type=event": _page(properties),
        "property_definitions": _page([]),
        "groups_types": b"[]",
    }
