"""Flags as PostHog stores them."""

from typing import Any


def a_flag(**fields: Any) -> dict[str, Any]:
    """One that is on for everybody."""
    return {
        "id": 7,
        "key": "billing",
        "name": "",
        "active": True,
        "archived": False,
        "deleted": False,
        "version": 1,
        "status": "ACTIVE",
        "filters": {"groups": [{"properties": [], "rollout_percentage": 100, "variant": None}]},
        "tags": [],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-11-20T00:00:00Z",
        **fields,
    }


def a_group(share: float | None = 100, *properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A release condition."""
    return {"properties": [*properties], "rollout_percentage": share, "variant": None, **more}
