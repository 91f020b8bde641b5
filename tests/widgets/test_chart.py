"""The widget draws a chart, moves its cursor lightly, and copies it."""

from textual.app import App, ComposeResult
from textual.geometry import Region

from hogtui.charts.sketch import Sketch
from hogtui.widgets.chart import Chart
from tests.charts.samples import one_of_each, plot


class Watched(Chart):
    """Remembers what was to be drawn again."""

    def __init__(self, sketch: Sketch) -> None:
        self.asked: list[tuple[Region, ...]] = []
        super().__init__(sketch)

    def refresh(self, *regions: Region, **more: bool) -> "Watched":
        self.asked.append(regions)
        super().refresh(*regions, **more)
        return self


class ChartApp(App[None]):
    """One chart."""

    def __init__(self, sketch: Sketch) -> None:
        super().__init__()
        self.chart = Watched(sketch)
        self.copied: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.chart

    def on_chart_copy_requested(self, message: Chart.CopyRequested) -> None:
        self.copied.append(message.text)


def seen(chart: Chart) -> list[str]:
    return [chart.render_line(y).text for y in range(chart.size.height)]


async def test_keys_move_the_cursor_and_draw_only_what_it_touches() -> None:
    app = ChartApp(Sketch(plot([1, 2, 3], [9, 8, 7], names=["a", "b"])))
    async with app.run_test(size=(80, 16)) as pilot:
        app.chart.focus()
        await pilot.pause()
        assert "Thu 5 Nov 2026" in seen(app.chart)[14]
        app.chart.asked.clear()
        await pilot.press("left")
        assert "Wed 4 Nov 2026" in seen(app.chart)[14]
        cells = sum(region.area for regions in app.chart.asked for region in regions)
        assert app.chart.asked[0]
        assert cells < 80 * 16 / 2
        await pilot.press("home")
        assert "Tue 3 Nov 2026" in seen(app.chart)[14]


async def test_resizing_draws_it_at_once() -> None:
    app = ChartApp(Sketch(plot([1, 2, 3])))
    async with app.run_test(size=(80, 16)) as pilot:
        await pilot.resize_terminal(50, 9)
        await pilot.pause()
        assert [len(text) for text in seen(app.chart)] == [50] * 9
        assert app.chart.render_line(0).text.strip()


async def test_hiding_zooming_table_signs_and_copying() -> None:
    app = ChartApp(Sketch(plot(list(range(40)), [5] * 40, names=["a", "b"])))
    async with app.run_test(size=(80, 16)) as pilot:
        app.chart.focus()
        await pilot.press("down", "down", "space")
        assert "○ b" in seen(app.chart)[1]
        await pilot.press("A", "plus")
        assert app.chart.sketch is not None
        await pilot.press("b", "b")
        assert all(text.isascii() for text in seen(app.chart))
        await pilot.press("b", "y")
        await pilot.pause()
        assert "a" in app.copied[0]
        await pilot.press("t")
        assert "Tue 3 Nov 2026" in seen(app.chart)[1]


async def test_a_click_puts_the_cursor_there() -> None:
    app = ChartApp(Sketch(plot([1, 2, 3])))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.click(Chart, offset=(6, 4))
        assert "Tue 3 Nov 2026" in seen(app.chart)[10]


async def test_every_kind_fills_the_widget() -> None:
    app = ChartApp(Sketch(plot([1])))
    async with app.run_test(size=(70, 12)) as pilot:
        app.chart.focus()
        for chart in one_of_each("日本 [red]x\x1b[31m", [1, 2, None]):
            app.chart.show(Sketch(chart))
            app.chart.action_move(1, 1)
            await pilot.pause()
            lines = [app.chart.render_line(y) for y in range(12)]
            assert [line.cell_length for line in lines] == [70] * 12
            assert all("\x1b" not in line.text for line in lines)
