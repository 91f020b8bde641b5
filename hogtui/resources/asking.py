"""Small questions of our own in HogQL: what they ask for travels beside the text, never in it."""

from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from hogtui.api.errors import BadBody
from hogtui.api.query_types import HogQL, Refresh, Result
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client


async def answer(
    client: "Client",
    text: str,
    values: Mapping[str, Any],
    *,
    name: str,
    anew: bool = False,
    priority: Priority = Priority.VISIBLE,
) -> Result:
    """The rows of a query; `{who}` in it stands for what `values` has under that name.

    `name` marks it in the project's query log. PostHog's cache may answer unless it has to be
    computed `anew`. Ends the query on the server when it is given up. Raises ApiError.
    """
    from hogtui.api.query import body_of, run_body

    body = body_of(HogQL(text, values=dict(values), name=f"hogtui: {name}"))
    refresh = Refresh.FORCE_BLOCKING if anew else Refresh.BLOCKING
    found: Result | None = None
    asked = run_body(client, body, query_id=str(uuid4()), refresh=refresh, priority=priority)
    async with aclosing(asked) as steps:
        async for step in steps:
            if isinstance(step, Result):
                found = step
    if found is None:
        raise BadBody("PostHog gave no rows.")
    return found
