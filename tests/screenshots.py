"""Draws the README's pictures from the demo: `python -m tests.screenshots`.

The demo runs with a fixed time and seed, so a picture changes only when the program does.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from textual.pilot import Pilot

from hogtui.api.connection import Connection
from hogtui.app import HogtuiApp
from hogtui.clipboard import Clipboard
from hogtui.panes.query.pane import QueryPane
from hogtui.panes.query.tab import Tab
from hogtui.services import Services
from hogtui.settings import Profile, Settings
from hogtui.store import Store
from tests.charts.contact_sheet import draw_sheet
from tests.demo_child import DemoServer, running_demo

FOLDER = Path(__file__).parents[1] / "screenshots"
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
PATIENCE = 30.0
"""Seconds for one step."""

JOIN = """\
SELECT person.properties.email AS email, properties.plan AS plan, count() AS upgrades,
       sum(toFloat(properties.amount)) AS revenue, max(timestamp) AS latest
FROM events
WHERE event = 'upgraded_plan' AND timestamp > now() - INTERVAL 30 DAY
GROUP BY email, plan
ORDER BY revenue DESC
"""
FUNNEL = """\
SELECT level, count() AS people
FROM (
    SELECT person_id,
           windowFunnel(604800)(toDateTime(timestamp), event = '$pageview',
               event = 'signed_up', event = 'file_uploaded', event = 'upgraded_plan') AS level
    FROM events
    WHERE timestamp > now() - INTERVAL 30 DAY
    GROUP BY person_id
)
GROUP BY level
ORDER BY level
"""
ARRAYS = """\
SELECT properties.$browser AS browser,
       arraySort(arrayDistinct(groupArray(properties.$os))) AS systems,
       length(systems) AS number_of_systems
FROM events
WHERE event = '$pageview' AND timestamp > now() - INTERVAL 7 DAY
GROUP BY browser
ORDER BY count() DESC
"""
DAILY = """\
SELECT toDate(timestamp) AS day, properties.$browser AS browser,
       uniq(person_id) AS people
FROM events
WHERE event = '$pageview' AND timestamp > now() - INTERVAL 30 DAY
GROUP BY day, browser
ORDER BY day
LIMIT 1000
"""
MISTAKE = """\
SELECT event, count() AS times
FROM events
WHERE timestmp > now() - INTERVAL 7 DAY
GROUP BY event
"""
PROPERTIES = """\
SELECT event, distinct_id, properties
FROM events
WHERE event = '$pageview' AND timestamp > now() - INTERVAL 1 DAY
ORDER BY timestamp DESC
"""
LONG = "SELECT count(), uniq(a.number * b.number) FROM numbers(100000) AS a, numbers(60000) AS b"


@dataclass(frozen=True)
class Stage:
    """An app on the demo, and ways to wait for it."""

    app: HogtuiApp
    pilot: Pilot[None]

    @property
    def tab(self) -> Tab:
        """The tab on the screen."""
        return self.app.screen.query_one(QueryPane).tab

    async def until(self, ready: Callable[[], object]) -> None:
        """Let the app work until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not ready():
                await self.pilot.pause(0.02)
        await self.pilot.pause(0.1)

    async def write(self, text: str) -> None:
        """Put a query into the editor, the cursor at its end."""
        self.tab.editor.text = text
        self.tab.editor.move_cursor(self.tab.editor.document.end)

    async def run(self, text: str) -> None:
        """Write a query and wait for its rows."""
        await self.write(text)
        before = self.tab.results.result
        await self.pilot.press("f9")
        await self.until(lambda: self.tab.results.result is not before and self.tab.run is None)


Scene = Callable[[Stage], Awaitable[None]]


async def rows(stage: Stage) -> None:
    """The rows of a join to persons."""
    await stage.run(JOIN)


async def funnel(stage: Stage) -> None:
    """A funnel."""
    await stage.run(FUNNEL)
    await stage.pilot.press("escape")


async def arrays(stage: Stage) -> None:
    """Arrays in cells."""
    await stage.run(ARRAYS)
    await stage.pilot.press("escape", "right")


async def mistake(stage: Stage) -> None:
    """A mistake, underlined."""
    await stage.write(MISTAKE)
    await stage.pilot.press("f9")
    await stage.until(lambda: stage.tab.editor.problems)


