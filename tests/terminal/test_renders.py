"""Only what is seen and changed is asked to draw."""

from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from hogtui.terminal.renders import Renders


class Counting(Static):
    """Counts the lines that it was asked for."""

    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.height
        return super().render_lines(crop)


class Box(Horizontal):
    """A container that counts, and is covered by what it contains."""

    asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked += crop.height
        return super().render_lines(crop)


class Boxes(App[None]):
    """Two texts side by side in a box, and one below."""

    CSS = "Box { height: 4; } Counting { width: 1fr; height: 4; }"

    def compose(self) -> ComposeResult:
        with Box():
            yield Counting("left\nl2\nl3\nl4")
            yield Counting("right\nr2\nr3\nr4")
        yield Counting("below")


def drawn(renders: Renders, crop: Region) -> list[str]:
    """The lines of a region as they come."""
    chops = renders.chops(crop, lambda _: True)
    return [
        "|".join("" if strip is None else strip.text for strip in chops[y].values())
        for y in crop.line_range
    ]


async def test_only_the_widgets_in_front_draw_and_only_the_lines_that_are_wanted() -> None:
    app = Boxes()
    async with app.run_test(size=(20, 8)):
        renders = Renders(app.screen._compositor)
        box = app.query_one(Box)
        left, right, below = app.query(Counting)
        box.asked = left.asked = right.asked = below.asked = 0
        both = ["l2        |r2        ", "l3        |r3        "]
        assert drawn(renders, Region(0, 1, 20, 2)) == both
        assert (box.asked, left.asked, right.asked, below.asked) == (0, 2, 2, 0)
        assert drawn(renders, Region(12, 3, 4, 1)) == ["|r4        "]
        assert (left.asked, right.asked) == (2, 3)


async def test_another_layout_is_noticed() -> None:
    app = Boxes()
    async with app.run_test(size=(20, 8)) as pilot:
        renders = Renders(app.screen._compositor)
        assert drawn(renders, Region(0, 0, 20, 1)) == ["left      |right     "]
        app.query(Counting).first().display = False
        await pilot.pause()
        assert drawn(renders, Region(0, 0, 20, 1)) == ["right               "]
        await pilot.resize_terminal(30, 8)
        assert drawn(renders, Region(0, 0, 30, 1)) == ["right" + " " * 25]


async def test_it_is_what_textual_draws() -> None:
    app = Boxes()
    async with app.run_test(size=(20, 8)):
        compositor = app.screen._compositor
        whole = Region(0, 0, 20, 8)
        theirs = Compositor._render_chops(compositor, whole, lambda _: True)
        ours = Renders(compositor).chops(whole, lambda _: True)
        assert [list(line) for line in ours] == [list(line) for line in theirs]
        for line, other in zip(ours, theirs, strict=True):
            assert [strip and list(strip) for strip in line.values()] == [
                strip and list(strip) for strip in other.values()
            ]
