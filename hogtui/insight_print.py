"""`hogtui insight SHORT_ID`: the numbers of an insight on standard output."""

import argparse
import asyncio
import json
import shutil
import sys
from contextlib import aclosing
from datetime import UTC
from typing import TYPE_CHECKING, Any, TextIO

from hogtui.api.errors import ApiError, NotFound
from hogtui.api.insights import Computed, compute_insight, read_insight
from hogtui.api.query_types import Refresh
from hogtui.charts.insight import chart_of_insight
from hogtui.charts.model import Words
from hogtui.charts.written import drawn, written
from hogtui.resources.insights import insight_of
from hogtui.text import amounts
from hogtui.text.export import Format
from hogtui.text.moments import find_zone
from hogtui.text.safe import clean, line

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.services import Services

DONE, FAILED = 0, 1
"""Exit codes."""
WIDEST, HEIGHT = 120, 28
"""Cells of a chart."""


def main(services: "Services", parsed: argparse.Namespace) -> int:
    """Print it, and give the exit code."""
    return asyncio.run(_run(services, parsed))


async def _run(services: "Services", parsed: argparse.Namespace) -> int:
    from hogtui.api.client import Client
    from hogtui.services import DemoFailed

    try:
        connection = await services.connect()
    except (ValueError, DemoFailed) as error:
        return _failed(str(error))
    if connection is None:
        return _failed("there is no key; `hogtui login` saves one.")
    client = Client(
        connection,
        activity=services.activity,
        clock=services.clock,
        transport=services.transport,
        read_only=True,
    )
    try:
        return await show(services, client, parsed, sys.stdout)
    except ApiError as error:
        return _failed(error.message)
    finally:
        await client.close()


async def show(
    services: "Services", client: "Client", parsed: argparse.Namespace, output: TextIO
) -> int:
    """Compute and write it; gives the exit code. Raises ApiError."""
    from hogtui.api.session import open_session

    session = await open_session(client, client.connection.project_id)
    computed = await _computed(client, parsed.short_id, force=parsed.refresh)
    found = computed.body
    if parsed.format == "raw":
        output.write(json.dumps(found, indent=2, ensure_ascii=False, default=str) + "\n")
        return DONE
    zone = find_zone(str(found.get("timezone") or session.project.timezone)) or UTC
    chart = chart_of_insight(found, zone=zone, now=services.clock.now())
    if not computed.has_result and isinstance(chart, Words):
        return _failed(chart.text)
    if parsed.format != "text":
        output.write(written(chart, Format(parsed.format)))
        return DONE
    insight = insight_of(found)
    name = line(insight.title) if insight is not None else parsed.short_id
    at = computed.at
    seconds = (services.clock.now() - at).total_seconds() if at is not None else 0.0
    age = f"computed {amounts.age(seconds)}" if at is not None else ""
    width = min(WIDEST, shutil.get_terminal_size((100, 30)).columns)
    is_ascii = "utf" not in (output.encoding or "utf-8").lower()
    picture = drawn(chart, width, HEIGHT, "ascii" if is_ascii else "braille")
    output.write(f"{name}{f' ({age})' if age else ''}\n{clean(picture).rstrip()}\n")
    return DONE


async def _computed(client: "Client", short_id: str, *, force: bool) -> Computed:
    record: Any = await read_insight(client, short_id=short_id)
    if record is None or not isinstance(record.get("id"), int):
        raise NotFound(f"There is no insight {line(short_id)} in this project.", status=404)
    last = Computed({"result": None, **record})
    refresh = Refresh.FORCE_ASYNC if force else Refresh.ASYNC
    steps = compute_insight(client, record["id"], query_id=f"cli-{short_id}", refresh=refresh)
    async with aclosing(steps) as running:
        async for step in running:
            if isinstance(step, Computed):
                last = step
    return last


def _failed(words: str) -> int:
    print(f"hogtui: {words}", file=sys.stderr)  # noqa: T201  the command line says so
    return FAILED
