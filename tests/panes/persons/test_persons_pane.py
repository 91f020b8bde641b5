"""The people of the demo in the pane: found, opened, compared, changed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.pilot import Pilot
from textual.widgets import Input

from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Ending, Outcome, Ready
from hogtui.clipboard import Clipboard
from hogtui.journal import WriteJournal
from hogtui.panes.base import Pane
from hogtui.panes.persons.comparing import CompareLook
from hogtui.panes.persons.pane import PersonsPane
from hogtui.panes.persons.person_look import PersonLook
from hogtui.services import Services
from hogtui.settings import Profile, Settings
from hogtui.store import Store
from hogtui.terminal.filter import SafeText
from hogtui.themes import DARK
from hogtui.widgets.line_list import LineList
from tests.demo_child import DemoServer
from tests.panes.query.world import session

pytestmark = pytest.mark.demo


class PersonsApp(App[None]):
    """Nothing but the pane."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.pane = PersonsPane(services)
        self.heard: list[Any] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), SafeText(strict=True)]

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    def on_pane_said(self, message: Pane.Said) -> None:
        self.heard.append(message)

    def on_pane_write_wanted(self, message: Pane.WriteWanted) -> None:
        self.heard.append(message)

    def on_pane_query_wanted(self, message: Pane.QueryWanted) -> None:
        self.heard.append(message)


class World:
    """The pane, and what is seen of it."""

    def __init__(self, app: PersonsApp, pilot: Pilot[None], copied: list[str]) -> None:
        self.app, self.pilot, self.copied = app, pilot, copied
        self.pane = app.pane

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*("space" if each == " " else each for each in text))

    def screen(self) -> str:
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text for strip in strips)

    async def until(self, true: Any) -> Any:
        async with asyncio.timeout(20):
            while not (found := true()):
                await self.pilot.pause(0.01)
        return found

    async def sees(self, *texts: str) -> None:
        try:
            await self.until(lambda: all(each in self.screen() for each in texts))
        except TimeoutError:
            raise AssertionError(f"{texts} not in:\n{self.screen()}") from None

    async def ask(self, text: str) -> None:
        """Look for somebody."""
        await self.press("slash")
        self.pane.people.query_one(Input).value = text
        await self.press("enter")
        await self.until(lambda: self.pane.people.listing and not self.is_waiting)

    @property
    def is_waiting(self) -> bool:
        listing = self.pane.people.listing
        return listing is not None and listing.more and not listing.items

    async def opened(self) -> PersonLook:
        """The person's screen, once everything on it was read."""
        await self.until(lambda: self.pane.person_look)
        look = self.pane.person_look
        assert look is not None
        parts = look.known.facts.parts.values()
        await self.until(lambda: not any(each.state == "…" for each in parts))
        await self.until(lambda: look.timeline.shown.state != "…")
        return look

    def go_to(self, label: str) -> None:
        """Put the cursor on a fact."""
        look = self.pane.person_look
        assert look is not None
        rows = [fact.label if fact else "" for _, fact in look._rows]
        look.query_one(LineList).cursor = rows.index(label)


@asynccontextmanager
async def a_world(
    folder: Path,
    demo: DemoServer,
    *scopes: str,
    size: tuple[int, int] = (120, 40),
    locked: bool = True,
) -> AsyncIterator[World]:
    copied: list[str] = []

    async def connect() -> Connection | None:
        return None

    clock = SystemClock()
    host = demo.facts.url
    services = Services(
        settings=Settings(Profile("test", host, 1), data_folder=folder / "data"),
        connect=connect,
        store=Store(folder),
        clipboard=Clipboard({}, copied.append),
        clock=clock,
    )
    client = services.client = Client(
        Connection(host, SecretStr(demo.facts.key), 1),
        activity=services.activity,
        clock=clock,
        locked=locked,
    )
    app = PersonsApp(services)
    async with app.run_test(size=size) as pilot:
        app.pane.set_reactive(Pane.session, session(*scopes))
        app.pane.opened()
        world = World(app, pilot, copied)
        await world.until(lambda: app.pane.people.listing)
        yield world
        await app.pane.leave()
    await client.close()


