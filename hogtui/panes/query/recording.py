"""What a run leaves in the history, and how that is said."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError, Cancelled
from hogtui.history import Entry, Place
from hogtui.text import amounts

if TYPE_CHECKING:
    from hogtui.api.query import Result
    from hogtui.api.session import Session
    from hogtui.panes.query.running import Run
    from hogtui.services import Services

CANCELLED = "Cancelled."
"""Stands for an error where its writer did not want it any more."""


def place_of(services: "Services", session: "Session | None") -> Place | None:
    """Where queries go now; None while nobody knows."""
    profile = services.settings.profile
    if profile is None:
        return None
    # The demo is another server on another port each time, and yet the same place.
    host = "demo" if profile.source == "demo" else profile.host
    if session is not None:
        return Place(host, session.project.id, session.project.name)
    return Place(host, profile.project_id) if profile.project_id is not None else None


def entry_of(
    run: "Run",
    result: "Result | None",
    error: ApiError | None,
    *,
    ended: datetime,
    seconds: float,
    project: str = "",
) -> Entry:
    """The entry of a run, however it ended."""
    entry = Entry(
        id=run.id,
        query=run.statement,
        at=ended - timedelta(seconds=seconds),
        project=", ".join(each.title for each in run.targets) or project,
        seconds=round(seconds, 3),
        variables=given(run),
    )
    if isinstance(error, Cancelled):
        return entry._replace(error=CANCELLED)
    if error is not None or result is None:
        return entry._replace(error=(error and error.message) or "It failed without a word.")
    progress = result.progress
    return entry._replace(
        rows=len(result.rows),
        more=bool(result.has_more),
        seconds=round(result.seconds, 3),
        bytes_read=progress.bytes_read if progress is not None else None,
        cached=result.is_cached,
    )


def given(run: "Run") -> Mapping[str, Any]:
    """What the placeholders of a run stood for, by their names."""
    filling = run.filling
    if filling is None:
        return {}
    named = [each for each in filling.variables.values() if isinstance(each, Mapping)]
    values = {str(each.get("code_name")): each.get("value") for each in named}
    filters = {"filters": filling.filters} if filling.filters is not None else {}
    return {**values, **filling.values, **filters}


def moment(at: datetime, now: datetime) -> str:
    """When, as short as it can be: "14:02", "20 Nov 14:02", "2025-11-20"."""
    here, today = at.astimezone(), now.astimezone()
    if here.date() == today.date():
        return f"{here:%H:%M}"
    if here.year == today.year:
        return f"{here.day} {here:%b %H:%M}"
    return f"{here:%Y-%m-%d}"


def facts(entry: Entry) -> list[str]:
    """What is known of a run besides its query."""
    words = [f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"]
    if entry.project:
        words.append(entry.project)
    if entry.rows is not None:
        words.append(f"{entry.rows:,} of more" if entry.more else f"{entry.rows:,} rows")
    words.append(amounts.duration(entry.seconds))
    if entry.bytes_read:
        words.append(f"{amounts.size(entry.bytes_read)} read")
    if entry.cached:
        words.append("from the cache")
    return words


def without_comments(query: str) -> str:
    """A query from its first line that is no comment: what it does, and not what was said of it."""
    lines = query.splitlines()
    for number, text in enumerate(lines):
        if text.strip() and not text.lstrip().startswith(("--", "//", "#")):
            return "\n".join(lines[number:])
    return query
