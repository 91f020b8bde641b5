"""The live pane, from the stream to the screen."""

import json
from pathlib import Path

import httpx

from hogtui.panes.live.event_list import EventList
from hogtui.panes.live.kept import Mark
from hogtui.widgets.panel import Panel
from hogtui.widgets.value_view import ValueView
from tests.api.fakes import refused
from tests.api.streaming import answer, event, frame
from tests.panes.live.world import World, a_world


def frames(first: int, last: int, name: str = "seen") -> bytes:
    return b"".join(frame(number, f"{name}{number}") for number in range(first, last))


async def test_events_are_drawn_as_they_come(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        url = "https://example.com/pricing?plan=pro"
        await world.happen(frame(1, "$pageview", **{"$current_url": url, "$browser": "Firefox"}))

        row = world.screen().splitlines()[2]
        assert row.split() == [
            "12:00:01.000",
            "$pageview",
            "user-1",
            "/pricing?plan=pro",
            "Firefox",
        ]
        assert "following" in world.screen()
        assert "pushed" in world.screen()
        await world.picture(2.0)
        assert "7 online" in world.screen()


async def test_the_newest_are_at_the_bottom_or_on_top(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.happen(frames(0, 50))
        assert world.lines == [f"seen{n}" for n in range(32, 50)]
        await world.pilot.press("n")
        await world.pilot.pause()
        assert world.lines == [f"seen{n}" for n in range(49, 31, -1)]

    async with a_world(tmp_path) as world:
        await world.happen(frames(0, 3))
        assert world.lines == ["seen2", "seen1", "seen0"]  # remembered


async def test_pause_keeps_collecting(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.happen(frames(0, 30))
        before = world.lines
        await world.pilot.press("p")
        await world.happen(frames(30, 60), seconds=1.1)

        assert world.lines == before
        assert "paused · 30 new" in world.screen()
        await world.pilot.press("p")
        await world.pilot.pause()
        assert world.lines[-1] == "seen59"


async def test_pause_tells_how_many_match(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await filtered(world, "amount > 2")
        await world.pilot.press("p")
        await world.happen(*(frame(n, "paid", amount=n) for n in range(6)), seconds=1.1)

        assert "paused · 6 new, 3 match" in world.screen()


async def test_scrolling_back_never_jumps(tmp_path: Path) -> None:
    for order in ("", "n"):
        async with a_world(tmp_path) as world:
            if order:
                await world.pilot.press(order)
            await world.happen(frames(0, 60))
            await world.pilot.press("pagedown" if order else "pageup", "down" if order else "up")
            before = world.lines
            await world.happen(frames(60, 200))
            assert world.lines == before
            assert "staying" in world.screen()
            await world.pilot.press("home" if order else "end")
            await world.pilot.pause()
            assert "seen199" in world.lines


async def filtered(world: World, text: str) -> None:
    await world.pilot.press("slash")
    await world.until(lambda: world.app.query(Panel))
    await world.pilot.press(*("space" if c == " " else c for c in text), "enter")
    await world.until(lambda: not world.app.query(Panel))
    await world.until(lambda: world.pane.source is not None and world.pane.source.kind == "push")
    await world.pilot.pause()


async def test_a_filter_sorts_out_what_is_here_and_what_comes(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.happen(frame(1, "a", amount=1), frame(2, "b", amount=5))
        await filtered(world, "amount > 3")
        assert world.lines == ["b"]
        await world.happen(frame(3, "c", amount=4), frame(4, "d"), seconds=1.1)

        assert world.lines == ["b", "c"]
        assert len(world.live.requests) == 1  # nothing that the server could sort out
        assert "only amount > 3 (2)" in world.screen()


async def test_the_server_sorts_out_what_it_can(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.happen(frame(1, "a"), frame(2, "b"))
        await world.pilot.press("up", "up", "e")
        await world.until(lambda: len(world.live.requests) == 2)

        assert world.live.requests[-1].url.params["eventType"] == "a"
        assert world.live.opened[0].closed
        assert world.pane.wishes.only.text == 'event = "a"'
        await world.pilot.press("e")
        await world.until(lambda: len(world.live.requests) == 3)
        assert "eventType" not in world.live.requests[-1].url.params


async def test_a_wrong_filter_says_where(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("slash")
        await world.until(lambda: world.app.query(Panel))
        await world.pilot.press(*"event", "=", "enter")

        assert "▸ ◂ a value is missing" in world.screen()
        assert world.app.query(Panel)
        await world.pilot.press("escape")


async def test_it_stops_at_what_somebody_waits_for(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("slash")
        await world.until(lambda: world.app.query(Panel))
        await world.pilot.press("tab", "tab", *"boom", "enter")
        await world.until(lambda: not world.app.query(Panel))
        await world.happen(frame(1, "a"), frame(2, "boom"), frame(3, "b"))

        assert world.pane.events.event is not None
        assert world.pane.events.event.event == "boom"
        assert world.app.bells == 1
        assert not world.pane.events.following
        await world.happen(frame(4, "boom"))
        assert world.app.bells == 1


async def test_the_detail_groups_and_leads_on(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.happen(
            frame(1, "paid", plan="free", **{"$lib": "web"}),
            frame(2, "paid", plan="pro", **{"$lib": "web"}),
        )
        await world.pilot.press("up", "enter")
        await world.pilot.pause()
        shown = world.app.query_one(ValueView).value[1]

        assert isinstance(shown, dict)
        assert shown["properties"] == {"plan": "pro"}
        assert shown["$ properties"] == {"$lib": "web"}
        assert shown["changed since the one before"] == {"plan": {"was": "free", "is": "pro"}}
        assert '$ properties: {"$lib": "web"}' in world.screen()  # folded
        await world.pilot.press("escape", "f", "p")
        await world.until(lambda: world.app.wanted)
        assert "distinct_id = 'user-2'" in world.app.wanted[0].text
        await world.pilot.press("y")
        await world.until(lambda: world.copied)
        assert json.loads(world.copied[0])["event"] == "paid"


async def test_a_gap_is_drawn(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.happen(frame(1, "a"))
        world.queries.answer = lambda: answer(event(1, "a"), event(2, "b"))
        world.stream.end(httpx.ReadError("reset"))
        await world.until(lambda: len(world.live.opened) == 2)
        await world.until(lambda: len(world.pane.kept) == 3)
        await world.picture()

        assert isinstance(world.pane.kept[1], Mark)
        assert "1 event filled in from a query" in world.screen()
        assert world.lines == ["a", "b"]


async def test_without_a_live_host_the_cost_is_told(tmp_path: Path) -> None:
    async with a_world(tmp_path, token=None) as world:
        assert "asked every 10 s, 360 queries/h" in world.screen()


async def test_a_key_that_may_not_ask_is_told(tmp_path: Path) -> None:
    async with a_world(tmp_path, httpx.Response(404)) as world:
        world.queries.answer = lambda: refused(403, "permission_denied", "query:read is missing")
        await world.until(lambda: world.pane.failure)
        assert "query:read is missing" in world.screen()


async def test_a_flood_is_not_drawn_line_by_line(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        for start in range(0, 4000, 500):
            world.stream.send(frames(start, start + 500))
        await world.until(lambda: world.pane.kept.end == 4000)
        await world.picture(1.1)
        await world.picture(1.1)

        assert world.lines[-1] == "seen3999"
        assert "/s not drawn" in world.screen()
        assert len(world.pane.events._drawn) < 200


async def test_hostile_events_are_drawn_safely(tmp_path: Path) -> None:
    evil = "\x1b]0;own\x07\u202e[red]x[/red]\n\x9b2J"
    async with a_world(tmp_path) as world:
        await world.happen(frame(1, evil, **{"$current_url": evil, "$browser": evil, evil: evil}))
        await world.pilot.press("up", "enter")
        await world.pilot.pause()

        assert not set("\x1b\x07\x9b\u202e") & set(world.screen())
        assert "[red]" in world.screen()


async def test_narrow_terminals_leave_columns_out(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(60, 20)) as world:
        await world.happen(frame(1, "$pageview", **{"$browser": "Firefox"}))
        assert "Firefox" not in world.screen()
        await world.pilot.press("up", "enter")
        await world.pilot.pause()
        assert not world.app.query_one(EventList).display


async def test_what_asks_rests_while_nobody_looks(tmp_path: Path) -> None:
    async with a_world(tmp_path, token=None) as world:
        world.pane.display = False
        await world.pilot.pause()
        asked = len(world.queries.bodies)
        for _ in range(5):
            world.clock.turn(11)
            await world.pilot.pause()
        assert len(world.queries.bodies) == asked
        world.pane.display = True
        await world.until(lambda: len(world.queries.bodies) > asked)
