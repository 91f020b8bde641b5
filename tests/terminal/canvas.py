"""An app that does random things, and four terminals that watch."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.filter import LineFilter, NoColor
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable, Input, OptionList, Static, TextArea

from hogtui.terminal.cells import Palette
from hogtui.terminal.differ import Abilities, Differ
from hogtui.terminal.frames import pieces_of
from hogtui.terminal.renders import Renders
from tests.terminal import emulator, model
from tests.terminal.emulator import HEIGHT, WIDTH
from tests.terminal.model import ModelTerminal
from tests.terminal.scraps import AGREED, MELTING, STYLES, SYSTEMS, TEXTS, forget_parameters

Update = LayoutUpdate | ChopsUpdate
ROWS = 30
WHOLE = [text for text in TEXTS if text not in MELTING]
LOOKS_FOR_CONTENT = ["", "red", "bold", "on blue", "#12ab34 on #102030", "reverse", "italic green"]
LOOKS_FOR_CONTENT += ["underline", "dim", "strike ansi_red on ansi_bright_green", "bold reverse"]


class Lines(ScrollView):
    """The line API: strips of our own, scrolled in both directions."""

    def __init__(self, lines: list[Strip]) -> None:
        super().__init__()
        self.lines = lines
        self.virtual_size = Size(60, len(lines))

    def render_line(self, y: int) -> Strip:
        """A line as it is in the list."""
        x, top = self.scroll_offset
        if top + y >= len(self.lines):
            return Strip.blank(self.size.width, self.rich_style)
        return self.lines[top + y].crop_extend(x, x + self.size.width, self.rich_style)


class Pop(Screen[None]):
    """Covers the canvas with something half transparent."""

    CSS = "Pop { background: black 40%; align: center middle; } Pop Static { width: 20; }"

    def compose(self) -> ComposeResult:
        """A dialog."""
        yield Static("covered 日本 text")


class Other(Screen[None]):
    """Takes the place of the canvas, with nothing behind it but the terminal's own colours."""

    CSS = "Other { background: ansi_default; color: ansi_default; }"

    def compose(self) -> ComposeResult:
        """A screen that is mostly empty."""
        yield Static("something else altogether")
        yield Static("日本" * 40)


