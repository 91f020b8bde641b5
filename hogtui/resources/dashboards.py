"""Dashboards: what the tree finds them by, and their tiles as they come."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import BadBody, NotFound, Refused, ServerFailed
from hogtui.api.insights import NOTHING, Computed, Overrides
from hogtui.api.limits import QUERY_CAP
from hogtui.api.models import Dashboard, Insight
from hogtui.api.slots import Priority
from hogtui.resources.base import Column, Context, Line, Resource, Section
from hogtui.resources.flags import person
from hogtui.resources.insight_words import a_map, conditions, maps, period
from hogtui.resources.insights import insight_of
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

STREAM_SECONDS = 120.0
"""For all tiles of a dashboard; what is not kept may be computed on the way."""
LARGEST = 64 << 20
"""Bytes of one tile."""


def title(dashboard: Dashboard) -> str:
    """Its name, or what stands for it."""
    return dashboard.name or f"dashboard {dashboard.id}"


def asked(filters: Mapping[str, Any], context: Context) -> list[Line]:
    """What a dashboard narrows all of its tiles down to."""
    lines = []
    words = period(filters.get("date_from"), filters.get("date_to"))
    if words:
        lines.append(Line(words, "dates"))
    for at, each in enumerate(conditions(filters.get("properties"), context)):
        lines.append(Line(each, "and" if at else "only"))
    split = a_map(filters.get("breakdown_filter")).get("breakdown")
    if split:
        lines.append(Line(line(str(split)), "split by"))
    return lines


def sections(dashboard: Dashboard, context: Context) -> Sequence[Section]:
    """Everything that is known of it, besides its tiles."""
    head = []
    if dashboard.description:
        head.append(Line(line(dashboard.description), "about"))
    if dashboard.tags:
        head.append(Line(", ".join(map(line, dashboard.tags)), "tags"))
    head.append(Line("yes" if dashboard.pinned else "no", "pinned"))
    if dashboard.created_at is not None:
        by = f" by {person(dashboard.created_by)}" if dashboard.created_by is not None else ""
        age = amounts.age((context.now - dashboard.created_at).total_seconds())
        head.append(Line(f"{age}{by}", "created"))
    found = [Section(line(title(dashboard)), head)]
    narrowed = asked(dashboard.filters, context)
    return [*found, Section("For all tiles", narrowed)] if narrowed else found


DASHBOARDS = Resource(
    name="dashboards",
    one="dashboard",
    many="dashboards",
    scope="dashboard:read",
    model=Dashboard,
    identity=lambda each: str(each.id),
    title=title,
    words=lambda each: " ".join((each.description, *each.tags, person(each.created_by))),
    columns=(Column("name", title),),
    facets={
        "is": lambda each: ("dashboard", *(("pinned",) if each.pinned else ())),
        "type": lambda _: ("dashboard",),
        "tag": lambda each: each.tags,
        "by": lambda each: (person(each.created_by),),
    },
    sections=sections,
    page=lambda each: f"dashboard/{each.id}",
)


class TileKind(StrEnum):
    """What a tile holds."""

    INSIGHT = "insight"
    TEXT = "text"
    BUTTON = "button"
    OTHER = "other"


@dataclass(frozen=True)
class Tile:
    """A tile of a dashboard, with what is known of its numbers."""

    id: int
    kind: TileKind
    place: tuple[int, int, int, int] | None = None
    """x, y, width, height of the 12 columns; None where nobody has put it anywhere."""
    order: int = 0
    insight: Insight | None = None
    computed: Computed | None = None
    """The whole insight as it was sent last, with its result."""
    error: str = ""
    """Why there are no numbers, or no newer ones."""
    text: str = ""
    """Of a text; of a button what it says and where it leads."""

    @property
    def title(self) -> str:
        """What stands over it."""
        if self.insight is not None:
            return line(self.insight.title or f"insight {self.insight.id}")
        if self.kind is TileKind.TEXT:
            first = self.text.strip().partition("\n")[0]
            return line(first.lstrip("# ")) if first.startswith("#") else ""
        return {TileKind.BUTTON: "button"}.get(self.kind, "tile")

    @property
    def body(self) -> str:
        """A text without what stands over it."""
        text = self.text.strip()
        return text.partition("\n")[2].lstrip("\n") if text.startswith("#") else text

    @property
    def is_missing(self) -> bool:
        """An insight of which there are no numbers yet, and no reason why."""
        has = self.computed is not None and self.computed.has_result
        return self.kind is TileKind.INSIGHT and not has and not self.error


@dataclass(frozen=True)
class Board:
    """A dashboard with the tiles that are here."""

    dashboard: Dashboard
    record: Mapping[str, Any] = field(default_factory=dict)
    """Without the tiles, as it was sent."""
    tiles: tuple[Tile, ...] = ()
    """In the order in which they are read."""

    def with_tile(self, tile: Tile) -> "Board":
        """The same with one more tile, or another in the place of one."""
        others = [each for each in self.tiles if each.id != tile.id]
        return replace(self, tiles=tuple(sorted([*others, tile], key=_reading_order)))

    def tile(self, number: int) -> Tile | None:
        """One of them."""
        return next((each for each in self.tiles if each.id == number), None)


def _reading_order(tile: Tile) -> tuple[int, int, int, int]:
    x, y = (tile.place[0], tile.place[1]) if tile.place is not None else (100, 100)
    return y, x, tile.order, tile.id


def tile_of(record: object) -> Tile | None:
    """A tile as it was sent; None when it makes no sense."""
    if not isinstance(record, Mapping) or not isinstance(record.get("id"), int):
        return None
    order = record.get("order")
    tile = Tile(
        record["id"],
        TileKind.OTHER,
        _place(record.get("layouts")),
        order if isinstance(order, int) else 0,
        error=_error(record.get("error")),
    )
    if isinstance(record.get("insight"), Mapping):
        body = record["insight"]
        ages = {
            name: record[name]
            for name in ("last_refresh", "is_cached")
            if record.get(name) is not None and body.get(name) is None
        }
        computed = Computed({"result": None, **body, **ages})
        return replace(tile, kind=TileKind.INSIGHT, insight=insight_of(body), computed=computed)
    if isinstance(record.get("text"), Mapping):
        return replace(tile, kind=TileKind.TEXT, text=str(record["text"].get("body") or ""))
    if isinstance(record.get("button_tile"), Mapping):
        button = record["button_tile"]
        words = f"{button.get('text') or ''}\n{button.get('url') or ''}".strip()
        return replace(tile, kind=TileKind.BUTTON, text=words)
    return replace(tile, kind=TileKind.INSIGHT) if tile.error else tile


def _place(layouts: object) -> tuple[int, int, int, int] | None:
    found = a_map(layouts)
    for name in ("sm", "lg"):
        numbers = [a_map(found.get(name)).get(side) for side in ("x", "y", "w", "h")]
        if all(isinstance(each, int) and not isinstance(each, bool) for each in numbers):
            x, y, width, height = (int(each or 0) for each in numbers)
            if width > 0 and height > 0 and x >= 0 and y >= 0:
                return x, y, width, height
    return None


def _error(error: object) -> str:
    if isinstance(error, Mapping):
        return line(str(error.get("message") or error.get("type") or "PostHog does not say why."))
    return line(error) if isinstance(error, str) else ""


def board_of(body: object) -> Board:
    """A dashboard as it was sent; raises BadBody when it is none."""
    record = a_map(body)
    plain = {name: value for name, value in record.items() if name != "tiles"}
    item = DASHBOARDS.item(plain)
    if item is None:
        raise BadBody("The answer is not a dashboard.")
    board = Board(item.thing, plain)
    for each in record.get("tiles") or ():
        tile = tile_of(each)
        if tile is not None:
            board = board.with_tile(tile)
    return board


async def read_board(
    client: "Client",
    number: int,
    *,
    overrides: Overrides = NOTHING,
    priority: Priority = Priority.VISIBLE,
) -> AsyncIterator[Board]:
    """A dashboard, again and again with more of its tiles. Costs one request, or two.

    Only what is kept of their numbers comes; nothing is computed. Raises ApiError.
    """
    params = overrides.params()
    streamed = False
    try:
        async for board in _streamed(client, number, params, priority):
            streamed = True
            yield board
    except (NotFound, ServerFailed, _NoStream):
        if streamed:
            raise
    if not streamed:
        reply = await client.get(
            client.project(f"dashboards/{number}/"),
            params=params,
            priority=priority,
            label="dashboard",
            timeout=STREAM_SECONDS,
            cap=QUERY_CAP,
        )
        yield board_of(reply.body)


class _NoStream(Exception):
    """Something else came instead of tiles one by one."""


async def _streamed(
    client: "Client", number: int, params: Mapping[str, str], priority: Priority
) -> AsyncIterator[Board]:
    from hogtui.api.sse import Parser

    pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
    asking = asyncio.ensure_future(
        client.get(
            client.project(f"dashboards/{number}/stream_tiles/"),
            params={"layoutSize": "sm", **params},
            priority=priority,
            label="dashboard",
            timeout=STREAM_SECONDS,
            cap=QUERY_CAP,
            sink=pieces.put_nowait,
        )
    )
    asking.add_done_callback(lambda _: pieces.put_nowait(None))
    parser, board = Parser(LARGEST), None
    try:
        while (piece := await pieces.get()) is not None:
            before = board
            for frame in parser.feed(piece):
                board = _with_event(board, frame.data)
            if board is not None and board is not before:
                yield board
        reply = await _finished(asking)
        if reply is not None:
            yield board_of(reply)
        elif board is None:
            raise _NoStream
    finally:
        asking.cancel()


async def _finished(asking: "asyncio.Future[Any]") -> object:
    """What came in place of a stream; None when it was one."""
    try:
        reply = await asking
    except Refused as error:
        if error.status in {404, 405, 406}:
            raise _NoStream from None
        raise
    return reply.body


def _with_event(board: Board | None, data: bytes) -> Board | None:
    """The dashboard with what one event of the stream tells."""
    from hogtui.api.body import decode_now

    try:
        event = a_map(decode_now(data))
    except BadBody:
        return board
    sort = event.get("type")
    if sort == "metadata":
        return board_of(event.get("dashboard"))
    if board is None:
        return None
    if sort == "tile":
        order = event.get("order")
        tile = tile_of({"order": order, **a_map(event.get("tile"))})
        return board.with_tile(tile) if tile is not None else board
    if sort == "error" and isinstance(event.get("tile_id"), int):
        words = _error(event.get("error")) or "PostHog does not say why."
        known = board.tile(event["tile_id"])
        failed = known or Tile(event["tile_id"], TileKind.INSIGHT)
        return board.with_tile(replace(failed, error=words))
    return board


def override_of(
    variables: Sequence[Mapping[str, Any]], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Values for some variables, by code name, as they are sent."""
    found = {}
    for each in variables:
        name, number = str(each.get("code_name")), str(each.get("id"))
        if name in values:
            found[number] = {"code_name": name, "variableId": number, "value": values[name]}
    return found


def variables_in(board: Board) -> list[str]:
    """The code names of the variables that its tiles use."""
    found: dict[str, None] = {}
    for tile in board.tiles:
        query = tile.insight.query if tile.insight is not None else None
        source = a_map(a_map(query).get("source"))
        for each in maps([*a_map(source.get("variables")).values()]):
            if isinstance(each.get("code_name"), str):
                found[each["code_name"]] = None
    for each in maps([*a_map(board.record.get("variables")).values()]):
        if isinstance(each.get("code_name"), str):
            found[each["code_name"]] = None
    return [*found]


def as_text(value: Mapping[str, Any] | None) -> str:
    """Filters in a form that is the same for the same filters."""
    return json.dumps(value or {}, sort_keys=True, default=str)
