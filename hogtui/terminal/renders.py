"""Draws what changed, and asks only the widgets that are seen there.

Textual's compositor asks every widget of the screen for all its lines whenever one line changes,
containers that are covered by what they contain included, and drops what it did not need. Here
it is worked out once for each layout which widget is in front of which cells.

True for Textual 8.2: `Compositor._render_chops` gives for each line the strips by where they
begin, between the places where widgets begin and end, which are its `cuts`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Chops = Sequence[Mapping[int, Strip | None]]
"""For each line the strips by their columns; None where nothing was asked for."""


class _Fronts(NamedTuple):
    """Who is in front, for one layout."""

    cuts: list[list[int]]
    visible: dict[Widget, tuple[Region, Region]]
    lines: list[dict[int, Widget | None]]
    """For each line the widget behind each cut."""


class Renders:
    """Stands in for the `_render_chops` of one compositor."""

    def __init__(self, compositor: Compositor) -> None:
        self._compositor = compositor
        self._fronts: _Fronts | None = None

    def chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Chops:
        """The strips within a region of the screen, on the lines that are wanted."""
        fronts = self._known_fronts()
        chops: list[dict[int, Strip | None]] = [{} for _ in fronts.lines]
        wanted: dict[Widget, dict[int, list[int]]] = {}
        for y in crop.line_range:
            if not 0 <= y < len(chops) or not is_rendered_line(y):
                continue
            chops[y] = dict.fromkeys(fronts.lines[y])
            ends = [*fronts.cuts[y][1:], crop.right]
            for (x, widget), end in zip(fronts.lines[y].items(), ends, strict=False):
                if widget is not None and x < crop.right and end > crop.x:
                    wanted.setdefault(widget, {}).setdefault(y, []).append(x)
        for widget, lines in wanted.items():
            region, clip = fronts.visible[widget]
            seen = region.intersection(clip)
            for y, strip in _drawn(widget, region, seen, sorted(lines)):
                line = chops[y]
                for x in lines[y]:
                    line[x] = _part(strip, x - seen.x, _end(fronts.cuts[y], x) - seen.x)
        return chops

    def _known_fronts(self) -> _Fronts:
        """Worked out anew when the layout is another one."""
        fronts, compositor = self._fronts, self._compositor
        cuts, visible = compositor.cuts, compositor.visible_widgets
        if fronts is None or fronts.cuts is not cuts or fronts.visible is not visible:
            lines: list[dict[int, Widget | None]] = [dict.fromkeys(cut[:-1]) for cut in cuts]
            for widget, (region, clip) in visible.items():
                seen = region.intersection(clip)
                for y in seen.line_range:
                    line = lines[y]
                    for x in line:
                        if line[x] is None and seen.x <= x < seen.right:
                            line[x] = widget
            fronts = self._fronts = _Fronts(cuts, visible, lines)
        return fronts


def _end(cuts: list[int], x: int) -> int:
    return cuts[cuts.index(x) + 1]


def _part(strip: Strip, start: int, end: int) -> Strip:
    return strip if start == 0 and end == strip.cell_length else strip.crop(start, end)


def _drawn(
    widget: Widget, region: Region, seen: Region, lines: list[int]
) -> Iterator[tuple[int, Strip]]:
    """Lines of the screen as a widget draws them, asked for by stretches."""
    start = 0
    for place, y in enumerate(lines, 1):
        if place < len(lines) and lines[place] == y + 1:
            continue
        top, count = lines[start], place - start
        part = Region(seen.x - region.x, top - region.y, seen.width, count)
        yield from zip(lines[start:place], widget.render_lines(part), strict=False)
        start = place
