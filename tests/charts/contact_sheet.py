"""Every kind of chart on one picture."""

from collections.abc import Sequence
from datetime import UTC, datetime

from textual.app import App, ComposeResult
from textual.containers import Grid

from hogtui.charts.insight import chart_of_insight
from hogtui.charts.sketch import Sketch
from hogtui.text.safe import line
from hogtui.themes import OWN
from hogtui.widgets.chart import Chart
from tests.charts.insights.bodies import ALL, Body

NOW = datetime(2026, 11, 14, 13, tzinfo=UTC)
SIZE = (200, 112)


class ContactSheet(App[None]):
    """Charts in three columns."""

    CSS = """
    Grid { grid-size: 3; grid-gutter: 0 1; background: $background; }
    Chart { border: round $border-blurred; border-title-color: $text-primary; height: 14; }
    """

    def __init__(self, theme: str, bodies: Sequence[Body] = ALL) -> None:
        super().__init__(ansi_color=True if theme == "hogtui-plain" else None)
        for each in OWN:
            self.register_theme(each)
        self.theme = theme
        self.bodies = bodies

    def compose(self) -> ComposeResult:
        """A frame for each."""
        with Grid():
            for body in self.bodies:
                sketch = Sketch(chart_of_insight(body, zone=UTC, now=NOW))
                chart = Chart(sketch)
                chart.border_title = line(str(body["name"]))
                yield chart


async def draw_sheet(theme: str, name: str, folder: str) -> None:
    """Keep a picture of it."""
    app = ContactSheet(theme)
    async with app.run_test(size=SIZE) as pilot:
        app.set_focus(None)
        await pilot.pause()
        app.save_screenshot(f"{name}.svg", folder)
