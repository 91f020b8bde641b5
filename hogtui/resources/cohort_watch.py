"""Looks at one cohort until its calculation ends, or has gone on for too long to end by itself."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import ApiError, BadBody, NotFound, ServerFailed, Throttled, Unreachable
from hogtui.api.models import Cohort
from hogtui.api.slots import Priority
from hogtui.resources.cohort_facts import calculations, running_since
from hogtui.resources.cohorts import STUCK

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.clock import Clock

FIRST, GROWTH, LONGEST = 2.0, 1.5, 30.0
"""Seconds between two looks, from the first to the last."""
PATIENCE = 5
"""Looks in a row that may fail."""


class Stand(StrEnum):
    """How it is with a calculation that is watched."""

    GOING = "going"
    ENDED = "ended"
    STUCK = "stuck"
    """It does not look as if it came to an end."""
    GONE = "gone"
    """The cohort was deleted."""


class Glance(NamedTuple):
    """One look."""

    stand: Stand
    record: Mapping[str, Any] | None
    """The cohort as PostHog stores it; None when there is none."""
    since: datetime | None
    """When the calculation began, as far as anybody knows."""


async def watch(client: "Client", cohort: int, clock: "Clock") -> AsyncIterator[Glance]:
    """Look after look; the last one does not say GOING. Raises ApiError.

    A look is one request that waits while the budget is low. There are about 130 in the hour after
    which a calculation counts as stuck, and none afterwards.
    """
    began = clock.now()
    since = await _since(client, cohort)
    wait, failed = FIRST, 0
    while True:
        try:
            record = await _look(client, cohort)
        except NotFound:
            yield Glance(Stand.GONE, None, since)
            return
        except (Unreachable, ServerFailed, Throttled):
            failed += 1
            if failed >= PATIENCE:
                raise
        else:
            failed = 0
            stand = _stand(record, since or began, clock.now())
            yield Glance(stand, record, since)
            if stand is not Stand.GOING:
                return
        await clock.sleep(wait)
        wait = min(wait * GROWTH, LONGEST)


def _stand(record: Mapping[str, Any], since: datetime, now: datetime) -> Stand:
    if record.get("deleted"):
        return Stand.GONE
    if not Cohort.model_validate(record).is_calculating:
        return Stand.ENDED
    return Stand.STUCK if now - since > STUCK else Stand.GOING


async def _since(client: "Client", cohort: int) -> datetime | None:
    try:
        found = await calculations(client, cohort, limit=1, priority=Priority.BACKGROUND)
    except ApiError:
        # Older servers keep no history: then the time counts from the first look.
        return None
    return running_since(found)


async def _look(client: "Client", cohort: int) -> Mapping[str, Any]:
    reply = await client.get(
        client.project(f"cohorts/{cohort}/"), priority=Priority.BACKGROUND, label="watched cohort"
    )
    if not isinstance(reply.body, Mapping):
        raise BadBody("What PostHog sent is no cohort.")
    return reply.body
