"""Where the tiles of a dashboard stand: in the cells of a screen, as they stand in PostHog."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hogtui.resources.dashboards import Tile, TileKind

COLUMNS = 12
"""Of PostHog's own layout."""
NARROWEST = 34
"""Cells below which a chart says too little."""
UNIT = 3
"""Lines for one unit of height."""
LOWEST, HIGHEST = 6, 30
"""Lines of a tile."""
GAP = 1
"""Cells between two tiles."""


class Box(NamedTuple):
    """Some cells."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The line below it."""
        return self.y + self.height


def lay_out(tiles: Sequence[Tile], width: int) -> dict[int, Box]:
    """A place for each tile, by its number; as many columns as fit."""
    if width < 1:
        return {}
    as_saved = _as_saved(tiles, width)
    return as_saved if as_saved is not None else _packed(tiles, width)


def _as_saved(tiles: Sequence[Tile], width: int) -> dict[int, Box] | None:
    """The saved layout, where every tile has a place of its own and is wide enough."""
    boxes: dict[int, Box] = {}
    taken: set[tuple[int, int]] = set()
    for tile in tiles:
        if tile.place is None:
            return None
        x, y, wide, high = tile.place
        wide = min(wide, COLUMNS - x)
        units = {(each, line) for each in range(x, x + wide) for line in range(y, y + high)}
        if wide < 1 or units & taken:
            return None
        taken |= units
        left, right = x * width // COLUMNS, (x + wide) * width // COLUMNS
        cells = right - left - (GAP if x + wide < COLUMNS else 0)
        if cells < NARROWEST and tile.kind is TileKind.INSIGHT:
            return None
        boxes[tile.id] = Box(left, y * UNIT, cells, max(2, high * UNIT))
    return _without_gaps(boxes)


def _without_gaps(boxes: Mapping[int, Box]) -> dict[int, Box]:
    """The same without lines on which nothing stands."""
    lines = sorted({line for box in boxes.values() for line in range(box.y, box.bottom)})
    places = {line: place for place, line in enumerate(lines)}
    return {number: box._replace(y=places[box.y]) for number, box in boxes.items()}


def _packed(tiles: Sequence[Tile], width: int) -> dict[int, Box]:
    """In reading order, one row of tiles after the other."""
    columns = max(1, min(3, (width + GAP) // (NARROWEST + GAP)))
    boxes: dict[int, Box] = {}
    y = 0
    row: list[tuple[Tile, int]] = []
    used = 0
    for tile in tiles:
        wide = _span(tile, columns)
        if row and used + wide > columns:
            y = _place_row(boxes, row, columns, width, y)
            row, used = [], 0
        row.append((tile, wide))
        used += wide
    if row:
        _place_row(boxes, row, columns, width, y)
    return boxes


def _span(tile: Tile, columns: int) -> int:
    """How many columns it takes, in proportion to what is saved."""
    wide = tile.place[2] if tile.place is not None else COLUMNS // 2
    return max(1, min(columns, round(wide * columns / COLUMNS)))


def _place_row(
    boxes: dict[int, Box], row: Sequence[tuple[Tile, int]], columns: int, width: int, y: int
) -> int:
    """Put a row somewhere, stretched to the whole width; gives the line below it."""
    total = sum(wide for _, wide in row)
    high = max(_lines(tile) for tile, _ in row)
    at = 0
    for tile, wide in row:
        left, right = at * width // total, (at + wide) * width // total
        at += wide
        gap = GAP if at < total else 0
        boxes[tile.id] = Box(left, y, right - left - gap, high)
    del columns
    return y + high


def _lines(tile: Tile) -> int:
    if tile.kind is not TileKind.INSIGHT:
        return max(3, min(12, tile.text.count("\n") + 3))
    high = tile.place[3] if tile.place is not None else 5
    return max(LOWEST, min(HIGHEST, high * UNIT))


def neighbour(boxes: Mapping[int, Box], number: int, right: int, down: int) -> int:
    """The nearest tile in a direction; the same where there is none."""
    here = boxes.get(number)
    if here is None:
        return next(iter(boxes), number)
    best, found = None, number
    for other, box in boxes.items():
        if other == number:
            continue
        if right:
            away = (box.x - here.x) * right
            aside = _apart(here.y, here.bottom, box.y, box.bottom)
        else:
            away = (box.y - here.y) * down
            aside = _apart(here.x, here.x + here.width, box.x, box.x + box.width)
        if away <= 0:
            continue
        points = (aside > 0 if right else False, away + 3 * aside, box.y, box.x)
        if right and aside > 0:
            continue
        if best is None or points < best:
            best, found = points, other
    return found


def _apart(start: int, end: int, other_start: int, other_end: int) -> int:
    """How far two stretches are from each other; 0 where they overlap."""
    return max(0, other_start - end + 1, start - other_end + 1)
