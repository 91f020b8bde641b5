"""Flags in two projects, and what PostHog says about them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hogtui.panes.base import State
from hogtui.panes.flags.pane import FlagsPane
from tests.panes.browse.world import Answer, Shelf, World, a_world
from tests.resources.flags import a_flag

ADA = {"id": 1, "first_name": "Ada", "email": "ada@example.com"}


def entry(field: str, before: Any, after: Any, *more: tuple[str, Any, Any]) -> dict[str, Any]:
    """One entry of the log."""
    changes = [(field, before, after), *more]
    return {
        "id": "e",
        "user": ADA,
        "activity": "updated",
        "scope": "FeatureFlag",
        "item_id": "1",
        "detail": {
            "name": "billing",
            "changes": [
                {
                    "type": "FeatureFlag",
                    "action": "changed",
                    "field": name,
                    "before": old,
                    "after": new,
                }
                for name, old, new in changes
            ],
        },
        "created_at": "2026-11-21T11:00:00Z",
    }


def flags(*keys: str, **routes: Any) -> Shelf:
    """A PostHog with these flags in project 1; `routes` are for one flag, by what follows it."""
    records = [a_flag(id=number, key=key) for number, key in enumerate(keys, 1)]
    one = r"GET /api/projects/1/feature_flags/\d+/"
    found: dict[str, Any] = {
        f"{one}dependent_flags/": routes.pop("dependent_flags", []),
        f"{one}activity/": routes.pop("activity", {"results": [], "next": None}),
        "GET /api/projects/1/scheduled_changes/": routes.pop("scheduled", {"results": []}),
    }
    return Shelf("feature_flags", records, routes={**found, **routes})


def rows(*values: list[Any]) -> Answer:
    """The answer to a query that counts calls."""
    columns = ["piece", "answer", "calls", "last"]
    body = {
        "columns": columns,
        "types": [[name, "String"] for name in columns],
        "results": [*values],
        "hasMore": False,
        "timezone": "UTC",
    }
    return Answer(200, json=body)


@asynccontextmanager
async def a_pane(folder: Path, posthog: Shelf, **more: Any) -> AsyncIterator[World]:
    """The pane, with its list read."""
    async with a_world(folder, FlagsPane, posthog, **more) as world:
        await world.until(lambda: world.pane.state is not State.LOADING)
        yield world
