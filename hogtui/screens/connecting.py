"""From a profile to a session: the slow part of a start, after the first frame."""

import asyncio
import importlib
from collections.abc import AsyncIterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Literal, NamedTuple

from hogtui.api.errors import ApiError, Unreachable
from hogtui.services import DemoFailed, Services
from hogtui.settings import Profile
from hogtui.widgets.header import Place

if TYPE_CHECKING:
    from hogtui.api.session import Session

RETRIES = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds between tries while the host does not answer; the last one repeats."""


class Link(NamedTuple):
    """How it stands between us and PostHog."""

    state: Literal["connecting", "connected", "disconnected", "no key"]
    session: "Session | None" = None
    error: Exception | None = None
    """Why there is none, when somebody said why."""
    next_try: float | None = None
    """On the services' monotonic clock; None when only the user can try again."""


async def connect(services: Services) -> "Session | None":
    """Find host and key, make the client, find out where we are; None when there is no key.

    Raises ApiError when PostHog or the network says no, ValueError or DemoFailed when it does
    not even come to that.
    """
    # The client takes as long to import as the rest of the start; a thread keeps keys echoing.
    _, connection = await asyncio.gather(
        asyncio.to_thread(importlib.import_module, "hogtui.api.client"),
        services.connect(),
    )
    if connection is None:
        return None
    from hogtui.api.client import Client
    from hogtui.api.session import open_session

    if services.client is not None:
        await services.client.close()
    client = Client(
        connection,
        activity=services.activity,
        clock=services.clock,
        transport=services.transport,
        read_only=services.settings.read_only,
    )
    services.client = client
    return await open_session(client, connection.project_id)


async def keep_connecting(services: Services) -> AsyncIterator[Link]:
    """Try until it works or somebody says no; a host that does not answer is tried again."""
    for pause in chain(RETRIES, repeat(RETRIES[-1])):
        yield Link("connecting")
        try:
            session = await connect(services)
        except Unreachable as error:
            next_try = services.clock.monotonic() + pause
            yield Link("disconnected", error=error, next_try=next_try)
            await services.clock.sleep(pause)
        except (ApiError, DemoFailed, ValueError, OSError) as error:
            yield Link("disconnected", error=error)
            return
        else:
            yield Link("connected", session) if session is not None else Link("no key")
            return


def place(profile: Profile | None, link: Link) -> Place:
    """Where we are, as far as it is known so far."""
    session = link.session
    note = "connecting" if link.state == "connecting" else "not connected"
    found = Place(note=note)
    if profile is not None:
        found = found._replace(production=profile.production, accent=profile.accent or "")
    if session is not None:
        demo = profile is not None and profile.source == "demo"
        found = found._replace(
            organization=session.organization or "",
            project=session.project.name,
            region="demo" if demo else session.region,
        )
    return found
