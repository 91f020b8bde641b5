"""A run on its way: asks PostHog, and tells with messages what becomes of it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from textual.message import Message

from hogtui.api.errors import ApiError, Invalid
from hogtui.api.query import HogQL, Refresh, Result, Running, check_query, run_query
from hogtui.panes.query.outcome import Explained, Failed, Loaded, Located, Progressed
from hogtui.panes.query.running import Run

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.query import Check


async def messages(client: "Client", run: Run) -> AsyncGenerator[Message, None]:
    """What becomes of a run; when this is closed or cancelled, so is the query on the server."""
    refresh = Refresh.FORCE_ASYNC if run.fresh else Refresh.ASYNC
    try:
        asked = run_query(client, query_of(run), query_id=run.id, refresh=refresh)
        async with aclosing(asked) as steps:
            async for step in steps:
                match step:
                    case Running(progress=progress):
                        yield Progressed(run, progress)
                    case Result() if not run.explains:
                        yield Loaded(run, step)
                    case Result(stale=False, error=str(words)) if words:
                        # Who asks for an explanation gets the failure as an answer.
                        raise Invalid(words, status=400)
                    case Result(stale=False):
                        yield Explained(run, step, await _check(client, run))
    except ApiError as error:
        yield Failed(run, error)
        if isinstance(error, Invalid) and not error.problems:
            # What ran in the background failed without saying where.
            with suppress(ApiError):
                yield Located(run, (await check(client, run)).errors)


def query_of(run: Run) -> HogQL:
    """What is sent for a run."""
    filling = run.filling
    if filling is None:
        return HogQL(run.statement, explain=run.explains)
    return HogQL(
        filling.text,
        values=filling.values,
        variables=filling.variables,
        filters=filling.filters,
        explain=run.explains,
    )


async def check(client: "Client", run: Run) -> "Check":
    """What PostHog says of a run without carrying it out; raises ApiError."""
    query = query_of(run)
    return await check_query(client, query.text, filters=query.filters, variables=query.variables)


async def _check(client: "Client", run: Run) -> "Check | None":
    """The same where nothing depends on it."""
    try:
        return await check(client, run)
    except ApiError:
        return None
