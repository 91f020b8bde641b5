"""A chart that is being looked at: its size, its cursor, what is hidden, how far it is zoomed."""

from dataclasses import replace

from hogtui.charts.canvas import Glyphs, Measure, Piece, Row, View
from hogtui.charts.draw import draw
from hogtui.charts.legend import as_text, draw_legend, legend_width, reading_line
from hogtui.charts.model import Chart, Plot, Table, named_series
from hogtui.charts.picture import Area, Picture
from hogtui.charts.reading import read
from hogtui.charts.tabular import as_table

LEAST = 4
"""Points that zooming in leaves."""


ROOM_FOR_TITLE = 10
"""Lines beyond which one is for the title."""


class Sketch:
    """Lines to draw, and what keys do to them."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        """What was made of the data."""
        self.shown: Chart = chart
        """That, or its table."""
        self.view = View(hidden=chart.hidden if isinstance(chart, Plot) else frozenset())
        self.cursor = 0
        self.chosen: int | None = None
        """The series that keys mean."""
        self.is_active = False
        """Whether the cursor is seen."""
        self.width = self.height = 0
        self.picture = Picture([])
        self._legend: list[Row] = []
        self._line: Row = []
        self._notes: Row = []
        self._title: Row = []
        self._fresh = True

    def use(self, glyphs: str, measure: Measure, *, plain: bool) -> None:
        """Which signs there are, how wide they are, and whether there are colours."""
        self.view = replace(self.view, glyphs=Glyphs(glyphs), plain=plain, measure=measure)
        self._draw()

    def resize(self, width: int, height: int) -> None:
        """So many cells."""
        if (width, height) != (self.width, self.height):
            self.width, self.height = width, height
            self._draw()

    # What is seen

    @property
    def legend(self) -> int:
        """Cells of the legend on the right."""
        return legend_width(self.shown, self.width, self.view)

    @property
    def top(self) -> int:
        """Lines above the picture: one for a title, where there is room."""
        return 1 if self.shown.title and self.height > ROOM_FOR_TITLE else 0

    @property
    def rows(self) -> int:
        """Lines above the one that the cursor reads to; one may be below it, for notes."""
        return max(0, self.height - 1 - (1 if self.has_notes else 0))

    @property
    def has_notes(self) -> bool:
        """Whether something has to be said of the chart."""
        return self.height > 6

    def line(self, y: int) -> Row:
        """One line, exactly as wide as was asked for."""
        if y < self.top:
            return self._title
        if y < self.rows:
            row = self._with_cursor(y - self.top)
            return [*row, *self._legend[y - self.top]] if self._legend else row
        if y == self.rows:
            return self._line
        return self._notes

    @property
    def area(self) -> Area | None:
        """Where the cursor is."""
        area = self._area
        return area if area is None else area._replace(y=area.y + self.top)

    @property
    def _area(self) -> Area | None:
        walk = self.picture.walk
        return walk.area(self.cursor) if walk is not None and walk.count else None

    def _with_cursor(self, y: int) -> Row:
        row, area, measure = self.picture.rows[y], self._area, self.view.measure
        if area is None or not self.is_active:
            return row
        if y == area.y + area.height and area.height > 1:
            place = Area(area.x + area.width // 2, y, 1, 1)
            return _marked(row, place, measure, self.view.sign("▲", "^"))
        if not area.y <= y < area.y + area.height:
            return row
        thin = area.width == 1 and area.height > 1
        return _marked(row, area, measure, "", self.view.sign("│", "|") if thin else "")

    def text(self) -> str:
        """All of it, for a clipboard."""
        view = replace(self.view, plain=True)
        return as_text(self.shown, self.width, self.rows - self.top, view, self.cursor)

    # Drawing

    def _draw(self) -> None:
        if not self.width or not self.height:
            return
        room = self.rows - self.top
        self.picture = draw(self.shown, self.width - self.legend, room, self.view)
        walk = self.picture.walk
        if self._fresh and walk is not None and walk.count:
            # The last point of a time is the one that is asked for first.
            self.cursor = walk.count - 1 if walk.right and not walk.down else 0
            self._fresh = False
        self._read()

    def _read(self) -> None:
        """What the cursor tells; the picture stays as it is."""
        reading = read(self.shown, self.view, self.cursor)
        self._line = reading_line(self.shown, reading, self.view, self.width)
        notes = " · ".join([*self.shown.notes, *self.picture.notes])
        self._notes = self._whole_line(notes, "note")
        self._title = self._whole_line(self.shown.title, "label")
        drawn, size = self.picture.drawn, self.legend
        self._legend = (
            draw_legend(
                self.shown,
                self.view,
                reading,
                size,
                self.rows - self.top,
                chosen=self.chosen,
                drawn=drawn,
            )
            if size
            else []
        )

    def _whole_line(self, text: str, look: str) -> Row:
        text = self.view.fit(f" {text}", self.width)
        return [Piece(text + " " * (self.width - self.view.measure(text)), look)]

    # The cursor

    def move(self, right: int, down: int) -> bool:
        """Move the cursor; gives whether anything but its place has to be drawn again."""
        walk = self.picture.walk
        if walk is None or not walk.count:
            return False
        if down and not walk.down:
            return self.choose(down)
        if right and not walk.right:
            down, right = right, 0
        if walk.columns is not None and right:
            row, column = divmod(self.cursor, walk.down)
            target = row * walk.down + max(0, min(walk.down - 1, column + right))
        else:
            target = self.cursor + right * walk.right + down * walk.down
            if walk.columns is not None and not 0 <= target < walk.count:
                target = self.cursor
        return self.go_to(target)

    def go_to(self, place: int) -> bool:
        """Put the cursor somewhere; gives whether the picture moved with it."""
        walk = self.picture.walk
        if walk is None or not walk.count:
            return False
        self.cursor = max(0, min(place, walk.count - 1))
        moved = walk.area(self.cursor) is None and self._scroll()
        if not moved:
            self._read()
        return moved

    def first(self) -> bool:
        """To the first place; of a row where there are rows and columns."""
        walk = self.picture.walk
        if walk is not None and walk.columns is not None:
            return self.go_to(self.cursor - self.cursor % walk.down)
        return self.go_to(0)

    def last(self) -> bool:
        """To the last place."""
        walk = self.picture.walk
        if walk is None:
            return False
        if walk.columns is not None:
            return self.go_to(self.cursor - self.cursor % walk.down + walk.down - 1)
        return self.go_to(walk.count - 1)

    def page(self, pages: int) -> bool:
        """By as many places as are seen."""
        walk = self.picture.walk
        if walk is None:
            return False
        if walk.columns is not None:
            return self.move(0, pages * walk.page)
        return self.go_to(self.cursor + pages * max(1, walk.page - 1))

    def click(self, x: int, y: int) -> bool:
        """Put the cursor to what is nearest to a cell."""
        walk = self.picture.walk
        if walk is None or not walk.count:
            return False
        y -= self.top
        seen = range(walk.first, walk.last)
        if walk.columns is not None:
            seen = range(walk.first * walk.down, walk.last * walk.down)
        step = max(1, len(seen) // 2_000)
        near = [
            (abs(area.x + area.width // 2 - x) + abs(area.y + area.height // 2 - y), place)
            for place in seen[::step]
            if (area := walk.area(place)) is not None
        ]
        return self.go_to(min(near)[1]) if near else False

    def _scroll(self) -> bool:
        """Bring the cursor into the picture."""
        walk = self.picture.walk
        if walk is None:
            return False
        view, place = self.view, self.cursor
        if walk.columns is not None:
            row, column = divmod(place, walk.down)
            left, end = walk.columns
            if not left <= column < end:
                start = column if column < left else left + column - end + 1
                view = replace(view, left=max(0, start))
            place = row
        if not walk.first <= place < walk.last:
            by = place - walk.first if place < walk.first else place - walk.last + 1
            count = walk.last - walk.first
            last = None if view.last is None else walk.first + by + count
            view = replace(view, first=max(0, walk.first + by), last=last)
        if view == self.view:
            return False
        self.view = view
        self._draw()
        return True

    # What is drawn

    def choose(self, by: int) -> bool:
        """The next series in the legend is the one that keys mean."""
        names = named_series(self.shown)
        if len(names) < 2:
            return False
        self.chosen = 0 if self.chosen is None else (self.chosen + by) % len(names)
        self._read()
        return False

    def hide(self) -> bool:
        """Hide the chosen series, or show it again; one stays."""
        names = named_series(self.shown)
        if len(names) < 2:
            return False
        place = self.chosen if self.chosen is not None else 0
        self.chosen = place
        hidden = self.view.hidden ^ {place}
        if len(hidden) == len(names):
            return False
        self.view = replace(self.view, hidden=hidden)
        self._draw()
        return True

    def show_all(self) -> bool:
        """All series, all points."""
        self.view = replace(self.view, hidden=frozenset(), first=0, last=None)
        self._draw()
        return True

    def zoom(self, closer: bool) -> bool:
        """Half of the points around the cursor, or twice as many."""
        walk = self.picture.walk
        if walk is None or not walk.right or walk.down or walk.count <= LEAST:
            return False
        count = walk.last - walk.first
        wanted = max(LEAST, count // 2) if closer else count * 2
        if wanted >= walk.count:
            self.view = replace(self.view, first=0, last=None)
        else:
            first = max(0, min(self.cursor - wanted // 2, walk.count - wanted))
            self.view = replace(self.view, first=first, last=first + wanted)
        self._draw()
        return True

    def turn(self) -> bool:
        """The chart, or its values as a table."""
        is_table = isinstance(self.shown, Table)
        title, notes = self.chart.title, self.chart.notes
        table = replace(as_table(self.chart), title=title, notes=notes)
        self.shown = self.chart if is_table else table
        self.view = replace(self.view, first=0, last=None, left=0)
        self.cursor, self._fresh = 0, True
        self._draw()
        return True


def _marked(row: Row, area: Area, measure: Measure, text: str = "", blank: str = "") -> Row:
    """The row with some of its cells under the cursor; a text stands in their place."""
    pieces: Row = []
    x = 0
    for piece in row:
        end = x + measure(piece.text)
        left, right = max(area.x, x), min(area.x + area.width, end)
        if left >= right:
            pieces.append(piece)
        elif end - x != len(piece.text):
            # Names may hold wide characters; they are under the cursor as a whole.
            pieces.append(Piece(piece.text, f"{piece.look} cursor"))
        else:
            cut = piece.text[left - x : right - x]
            if text:
                cut = text
            elif blank and cut in " ┈.":
                cut = blank
            parts = (
                Piece(piece.text[: left - x], piece.look),
                Piece(cut, f"{piece.look} cursor"),
                Piece(piece.text[right - x :], piece.look),
            )
            pieces += [part for part in parts if part.text]
        x = end
    return pieces
