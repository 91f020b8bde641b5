"""Tiles with what stands on them: whole, as a stream, or only the insights."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response, StreamingResponse

from hogtui.demo.server import errors
from hogtui.demo.server.cache import Mode
from hogtui.demo.server.dashboard_rows import Row, in_order, told
from hogtui.demo.server.insight_results import Wish, failure, node_of, result_of, wish_of
from hogtui.demo.server.insight_rows import NOT_COMPUTED
from hogtui.demo.server.insight_rows import told as insight_told
from hogtui.demo.server.query import as_text
from hogtui.demo.server.replies import render, reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, stored

AT_FIRST = 2
"""Tiles that come with the first message of a stream."""


async def tile_told(call: Call, board: Row, tile: Row) -> Row:
    """A tile as the API shows it, its insight with a result, or with why there is none."""
    shown: Row = {
        "id": tile["id"],
        "layouts": tile["layouts"],
        "color": tile["color"],
        "order": tile["order"],
        "insight": None,
        "text": tile["text"],
        "button_tile": tile["button_tile"],
        "widget": tile["widget"],
        "show_description": tile["show_description"],
        "filters_overrides": tile["filters_overrides"],
        "last_refresh": None,
        "is_cached": False,
    }
    insight = insight_of(call, tile)
    if insight is None:
        return shown
    boards = call.instance.rows("dashboards", call.project)
    try:
        result = await result_of(call, insight, wish_of(call, board, tile))
    except errors.Refusal as refusal:
        result = dict(NOT_COMPUTED)
        shown["error"] = failure(refusal)
    shown["insight"] = {**insight_told(insight, boards), **result}
    shown["last_refresh"], shown["is_cached"] = result["last_refresh"], result["is_cached"]
    return shown


def insight_of(call: Call, tile: Row) -> Row | None:
    """The insight on a tile; None for other tiles."""
    rows = call.instance.rows("insights", call.project)
    wanted = tile["insight_id"]
    return next((row for row in rows if row["id"] == wanted and not row["deleted"]), None)


def _shown(call: Call, board: Row) -> list[Row]:
    """The tiles that have something on them; that of a deleted insight has not."""
    size = call.query.get("layoutSize", "sm")
    tiles = in_order(board, size if size in ("sm", "xs") else "sm")
    return [
        tile for tile in tiles if tile["insight_id"] is None or insight_of(call, tile) is not None
    ]


async def one(call: Call) -> Response:
    """GET dashboards/:id/: the whole of it at once; reading marks it as seen."""
    board = stored(call, "dashboards")
    board["_viewed_at"] = call.instance.clock.now()
    tiles = [await tile_told(call, board, tile) for tile in _shown(call, board)]
    return reply({**told(board), **_overridden(call, board), "tiles": tiles})


def _overridden(call: Call, board: Row) -> Row:
    """The filters and variables that hold for this reading."""
    wish = wish_of(call, board)
    return {"filters": dict(wish.filters), "variables": dict(wish.variables)}


async def streamed(call: Call) -> Response:
    """GET dashboards/:id/stream_tiles/: the tiles one by one as server-sent events."""
    board = stored(call, "dashboards")
    board["_viewed_at"] = call.instance.clock.now()
    wish_of(call, board)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _messages(call, board), media_type="text/event-stream", headers=headers
    )


async def _messages(call: Call, board: Row) -> AsyncIterator[bytes]:
    tiles = _shown(call, board)
    first = [await tile_told(call, board, tile) for tile in tiles[:AT_FIRST]]
    whole = {**told(board), **_overridden(call, board), "tiles": first}
    yield _message({"type": "metadata", "dashboard": whole})
    for order, tile in enumerate(tiles[AT_FIRST:], start=AT_FIRST):
        shown = await tile_told(call, board, tile)
        yield _message({"type": "tile", "order": order, "tile": shown})
        if "error" in shown:
            words = shown["error"]["message"]
            yield _message({"type": "error", "tile_id": tile["id"], "error": words})
    yield _message({"type": "complete"})


def _message(body: Mapping[str, Any]) -> bytes:
    return b"data: " + render(body) + b"\n\n"


async def run_insights(call: Call) -> Response:
    """GET dashboards/:id/run_insights/: results alone, as text for models unless JSON is asked."""
    board = stored(call, "dashboards")
    wanted = {part for part in call.query.get("tile_ids", "").split(",") if part}
    most = call.query.get("max_result_chars", "")
    as_json = call.query.get("output_format", "optimized") == "json"
    found = []
    for order, tile in enumerate(_shown(call, board)):
        insight = insight_of(call, tile)
        if insight is None or node_of(insight) is None:
            continue
        if wanted and str(tile["id"]) not in wanted:
            continue
        told_insight = {key: insight[key] for key in ("id", "short_id", "name", "derived_name")}
        entry: Row = {"id": tile["id"], "order": order, "insight": told_insight}
        try:
            result = await result_of(call, insight, _run_wish(call, board, tile))
        except errors.Refusal as refusal:
            told_insight["result"] = None
            entry["error"] = failure(refusal)
        else:
            told_insight["result"] = result["result"] if as_json else _as_table(result)
            if most.isdecimal() and isinstance(told_insight["result"], str):
                told_insight["result"] = told_insight["result"][: int(most)]
        found.append(entry)
    return reply({"results": found})


def _run_wish(call: Call, board: Row, tile: Row) -> Wish:
    wish = wish_of(call, board, tile)
    # Here something is computed unless somebody asks for what is kept.
    return wish if call.query.get("refresh") else replace(wish, mode=Mode.BLOCKING)


def _as_table(result: Row) -> str:
    rows = result["result"]
    if isinstance(result["columns"], list) and isinstance(rows, list):
        return as_text(result["columns"], rows)
    if isinstance(rows, list) and rows and isinstance(rows[0], Mapping) and rows[0].get("data"):
        return _series_table(rows)
    return "" if rows is None else render(rows).decode()


def _series_table(series: Sequence[Mapping[str, Any]]) -> str:
    titles = ["Date", *(str(each.get("label")) for each in series)]
    days = series[0].get("days") or []
    lines = [
        [day, *((each["data"][place] if place < len(each["data"]) else "") for each in series)]
        for place, day in enumerate(days)
    ]
    return as_text(titles, lines)


_ONE = PROJECT + "dashboards/{id}/"
ENDPOINTS = (
    Endpoint("GET", _ONE, one, "dashboard:read", "clickhouse"),
    Endpoint("GET", _ONE + "stream_tiles/", streamed, "dashboard:read", "clickhouse"),
    Endpoint("GET", _ONE + "run_insights/", run_insights, "dashboard:read", "clickhouse"),
)