class Canvas(App[None]):
    """Random widgets; every update goes to Textual's own output and to the differ."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { layers: below above; }
    Static { height: auto; width: 1fr; }
    Horizontal, Lines, DataTable, OptionList, TextArea { height: 5; width: 1fr; }
    #floating { layer: above; offset: 3 2; width: 12; height: 3; background: red 30%; }
    .ghost { opacity: 50%; }
    .tinted { tint: magenta 30%; }
    .plain { background: transparent; color: ansi_default; }
    .ansi { background: ansi_blue; color: ansi_bright_yellow; }
    """

    def __init__(self, chance: random.Random) -> None:
        ansi = chance.random() < 0.25
        super().__init__(ansi_color=ansi)
        self.animation_level = "none"
        self.chance = chance
        self.system = chance.choice(SYSTEMS)
        self.with_pyte = chance.random() < 0.5
        self.texts = AGREED if self.with_pyte else WHOLE
        self.erases = chance.random() < 0.8
        self.frames = 0
        self._uncoloured = [NoColor()] if chance.random() < 0.2 else []
        self._differ: Differ | None = None
        self._renders: dict[Screen[Any], Renders] = {}
        if ansi:
            self.theme = "ansi-dark"

    def get_line_filters(self) -> list[LineFilter]:
        """As where NO_COLOR is set, at times."""
        return [*super().get_line_filters(), *self._uncoloured]

    def compose(self) -> ComposeResult:
        """One widget of each kind that draws in a way of its own."""
        yield Input("text")
        yield Static("floating\nabove", id="floating")
        with VerticalScroll():
            for number in range(ROWS):
                yield Static(f"row {number} " + "abcdef"[number % 6] * 8, id=f"row{number}")
                if number == 2:
                    with Horizontal():
                        yield Lines([self.line() for _ in range(60)])
                        yield DataTable(cursor_type="row")
                        yield OptionList(*[f"option {number}" for number in range(9)])
                    yield TextArea("select 1\n" * 9)

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns("one", "日本", "three")
        table.add_rows([[self.text() for _ in range(3)] for _ in range(20)])

    def text(self) -> str:
        """Something to write."""
        return "·" + "".join(self.chance.choices(self.texts, k=3))

    def content(self) -> Content:
        """Something to write, in colours."""
        parts = [(self.text(), self.chance.choice(LOOKS_FOR_CONTENT)) for _ in range(5)]
        return Content.assemble(*parts)

    def line(self) -> Strip:
        """A line of segments."""
        chance = self.chance
        parts = [Segment("·"), *[Segment(self.text(), chance.choice(STYLES)) for _ in range(6)]]
        return Strip(parts).adjust_cell_length(60)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        width, height = self.size
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and fits(renderable, width, height):
            # In a test nobody is asked about colours; a driver would be.
            self.console._color_system = self.system
            compositor = screen._compositor
            renders = self._renders.setdefault(screen, Renders(compositor))
            ours = drawn_by(renders.chops, renderable)
            # Again, because drawing some widgets moves their scrollbars, which were drawn before.
            theirs = drawn_by(compositor._render_chops, renderable)
            self._compare(theirs, ours, width, height)
        super()._display(screen, renderable)

    def _compare(self, theirs: Update, ours: Update, width: int, height: int) -> None:
        if self._differ is None or (self._differ.width, self._differ.height) != (width, height):
            abilities = Abilities(erases_in_colour=self.erases)
            self._differ = Differ(width, height, Palette(self.system), abilities)
            self._ours = ModelTerminal(width, height, erases_in_colour=self.erases)
            self._theirs = ModelTerminal(width, height)
            self._pyte_ours = emulator.Terminal(width, height)
            self._pyte_theirs = emulator.Terminal(width, height)
        for each in (theirs, ours):
            drop_stray_marks(each)
            for _y, _x, strip in pieces_of(each):
                forget_parameters(strip)
        written = theirs.render_segments(self.console)
        self._theirs.write(written)
        if self._watches_pyte:
            self._pyte_theirs.write(written)
        self._differ.take(pieces_of(ours))
        self.frames += 1
        # A terminal that is behind gets the frame after this one.
        if self.chance.random() < 0.9:
            self._show(self._differ.frame())

    @property
    def _watches_pyte(self) -> bool:
        """pyte always erases in colour."""
        return self.with_pyte and self.erases

    def _show(self, ours: str) -> None:
        self._ours.write(ours)
        difference = model.first_difference(self._ours, self._theirs)
        assert difference is None, difference
        if self._watches_pyte:
            self._pyte_ours.write(ours)
            difference = emulator.first_difference(self._pyte_ours, self._pyte_theirs)
            assert difference is None, difference

    async def act(self, pilot: Any) -> None:
        """Do one random thing."""
        chance = self.chance
        if chance.random() < 0.1:
            await pilot.resize_terminal(chance.randrange(8, 60), chance.randrange(3, 20))
        elif chance.random() < 0.15:
            await self._change_screens()
        elif not isinstance(self.screen, Pop | Other):
            getattr(self, chance.choice(ACTS))()
        await pilot.pause()

    async def _change_screens(self) -> None:
        if isinstance(self.screen, Pop | Other):
            await self.pop_screen()
        else:
            await self.push_screen(self.chance.choice([Pop, Other])())

    def do_scroll(self) -> None:
        """Scroll something."""
        kinds: list[type[Widget]] = [VerticalScroll, VerticalScroll, Lines, TextArea]
        widget = self.screen.query_one(self.chance.choice(kinds))
        if self.chance.random() < 0.5:
            widget.scroll_relative(y=self.chance.choice([-1, 1, 2]), animate=False)
        else:
            widget.scroll_to(self.chance.randrange(9), self.chance.randrange(30), animate=False)

    def do_type(self) -> None:
        """Change what stands in an editor."""
        self.screen.query_one(Input).value = self.text()
        self.screen.query_one(TextArea).insert(self.text())

    def do_move(self) -> None:
        """Move a cursor."""
        self.screen.query_one(DataTable).move_cursor(row=self.chance.randrange(20), animate=False)
        self.screen.query_one(OptionList).highlighted = self.chance.randrange(9)

    def do_focus(self) -> None:
        """Let another widget have the keys."""
        self.screen.focus_next()

    def do_dress(self) -> None:
        """Change how a widget looks, or whether it is there."""
        name = self.chance.choice(["ghost", "tinted", "plain", "ansi"])
        self._some_row().toggle_class(name)
        if self.chance.random() < 0.3:
            floating = self.screen.query_one("#floating")
            floating.display = not floating.display
            floating.styles.offset = self.chance.randrange(30), self.chance.randrange(6)
        if self.chance.random() < 0.1:
            self.theme = self.chance.choice(["textual-dark", "textual-light", "nord"])

    def do_draw(self) -> None:
        """Change lines."""
        lines = self.screen.query_one(Lines)
        lines.lines[self.chance.randrange(60)] = self.line()
        lines.refresh()

    def do_write(self) -> None:
        """Change a text."""
        self._some_row().update(self.content())

    def _some_row(self) -> Static:
        return self.screen.query_one(f"#row{self.chance.randrange(ROWS)}", Static)


