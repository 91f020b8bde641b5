"""One tile in its cells: a heading with its age or its error, and its picture below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from rich.cells import cell_len, set_cell_size

from hogtui.charts.insight import chart_of_insight
from hogtui.charts.model import Chart
from hogtui.charts.sketch import Sketch
from hogtui.resources.annotations import of_insight
from hogtui.resources.dashboards import Tile, TileKind
from hogtui.text import amounts
from hogtui.text.moments import find_zone
from hogtui.text.safe import line

Piece = tuple[str, str]
"""Text, and the name of its look."""


@dataclass
class TilePicture:
    """What is drawn of a tile; the chart is made elsewhere."""

    tile: Tile
    model: Chart | None = None
    sketch: Sketch | None = None
    is_busy: bool = False
    """Newer numbers are on their way."""
    is_prepared: bool = False
    """The chart knows what it is drawn with."""

    def use(self, model: Chart | None) -> None:
        """Draw another chart."""
        self.model = model
        self.sketch = Sketch(model) if model is not None else None
        self.is_prepared = False

    @property
    def is_drawn(self) -> bool:
        """Whether there is a chart."""
        return self.sketch is not None

    def heading(self, width: int, now: datetime, *, is_chosen: bool) -> list[Piece]:
        """Its first line."""
        state, look = self._state(now)
        room = width - cell_len(state) - 2
        title = _fit(f" {self.tile.title}", max(0, room))
        head = "head-chosen" if is_chosen else "head"
        gap = " " * max(0, width - cell_len(title) - cell_len(state) - 1)
        parts = [(title, head), (gap, head)]
        parts += [(f"{state} ", f"{head} {look}")] if room > 6 else [(" " * (len(state) + 1), head)]
        return parts

    def _state(self, now: datetime) -> tuple[str, str]:
        """What stands at the right of the heading."""
        if self.is_busy:
            return "computing ...", "busy"
        computed = self.tile.computed
        has_result = computed is not None and computed.has_result
        if self.tile.error:
            return ("failed, older numbers" if has_result else "failed"), "bad"
        if computed is None or not has_result:
            return ("waiting" if self.tile.kind is TileKind.INSIGHT else ""), "quiet"
        if computed.at is None:
            return "", "quiet"
        is_old = computed.old_from is not None and computed.old_from < now
        age = amounts.age((now - computed.at).total_seconds())
        return age, "warm" if is_old else "quiet"

    def body(self, y: int, width: int, height: int) -> Sequence[Piece]:
        """A line below the heading."""
        tile = self.tile
        if tile.kind is not TileKind.INSIGHT:
            return _text_line(self._words(), y, width, "text")
        errors = 0
        if tile.error:
            lines = _wrapped(line(tile.error), width - 2)[: max(1, height // 3)]
            errors = len(lines) if self.sketch is not None else height
            if y < len(lines):
                return [(_fit(f" {lines[y]}", width).ljust(width), "error")]
            if self.sketch is None:
                return [(" " * width, "")]
        if self.sketch is None:
            words = " computing ..." if self.is_busy else " not computed yet"
            return [(_fit(words if y == 0 else "", width).ljust(width), "label")]
        self.sketch.resize(width, height - errors)
        return self.sketch.line(y - errors)

    def _words(self) -> str:
        if self.tile.kind is TileKind.OTHER:
            return "Something that is not drawn here: o copies the link to the dashboard."
        return self.tile.body


def _text_line(text: str, y: int, width: int, look: str) -> list[Piece]:
    lines = [part for each in text.split("\n") for part in _wrapped(line(each), width - 2)]
    words = lines[y] if y < len(lines) else ""
    bare = words.lstrip()
    shown = "title" if bare.startswith("#") else look
    words = words if not bare.startswith("#") else bare.lstrip("# ")
    words = words.replace("**", "").replace("__", "")
    return [(set_cell_size(f" {words}", width), shown)]


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many cells, broken at blanks where there are any."""
    if width < 4:
        return []
    lines, now = [], ""
    for word in text.split(" "):
        longer = f"{now} {word}" if now else word
        if cell_len(longer) <= width:
            now = longer
            continue
        if now:
            lines.append(now)
        while cell_len(word) > width:
            piece = set_cell_size(word, width).rstrip()
            lines.append(piece)
            word = word[len(piece) :] if piece else ""
        now = word
    return [*lines, now]


def _fit(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)) + "…" if width > 0 else ""


def model_of(
    tile: Tile,
    zone: tzinfo,
    now: datetime,
    annotations: Sequence[Mapping[str, Any]],
    dashboard: int,
) -> Chart | None:
    """The chart of a tile; None while there are no numbers."""
    computed = tile.computed
    if computed is None or not computed.has_result:
        return None
    own = find_zone(str(computed.body.get("timezone") or "")) or zone
    number = tile.insight.id if tile.insight is not None else None
    marks = of_insight(annotations, number, dashboard)
    made = chart_of_insight(computed.body, zone=own, now=now, annotations=marks)
    return replace(made, title="")