async def test_people_are_asked_for_and_counted(demo_server: DemoServer, tmp_path: Path) -> None:
    async with a_world(tmp_path, demo_server) as world:
        await world.sees("100 people of more")
        await world.press("plus")
        await world.sees("200 people of more")
        await world.ask("plan=pro seats>2")
        assert world.pane.people.listing is not None
        known = [each.thing.properties for each in world.pane.people.listing.items]
        assert known
        assert all(each["plan"] == "pro" and each["seats"] > 2 for each in known)
        await world.press("t")
        await world.until(lambda: any("counted just now" in said.text for said in world.app.heard))
        await world.ask(str(known[0]["email"]))
        await world.sees("found by    e-mail", "why")
        await world.press("slash")
        world.pane.people.query_one(Input).value = "seen:never"
        await world.press("enter")
        await world.until(lambda: any("takes hours" in said.text for said in world.app.heard))
        await world.ask("nobody at all")
        await world.until(lambda: any("Nobody was found" in said.text for said in world.app.heard))
        await world.press("escape")
        await world.sees("100 people of more")


async def test_a_person_is_on_one_screen(demo_server: DemoServer, tmp_path: Path) -> None:
    async with a_world(tmp_path, demo_server, size=(120, 100)) as world:
        await world.ask("cohort:1 plan!=free")
        await world.press("enter")
        look = await world.opened()
        await world.sees("Power users", "condition", "organization", "$pageview", "Properties")
        await world.press("s")
        await world.sees("sessions", "lasted")
        await world.press("v")
        await world.sees("recordings")
        await world.until(lambda: look.timeline.shown.state != "…")
        await world.press("o")
        link = (await world.until(lambda: world.copied))[0]
        assert f"/{'replay' if look.timeline.shown.rows else 'persons'}/" in link
        await world.press("e", "enter")
        await world.sees("$current_url")
        await world.press("escape")
        assert not look.timeline.is_value_shown
        events = len(look.timeline.shown.rows)
        if look.timeline.shown.more:
            await world.press("plus")
            await world.until(lambda: len(look.timeline.shown.rows) > events)
        await world.press("f")
        await world.type("uploaded")
        await world.press("enter")
        await world.sees("events of uploaded")
        assert {row[1] for row in look.timeline.shown.rows} <= {"file_uploaded"}
        await world.press("Q")
        asked = world.app.heard[-1]
        assert isinstance(asked, Pane.QueryWanted)
        assert look.uuid in asked.text


async def test_the_past_of_a_property_and_of_the_person(
    demo_server: DemoServer, tmp_path: Path
) -> None:
    async with a_world(tmp_path, demo_server, size=(120, 100)) as world:
        await world.ask("cohort:1 plan!=free")
        await world.press("enter")
        look = await world.opened()
        await world.press("slash")
        await world.type("plan")
        await world.press("enter")
        world.go_to("plan")
        await world.press("h")
        await world.sees("times that plan was said")
        await world.press("escape", "escape")
        assert look.timeline.shown.mode == "events"
        await world.press("a", "enter")
        await world.until(lambda: look.known.then)
        await world.sees("as of")
        await world.press("escape")
        assert look.known.then is None
        await world.press("escape")
        assert world.pane.look is None


async def test_each_part_fails_alone(demo_server: DemoServer, tmp_path: Path) -> None:
    demo_server.turn(scopes=["person:read", "feature_flag:read"])
    async with a_world(tmp_path, demo_server, "person:read", size=(120, 100)) as world:
        await world.press("enter")
        await world.opened()
        await world.sees(
            "not known: this key lacks cohort:read", "lacks activity_log:read", "condition"
        )
        await world.sees("events per day: this key lacks query:read", "not read")
    demo_server.turn(scopes=["*"])


