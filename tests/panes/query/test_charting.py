"""The chart of a result: v draws the rows that are shown, and goes back."""

from pathlib import Path
from typing import Any

from hogtui.charts.model import Plot
from hogtui.charts.sketch import Sketch
from hogtui.panes.query.chart_form import ChartForm
from hogtui.widgets.chart import Chart
from tests.panes.query.world import Answer, FakePostHog, World, a_world, rows


def days(**more: Any) -> FakePostHog:
    """A PostHog with visits by day and plan."""
    values = [
        [f"2026-11-{day:02}", plan, day * factor]
        for day in range(1, 11)
        for plan, factor in (("free", 2), ("pro", 5))
    ]
    types = [["day", "Date"], ["plan", "String"], ["visits", "UInt64"]]
    body = rows(["day", "plan", "visits"], values, types=types, **more)
    return FakePostHog(answer=lambda _: Answer(200, json=body))


def drawn(world: World) -> Plot:
    sketch = world.app.query_one(Chart).sketch
    assert isinstance(sketch, Sketch)
    assert isinstance(sketch.chart, Plot)
    return sketch.chart


async def open_chart(world: World) -> None:
    await world.run("SELECT day, plan, visits FROM x")
    await world.pilot.press("escape", "v")
    await world.until(lambda: isinstance(world.app.focused, Chart))


async def test_v_draws_the_rows_and_v_goes_back(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=days()) as world:
        await open_chart(world)
        assert [series.name for series in drawn(world).series] == ["pro", "free"]
        assert "visits over day by plan" in world.screen()
        assert "pro 50" in world.screen().replace("pro50", "pro 50")
        await world.pilot.press("v")
        await world.until(lambda: type(world.app.focused).__name__ == "Rows")
        assert not world.app.query_one(Chart).is_on_screen
        await world.pilot.press("v", "escape")
        await world.until(lambda: type(world.app.focused).__name__ == "Rows")


async def test_only_the_rows_that_are_shown_are_drawn_and_that_is_said(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=days(hasMore=True)) as world:
        await world.run("SELECT day, plan, visits FROM x")
        await world.pilot.press("escape", "right", "equals_sign", "v")
        await world.until(lambda: isinstance(world.app.focused, Chart))
        assert [series.name for series in drawn(world).series] == ["visits"]
        assert drawn(world).notes == (
            "10 of 20 rows here: as filtered",
            "of the first 20 rows: there are more",
        )


async def test_the_form_changes_the_chart_at_once_and_it_is_remembered(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=days()) as world:
        await open_chart(world)
        await world.pilot.press("c")
        await world.until(lambda: isinstance(world.app.screen, ChartForm))
        await world.pilot.press("right")
        assert drawn_below(world).shape == "area"
        await world.pilot.press("down", "down", "left", "escape")
        await world.until(lambda: not isinstance(world.app.screen, ChartForm))
        assert [series.name for series in drawn(world).series] == ["visits"]
        await world.pilot.press("v", "escape")
        await open_chart(world)
        assert drawn(world).shape == "area"


def drawn_below(world: World) -> Plot:
    sketch = world.app.screen_stack[0].query_one(Chart).sketch
    assert isinstance(sketch, Sketch)
    assert isinstance(sketch.chart, Plot)
    return sketch.chart


async def test_the_same_rows_computed_anew_stay_a_chart(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=days()) as world:
        await open_chart(world)
        await world.pilot.press("r")
        await world.until(lambda: len(world.posthog.asked) == 2 and world.pane.tab.run is None)
        assert isinstance(world.app.focused, Chart)
        assert len(drawn(world).x.values) == 10


async def test_rows_without_numbers_are_not_drawn(tmp_path: Path) -> None:
    body = rows(["name"], [["a"], ["b"]])
    posthog = FakePostHog(answer=lambda _: Answer(200, json=body))
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT name FROM x")
        await world.pilot.press("escape", "v")
        await world.until(lambda: any("Nothing to draw" in said for said in world.app.said))
        assert type(world.app.focused).__name__ == "Rows"


async def test_y_copies_the_chart(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=days()) as world:
        await open_chart(world)
        await world.pilot.press("y")
        await world.until(lambda: world.copied)
        assert "visits over day by plan" in world.copied[0]


async def test_a_small_terminal_shows_it_too(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=days(), size=(60, 16)) as world:
        await open_chart(world)
        assert "Tue 10 Nov 2026" in world.screen().replace("Tue10", "Tue 10")
        assert "┬" in world.screen()