async def value(stage: Stage) -> None:
    """One value whole."""
    await stage.run(PROPERTIES)
    await stage.pilot.press("escape", "right", "right", "space")


async def chart(stage: Stage) -> None:
    """Rows, drawn."""
    await stage.run(DAILY)
    await stage.pilot.press("escape", "v")
    await stage.pilot.press(*["left"] * 5)


async def bars(stage: Stage) -> None:
    """Rows as bars, and the form that made them so."""
    await stage.run(DAILY)
    await stage.pilot.press("escape", "v", "c", "right", "right")


async def running(stage: Stage) -> None:
    """A query on its way."""
    await stage.run(JOIN)
    await stage.write(LONG)
    await stage.pilot.press("f9")
    await stage.until(lambda: stage.tab.progress and stage.tab.progress.rows_read)


async def keys(stage: Stage) -> None:
    """The keys that work here."""
    await stage.run(JOIN)
    await stage.pilot.press("f1")


async def palette(stage: Stage) -> None:
    """Every command by its name."""
    await stage.run(JOIN)
    await stage.pilot.press("ctrl+p")


async def requests(stage: Stage) -> None:
    """The last requests."""
    await stage.run(JOIN)
    await stage.pilot.press("f12")


PICTURES: Sequence[tuple[str, Scene, str, tuple[int, int]]] = (
    ("query-dark", rows, "dark", (120, 36)),
    ("query-light", rows, "light", (120, 36)),
    ("query-80x24", rows, "dark", (80, 24)),
    ("query-60x16", rows, "dark", (60, 16)),
    ("funnel", funnel, "dark", (120, 36)),
    ("arrays", arrays, "light", (120, 36)),
    ("mistake", mistake, "dark", (120, 36)),
    ("mistake-light", mistake, "light", (80, 24)),
    ("chart", chart, "dark", (120, 36)),
    ("chart-bars", bars, "light", (120, 36)),
    ("running", running, "dark", (120, 36)),
    ("value", value, "dark", (120, 36)),
    ("keys", keys, "dark", (120, 36)),
    ("palette", palette, "light", (120, 36)),
    ("requests", requests, "dark", (120, 36)),
)


class SteppedClock:
    """The demo's time of day, while waiting takes as long as it does."""

    def __init__(self) -> None:
        # Kept, because threads ask for the time too.
        self._loop = asyncio.get_running_loop()
        self._start = self._loop.time()

    def monotonic(self) -> float:
        """Seconds since the picture was begun."""
        return self._loop.time() - self._start

    def now(self) -> datetime:
        """The demo's time."""
        return NOW + timedelta(seconds=self.monotonic())

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)


async def draw(
    demo: DemoServer, name: str, scene: Scene, theme: str, size: tuple[int, int]
) -> None:
    """Play a scene and keep its last frame."""
    profile = Profile("demo", demo.facts.url, project_id=demo.facts.project_id, source="demo")

    async def connect() -> Connection:
        key = SecretStr(demo.facts.key)
        return Connection(profile.host, key, project_id=profile.project_id, source="demo")

    with tempfile.TemporaryDirectory() as folder:
        services = Services(
            settings=Settings(profile, theme=theme, state_folder=Path(folder)),
            connect=connect,
            store=Store.of_profile(Path(folder), "demo"),
            clipboard=Clipboard({}),
            clock=SteppedClock(),
        )
        app = HogtuiApp(services, {"COLORTERM": "truecolor"})
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot)
            await stage.until(lambda: services.client and stage.tab.results.result)
            await scene(stage)
            await pilot.pause(0.2)
            app.save_screenshot(f"{name}.svg", str(FOLDER))
            with suppress(TimeoutError):
                await asyncio.wait_for(app.leave(), 2)


async def main() -> None:
    """All pictures, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        moment = NOW.isoformat()
        with running_demo(Path(folder), now=moment, size=200_000, seed=7) as demo:
            for name, scene, theme, size in PICTURES:
                demo.reset()
                await draw(demo, name, scene, theme, size)
    for theme in ("dark", "light"):
        await draw_sheet(f"hogtui-{theme}", f"charts-{theme}", str(FOLDER))
    await draw_sheet("hogtui-plain", "charts-no-colour", str(FOLDER))


if __name__ == "__main__":
    asyncio.run(main())
