"""Values, filters, explanations and several projects, against the embedded PostHog."""

from pathlib import Path

import pytest
from textual.widgets import Input

from hogtui.panes.targets import Targets
from hogtui.widgets.panel import Panel
from tests.demo_child import DemoServer
from tests.panes.query.world import a_demo_world

pytestmark = pytest.mark.demo

QUERY = """\
SELECT event, {variables.plan} AS plan, {days} AS days, count() AS times
FROM events WHERE {filters} AND timestamp > {variables.since} GROUP BY event ORDER BY times DESC"""


async def test_an_open_query_runs_here_and_in_the_other_project(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await world.until(lambda: world.tab.results.result)
        await world.write(QUERY)
        await world.pilot.press("f9")
        await world.until(lambda: isinstance(world.app.focused, Input))
        plan, days, since = world.pane.query_one(Panel).query(Input)
        plan.value, days.value, since.value = "team", "5", "-5d"
        before = world.tab.results.result
        await world.pilot.press("enter")
        await world.until(lambda: world.tab.results.result is not before)

        here = world.tab.results.result
        assert here is not None
        assert here.columns == ["event", "plan", "days", "times"]
        assert here.rows[0][1:3] == ["team", 5]
        assert "plan team, days 5, since 20" in world.tab.results.heading.words

        await world.pilot.press("alt+p")
        await world.until(lambda: isinstance(world.app.screen, Targets))
        await world.pilot.press("a", "enter")
        await world.until(lambda: world.tab.results.result is not here)

        both = world.tab.results.result
        assert both is not None
        assert both.columns == ["project", *here.columns]
        times = {name: row[4] for row in reversed(both.rows) if (name := row[0])}
        assert set(times) == {"Pinecrate", "Pinecrate staging"}
        assert times["Pinecrate"] > times["Pinecrate staging"] > 0

        await world.pilot.press("alt+x")
        await world.until(lambda: world.tab.results.peeking)
        assert "ClickHouse SQL" in world.screen()
