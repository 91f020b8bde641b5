"""Dashboards as they are stored: those of a new demo, and new ones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person
from hogtui.demo.server.team import team

if TYPE_CHECKING:
    from hogtui.demo.insights.saved.boards import Board, Tile

Row = dict[str, Any]


def stored_dashboards(
    user: Person, now: datetime, insights: Callable[[], Sequence[Row]], variables: Sequence[Row]
) -> list[Row]:
    """The dashboards of a new demo, on which these insights stand."""
    # Read when somebody asks for dashboards, for the sake of the start.
    from hogtui.demo.insights.saved import boards

    found = insights()
    ids = {row["name"]: row["id"] for row in found if row["name"]}
    named = [name for name in ids if "(old)" not in name]
    rows: list[Row] = []
    for number, board in enumerate((*boards.NAMED, boards.everything(named[:24])), start=1):
        at = now - timedelta(days=20 + number * 41 % 300)
        row = new_row(number, team(user)[board.author], at)
        row.update(
            name=board.name,
            description=board.description,
            pinned=board.pinned,
            tags=list(board.tags),
            filters=board.filters,
            variables=_variables(board.variables, variables),
            creation_mode=board.mode,
            last_refresh=iso(now - timedelta(minutes=25 * number)),
            _folder=board.folder,
            _viewed_at=now - timedelta(minutes=35 * number) if number < 4 else None,
        )
        row["_tiles"] = _tiles(board, ids, rows, at)
        rows.append(row)
    return rows


def _tiles(board: "Board", ids: Mapping[str, int], rows: Sequence[Row], at: datetime) -> list[Row]:
    from hogtui.demo.insights.saved.boards import places

    first = next_tile(rows)
    layouts = places(board.tiles) if board.laid_out else [{} for _ in board.tiles]
    return [
        _tile(first + place, place, tile, layout, ids, at)
        for place, (tile, layout) in enumerate(zip(board.tiles, layouts, strict=True))
    ]


def _tile(
    number: int, order: int, tile: "Tile", layout: Row, ids: Mapping[str, int], at: datetime
) -> Row:
    made = new_tile(number, insight_id=ids[tile.insight] if tile.insight else None)
    made.update(layouts=layout, color=tile.color, order=order, filters_overrides=tile.filters)
    if tile.text:
        made["text"] = text_of(number, tile.text, at)
    if tile.button:
        words, address = tile.button
        made["button_tile"] = {
            "id": number,
            "text": words,
            "url": address,
            "placement": "left",
            "style": "primary",
        }
    return made


def text_of(number: int, body: str, at: datetime) -> Row:
    """A text tile's text."""
    return {"id": number, "body": body, "last_modified_at": iso(at), "last_modified_by": None}


def _variables(wanted: Iterable[tuple[str, Any]], known: Sequence[Row]) -> Row:
    by_name = {row["code_name"]: row["id"] for row in known}
    return {
        by_name[name]: {"code_name": name, "variableId": by_name[name], "value": value}
        for name, value in wanted
        if name in by_name
    }


def next_tile(rows: Iterable[Row]) -> int:
    """The number of a tile that is not there yet."""
    return max((tile["id"] for row in rows for tile in row["_tiles"]), default=0) + 1


def new_tile(number: int, insight_id: int | None = None) -> Row:
    """A tile with nothing but perhaps an insight on it."""
    return {
        "id": number,
        "insight_id": insight_id,
        "layouts": {},
        "color": None,
        "order": number,
        "text": None,
        "button_tile": None,
        "widget": None,
        "show_description": None,
        "filters_overrides": {},
        "deleted": False,
    }


def new_row(number: int, user: Person, at: datetime) -> Row:
    """An empty dashboard; what begins with an underscore never leaves the server."""
    return {
        "id": number,
        "name": None,
        "description": "",
        "pinned": False,
        "created_at": iso(at),
        "created_by": user.basic(),
        "last_modified_at": iso(at),
        "last_modified_by": user.basic(),
        "is_shared": False,
        "deleted": False,
        "creation_mode": "default",
        "filters": {},
        "variables": {},
        "breakdown_colors": [],
        "data_color_theme_id": None,
        "quick_filter_ids": [],
        "tags": [],
        "last_refresh": None,
        "restriction_level": 21,
        "effective_restriction_level": 21,
        "effective_privilege_level": 37,
        "user_access_level": "manager",
        "access_control_version": "v2",
        "_folder": "Unfiled/Dashboards",
        "_tiles": [],
        "_viewed_at": None,
    }


BASIC_LACKS = (
    "filters",
    "variables",
    "breakdown_colors",
    "quick_filter_ids",
    "data_color_theme_id",
)


def told(row: Row, *, basic: bool = False) -> Row:
    """A dashboard as the API shows it, without its tiles."""
    left_out = BASIC_LACKS if basic else ()
    shown = {
        name: value
        for name, value in row.items()
        if not name.startswith("_") and name not in left_out
    }
    viewed = row["_viewed_at"]
    shown |= {"last_viewed_at": iso(viewed) if viewed else None}
    if not basic:
        shown |= {"persisted_filters": row["filters"], "persisted_variables": row["variables"]}
    return shown


def in_order(row: Row, size: str = "sm") -> list[Row]:
    """The tiles as they stand, from the top left; those without a place come last."""

    def key(tile: Row) -> tuple[int, int, int]:
        place = tile["layouts"].get(size) or {}
        return int(place.get("y", 100)), int(place.get("x", 100)), tile["order"] or 0

    return sorted((tile for tile in row["_tiles"] if not tile["deleted"]), key=key)
