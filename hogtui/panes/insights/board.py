"""The tiles of a dashboard, drawn line by line: only what is seen, each in its place."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hogtui.api.clock import Clock
from hogtui.panes.insights.board_layout import Box, lay_out, neighbour
from hogtui.panes.insights.tile_picture import TilePicture
from hogtui.resources.dashboards import Tile
from hogtui.widgets.chart import finest_signs, ground_of, is_plain
from hogtui.widgets.chart_looks import Looks


class Board(ScrollView, can_focus=True, inherit_bindings=False):
    """Knows where tiles are, and which one keys mean."""

    BINDINGS = [
        Binding("left,h", "go(-1, 0)", "Left", show=False, id="board.left"),
        Binding("right,l", "go(1, 0)", "Right", show=False, id="board.right"),
        Binding("up,k", "go(0, -1)", "Up", show=False, id="board.up"),
        Binding("down,j", "go(0, 1)", "Down", show=False, id="board.down"),
        Binding("tab", "next(1)", "Next tile", show=False, id="board.next"),
        Binding("shift+tab", "next(-1)", "Previous tile", show=False, id="board.previous"),
        Binding("home,g", "edge(False)", "First tile", show=False, id="board.first"),
        Binding("end,G", "edge(True)", "Last tile", show=False, id="board.last"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="board.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="board.page_down"),
    ]
    COMPONENT_CLASSES = {
        "board--head",
        "board--chosen",
        "board--error",
        "board--old",
        "board--quiet",
        "board--busy",
    }
    DEFAULT_CSS = """
    Board {
        width: 1fr;
        height: 1fr;
        background: $surface;
        color: $foreground;
        scrollbar-size: 1 1;
        overflow-x: hidden;

        & > .board--head { background: $panel; }
        & > .board--chosen { background: $block-cursor-blurred-background; text-style: bold; }
        &:focus > .board--chosen {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .board--error { color: $text-error; }
        & > .board--old { color: $text-warning; }
        & > .board--quiet { color: $text-muted; }
        & > .board--busy { color: $text-accent; }
    }
    """
    ALLOW_SELECT = False

    cursor: reactive[int] = reactive(-1, init=False, repaint=False)
    """The number of the tile that keys mean; -1 for none."""

    class Moved(Message):
        """Keys mean another tile."""

    class Opened(Message):
        """A second click on a tile."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.pictures: dict[int, TilePicture] = {}
        self.boxes: dict[int, Box] = {}
        self.passive = False
        """No tile is marked: nobody chooses among them."""
        self._looks: Looks | None = None
        self._rows: dict[int, list[tuple[Box, TilePicture]]] = {}

    # --- what is shown

    def show(self, tiles: Iterable[Tile]) -> None:
        """Show these tiles; what was drawn of them before stays until it is drawn anew."""
        old = self.pictures
        self.pictures = {}
        for tile in tiles:
            picture = old.get(tile.id) or TilePicture(tile)
            picture.tile = tile
            self.pictures[tile.id] = picture
        if self.cursor not in self.pictures:
            self.cursor = next(iter(self.pictures), -1)
        self._lay_out()

    def redraw(self, number: int) -> None:
        """One tile has changed."""
        box = self.boxes.get(number)
        if box is None:
            return
        top = self.scroll_offset.y
        self.refresh(Region(box.x, box.y - top, box.width, box.height))

    @property
    def picture(self) -> TilePicture | None:
        """The tile that keys mean."""
        return self.pictures.get(self.cursor)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self.boxes = lay_out([each.tile for each in self.pictures.values()], width)
        self._rows = {}
        for number, box in self.boxes.items():
            picture = self.pictures[number]
            for y in range(box.y, box.bottom):
                self._rows.setdefault(y, []).append((box, picture))
        for row in self._rows.values():
            row.sort(key=lambda each: each[0].x)
        height = max((box.bottom for box in self.boxes.values()), default=0)
        self.virtual_size = Size(width, height)
        self.refresh()

    def _prepare(self, picture: TilePicture) -> None:
        """Tell a chart what it is drawn with; only those that are seen are drawn at all."""
        if picture.sketch is not None and not picture.is_prepared:
            picture.sketch.use(finest_signs(self), cell_len, plain=is_plain(self))
            picture.is_prepared = True

    def on_resize(self) -> None:
        """There is more or less room now."""
        self._lay_out()
        self._see()

    def notify_style_update(self) -> None:
        """Other styles: no colour that was worked out holds."""
        super().notify_style_update()
        self._looks = None
        for each in self.pictures.values():
            each.is_prepared = False

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """One line of all tiles that are on it."""
        width = self.scrollable_content_region.width
        looks = self._looks or self._make_looks()
        line = y + self.scroll_offset.y
        segments: list[Segment] = []
        x = 0
        for box, picture in self._rows.get(line, ()):
            if box.x > x:
                segments.append(Segment(" " * (box.x - x), looks.of("")))
            segments += self._part(box, picture, line - box.y, looks)
            x = box.x + box.width
        return Strip(segments).adjust_cell_length(width, looks.of(""))

    def _part(self, box: Box, picture: TilePicture, y: int, looks: Looks) -> Sequence[Segment]:
        """A line of one tile, exactly as wide as it is."""
        if y == 0:
            chosen = picture.tile.id == self.cursor and not self.passive
            pieces = picture.heading(box.width, self.clock.now(), is_chosen=chosen)
            found = [Segment(text, self._head(look)) for text, look in pieces]
        elif y == box.height - 1 and box.height > 4:
            found = []
        else:
            self._prepare(picture)
            drawn = picture.body(y - 1, box.width, box.height - (2 if box.height > 4 else 1))
            found = [Segment(text, self._style(look, looks)) for text, look in drawn]
        return list(Strip(found).adjust_cell_length(box.width, looks.of("")))

    def _style(self, look: str, looks: Looks) -> Style:
        if look == "error":
            return looks.of("") + self._look("error")
        return looks.of("") if look == "text" else looks.of(look)

    def _head(self, look: str) -> Style:
        name, _, tone = look.partition(" ")
        base = self.rich_style + self._look("chosen" if name == "head-chosen" else "head")
        tones = {"bad": "error", "warm": "old", "quiet": "quiet", "busy": "busy"}
        if not tone or name == "head-chosen":
            return base
        return base + self._look(tones[tone])

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"board--{name}", partial=True)

    def _make_looks(self) -> Looks:
        self._looks = Looks(ground_of(self), self.rich_style, Style(bold=True))
        return self._looks

    # --- moving

    def watch_cursor(self, old: int, new: int) -> None:
        """Two headings change, unless it scrolls."""
        if not self._see():
            top = self.scroll_offset.y
            for number in (old, new):
                box = self.boxes.get(number)
                if box is not None:
                    self.refresh(Region(box.x, box.y - top, box.width, 1))
        self.post_message(self.Moved())

    def _see(self) -> bool:
        """Scroll to the tile that keys mean; whether it had to."""
        box, top, room = self.boxes.get(self.cursor), self.scroll_offset.y, self.size.height
        if box is None or (top <= box.y and box.bottom <= top + room):
            return False
        to = box.y if box.y < top or box.height >= room else box.bottom - room
        if to == top:
            return False
        self.scroll_to(y=to, animate=False, force=True, immediate=True)
        self.refresh()
        return True

    def action_go(self, right: int, down: int) -> None:
        """To the tile beside it; within one that is taller than the screen, on in it."""
        box, top, room = self.boxes.get(self.cursor), self.scroll_offset.y, self.size.height
        if box is not None and down:
            hidden = box.bottom - top - room if down > 0 else top - box.y
            if hidden > 0 and box.height > room:
                self.scroll_to(y=top + down * min(hidden, room // 2), animate=False, force=True)
                return
        self.cursor = neighbour(self.boxes, self.cursor, right, down)

    def action_next(self, by: int) -> None:
        """In reading order; at an end on to what is next on the screen."""
        order = list(self.pictures)
        place = order.index(self.cursor) + by if self.cursor in order else 0
        if 0 <= place < len(order):
            self.cursor = order[place]
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_edge(self, end: bool) -> None:
        """To the first, or the last."""
        if self.pictures:
            self.cursor = list(self.pictures)[-1 if end else 0]

    def action_page(self, pages: int) -> None:
        """On by what is seen."""
        to = self.scroll_offset.y + pages * max(1, self.size.height - 2)
        self.scroll_to(y=to, animate=False, force=True, immediate=True)
        top = self.scroll_offset.y
        seen = [n for n, box in self.boxes.items() if top <= box.y < top + self.size.height]
        if seen and self.cursor not in seen:
            self.set_reactive(Board.cursor, seen[0])
            self.post_message(self.Moved())
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go there; a second click opens."""
        place = Offset(event.x, event.y + self.scroll_offset.y)
        for number, box in self.boxes.items():
            if box.x <= place.x < box.x + box.width and box.y <= place.y < box.bottom:
                again, self.cursor = number == self.cursor, number
                if again:
                    self.post_message(self.Opened())