async def test_another_pane_asks_for_somebody(demo_server: DemoServer, tmp_path: Path) -> None:
    async with a_world(tmp_path, demo_server, size=(80, 24)) as world:
        await world.ask("email=* seen:30d")
        assert world.pane.item is not None
        uuid = world.pane.item.record["uuid"]
        world.pane.take(Pane.PersonWanted(uuid, "person"))
        look = await world.opened()
        assert look.uuid == uuid
        assert look.has_class("-narrow")
        await world.press("tab")
        await world.sees("+ older" if look.timeline.shown.more else "all", "time")
        distinct_id = look.person.distinct_ids[0]
        world.pane.take(Pane.PersonWanted(distinct_id))
        await world.until(lambda: world.pane.person_look not in (None, look))
        assert (await world.opened()).uuid == uuid


async def test_two_people_are_compared(demo_server: DemoServer, tmp_path: Path) -> None:
    async with a_world(tmp_path, demo_server) as world:
        await world.ask("cohort:1 plan!=free")
        await world.press("d", "down", "d")
        await world.until(lambda: isinstance(world.pane.look, CompareLook))
        await world.sees("differ", "distinct ids", "≠", "the first that differs")


async def carried_out(world: World, journal: WriteJournal) -> Outcome:
    """What becomes of the wish that the pane has, confirmed at once."""
    heard, services = world.app.heard, world.pane.services
    wanted = await world.until(
        lambda: next((each for each in heard if isinstance(each, Pane.WriteWanted)), None)
    )
    heard.remove(wanted)
    assert services.client is not None
    ready = await prepare(services.client, wanted.wish, services.clock)
    assert isinstance(ready, Ready)
    outcome = await commit(services.client, ready, journal, services.clock)
    world.pane.written(outcome)
    return outcome


async def test_a_property_is_set_taken_away_and_given_back(
    demo_server: DemoServer, tmp_path: Path
) -> None:

    demo_server.turn(ingestion_seconds=0.3)
    async with a_world(tmp_path, demo_server, locked=False, size=(120, 90)) as world:
        await world.ask("email=* seen:30d")
        await world.press("enter")
        look = await world.opened()
        journal = WriteJournal(tmp_path, world.pane.services.clock)

        await world.press("E")
        await world.type("tier")
        await world.press("down", "4", "enter")
        outcome = await carried_out(world, journal)
        assert outcome.ending is Ending.APPLIED
        await world.opened()
        assert look.person.properties["tier"] == 4
        world.go_to("tier")
        await world.press("X")
        outcome = await carried_out(world, journal)
        assert outcome.ending is Ending.APPLIED
        back = outcome.ready.wish.back
        assert back is not None
        assert back(outcome.ready.before).edit({}) == {"tier": 4}
        written = (tmp_path / "writes.jsonl").read_text()
        assert "@" not in written
        assert '"before":{}' in written
    demo_server.turn(ingestion_seconds=1)


HOSTILE = (
    "\x1b[2J\x1b]0;t\x07[@click=app.quit]x[/] \u202egnp.exe\u200b {a} ' OR 1=1 🦔\u200d🦔\n\tz"
)


@pytest.mark.parametrize("size", [(120, 60), (80, 24)])
async def test_what_outsiders_wrote_does_nothing(
    demo_server: DemoServer, tmp_path: Path, size: tuple[int, int]
) -> None:
    known = {HOSTILE: HOSTILE, "name": HOSTILE, "email": HOSTILE, "deep": {HOSTILE: [HOSTILE]}}
    known["long"] = "x" * 100_000
    properties = {"$set": known, "$current_url": HOSTILE, "$session_id": HOSTILE, **known}
    event = {"event": HOSTILE, "distinct_id": HOSTILE, "properties": properties}
    with demo_server.client() as client:
        body = {**event, "api_key": demo_server.facts.project_token}
        client.post("/i/v0/e/", json=body).raise_for_status()
    async with a_world(tmp_path, demo_server, size=size) as world:
        await world.press("r")
        world.pane.take(Pane.PersonWanted(HOSTILE, "distinct id"))
        look = await world.opened()
        await world.until(lambda: look.timeline.shown.rows)
        for key in ("e", "enter", "escape", "s", "v", "tab", "end", "home", "c", "escape", "d"):
            await world.press(key)
        await world.press("slash")
        await world.type("long")
        await world.press("enter", "h")
        await world.until(lambda: look.timeline.shown.state != "…")
        assert world.app.is_running
        assert "[@click" in world.screen()