ACTS = ["do_scroll", "do_scroll", "do_type", "do_move", "do_focus", "do_dress", "do_draw"]
ACTS += ["do_write"] * 4


def drawn_by(chops_of: Callable[..., Any], update: Update) -> Update:
    """The same update, drawn once more."""
    if isinstance(update, LayoutUpdate):
        chops = chops_of(update.region, lambda _: True)
        lines: list[Iterable[Strip]] = [[part for part in line.values() if part] for line in chops]
        return LayoutUpdate(lines, update.region)
    crop = Region.from_union([Region(x, y, end - x, 1) for y, x, end in update.spans])
    rendered = {y for y, *_ in update.spans}
    return ChopsUpdate(chops_of(crop, rendered.__contains__), update.spans, update.chop_ends)


def fits(update: Update, width: int, height: int) -> bool:
    """Whether a frame is for this size: one for a larger size wraps and scrolls in Textual's."""
    if isinstance(update, LayoutUpdate):
        return update.region.right <= width and update.region.bottom <= height
    return len(update.chops) == height and all(ends[-1] <= width for ends in update.chop_ends)


def drop_stray_marks(update: Update) -> None:
    """Textual cuts between a character and its mark, which then lands on a stranger.

    The differ leaves such a mark out, as it has no cell; so here Textual does too.
    """
    if isinstance(update, LayoutUpdate):
        update.strips = [[stripped(strip) for strip in line] for line in update.strips]
        return
    update.chops = [
        {x: strip if strip is None else stripped(strip) for x, strip in chop.items()}
        for chop in update.chops
    ]


def stripped(strip: Strip) -> Strip:
    """A strip without marks before its first character."""
    text = strip.text
    marks = next((place for place, letter in enumerate(text) if cell_len(letter)), len(text))
    segments = list(strip)
    for number, (part, style, control) in enumerate(segments):
        segments[number] = Segment(part[marks:], style, control)
        marks = max(0, marks - len(part))
    return strip if text == "".join(part for part, *_ in segments) else Strip(segments)


async def play(seed: int, actions: int) -> int:
    """One random app doing random things; how many frames were compared."""
    app = Canvas(random.Random(seed))
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        for _ in range(actions):
            await app.act(pilot)
    return app.frames
