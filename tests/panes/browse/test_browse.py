"""A list of things and the detail beside it, whatever the things are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from hogtui.panes.base import Pane, State
from hogtui.panes.browse.parts import Detail
from hogtui.panes.cohorts.pane import CohortsPane
from hogtui.panes.flags.pane import FlagsPane
from hogtui.resources.base import Section
from hogtui.widgets.menu import Menu
from tests.panes.browse.world import Answer, Shelf, World, a_world, refusal
from tests.resources.flags import a_flag


def shelf(*keys: str, **more: Any) -> Shelf:
    """Flags with these keys."""
    records = [a_flag(id=number, key=key) for number, key in enumerate(keys, 1)]
    return Shelf("feature_flags", records, **more)


async def ready(world: World) -> None:
    await world.until(lambda: world.pane.state is not State.LOADING)


# Reading


async def test_the_list_and_what_the_cursor_is_on(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("billing", "search")) as world:
        await world.sees("2 feature flags")
        await world.sees("Release conditions")
        assert world.keys == ["billing", "search"]
        assert "100 %" in world.screen()

        await world.press("j")
        assert world.pane.item.thing.key == "search"


async def test_the_list_has_the_keys_however_long_it_takes(tmp_path: Path) -> None:
    posthog = shelf("billing", "search")
    posthog.hold()
    async with a_world(tmp_path, FlagsPane, posthog) as world:
        await world.sees("Reading feature flags ...")
        for _ in range(5):
            await world.pilot.pause()
        posthog.let_go()
        await world.sees("2 feature flags")
        await world.press("j")
        assert world.pane.item.thing.key == "search"


async def test_nothing_is_there(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf()) as world:
        await ready(world)
        assert world.pane.state is State.EMPTY
        assert "There are no feature flags here." in world.screen()


async def test_a_failure_is_not_an_empty_list_and_can_be_tried_again(tmp_path: Path) -> None:
    posthog = shelf("billing", failure=refusal(400, "Wrong moon."))
    async with a_world(tmp_path, FlagsPane, posthog) as world:
        await ready(world)
        assert world.pane.state is State.FAILED
        assert "Wrong moon." in world.screen()
        assert "r reads it again" in world.screen()

        posthog.failure = None
        await world.press("r")
        await world.sees("1 feature flag")


async def test_a_missing_scope_is_named(tmp_path: Path) -> None:
    words = "API key missing required scope 'feature_flag:read'"
    async with a_world(
        tmp_path, FlagsPane, shelf(failure=refusal(403, words, "permission_denied"))
    ) as world:
        await ready(world)
        assert world.pane.state is State.FAILED
        assert "This key lacks feature_flag:read." in world.screen()


async def test_a_key_that_may_not_read_them_asks_nothing(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("billing"), scopes=["query:read"]) as world:
        await world.pilot.pause()
        assert world.posthog.asked == []


async def test_pages_come_one_after_the_other(tmp_path: Path) -> None:
    keys = [f"flag-{number:03}" for number in range(25)]
    async with a_world(tmp_path, FlagsPane, shelf(*keys, page=10)) as world:
        await world.sees("25 feature flags")
        assert world.keys == keys
        assert world.asked(r"GET .*/feature_flags/") == 3


async def test_what_makes_no_sense_hides_itself_alone(tmp_path: Path) -> None:
    posthog = shelf("billing")
    posthog.records += [{"id": "odd"}, "odder", None]
    async with a_world(tmp_path, FlagsPane, posthog) as world:
        await world.sees("3 could not be read")
        assert world.keys == ["billing"]


async def test_a_reload_keeps_the_cursor_on_its_thing(tmp_path: Path) -> None:
    posthog = shelf("a", "b", "c")
    async with a_world(tmp_path, FlagsPane, posthog) as world:
        await world.sees("3 feature flags")
        await world.press("j", "j")
        posthog.records.insert(0, a_flag(id=9, key="new"))
        await world.press("r")
        await world.until(lambda: len(world.keys) == 4)
        assert world.pane.item.thing.key == "c"

        posthog.failure = refusal(400, "Not now.")
        await world.press("r")
        await world.until(lambda: world.app.said)
        assert "Not read anew: Not now." in world.app.said[-1]
        assert len(world.keys) == 4


# Finding


async def test_letters_and_facets_narrow_it_down(tmp_path: Path) -> None:
    posthog = shelf("billing-v2", "search", "bulk-import")
    posthog.records[2]["active"] = False
    async with a_world(tmp_path, FlagsPane, posthog) as world:
        await world.sees("3 feature flags")
        await world.press("slash", *"bil")
        assert world.keys == ["billing-v2"]
        assert "1 fit bil" in world.screen()

        await world.press("enter", "escape")
        assert len(world.keys) == 3
        await world.press("slash", *"is:off", "enter")
        assert world.keys == ["bulk-import"]
        await world.press("escape", "f")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        await world.press("escape", "slash", *"zzz")
        assert world.keys == []
        assert "Nothing fits." in world.screen() or "0 fit zzz" in world.screen()


async def test_any_column_sorts_it_and_the_same_key_goes_back(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("b", "c", "a")) as world:
        await world.sees("3 feature flags")
        await world.press("s")
        assert world.keys == ["a", "b", "c"]
        await world.press("S")
        assert world.keys == ["c", "b", "a"]
        assert "▼" in world.screen()
        await world.press("S")
        assert world.keys == ["b", "c", "a"]


# What is drawn

HOSTILE = "\x1b[31mred\x1b]52;c;aGk=\x07[bold]x[/]\u202e\n\t\x9b2J"


@pytest.mark.parametrize("pane", [FlagsPane, CohortsPane])
async def test_what_others_wrote_is_drawn_and_does_nothing(
    tmp_path: Path, pane: type[FlagsPane | CohortsPane]
) -> None:
    group = {"properties": [{"key": HOSTILE, "value": [HOSTILE], "operator": HOSTILE}]}
    flag = a_flag(
        key=HOSTILE,
        name=HOSTILE,
        tags=[HOSTILE],
        filters={"groups": [group], "payloads": {HOSTILE: HOSTILE}},
        created_by={"first_name": HOSTILE},
        experiment_set_metadata=[{"name": HOSTILE, "is_running": True}],
        surveys=[{"name": HOSTILE}],
    )
    cohort = {"id": 1, "name": HOSTILE, "description": HOSTILE, "last_error_message": HOSTILE}
    records: Sequence[Any] = [flag] if pane is FlagsPane else [cohort]
    name = "feature_flags" if pane is FlagsPane else "cohorts"
    async with a_world(tmp_path, pane, Shelf(name, [*records])) as world:
        await world.sees("[bold]x[/]")
        screen = world.screen()
        for character in "\x1b\x9b\x07\u202e\t":
            assert character not in screen


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_narrow_shows_the_detail_in_the_place_of_the_list(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("billing"), size=size) as world:
        await world.sees("1 feature flag")
        detail = world.pane.query_one(Detail)
        assert detail.display is (size[0] >= 100)
        await world.press("enter")
        await world.sees("Release conditions")
        assert detail.display
        assert world.pane.list.display is (size[0] >= 100)
        await world.press("escape")
        assert world.pane.list.display


async def test_zoom_gives_one_of_the_two_everything(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("billing")) as world:
        await world.sees("1 feature flag")
        await world.press("z")
        assert not world.pane.query_one(Detail).display
        await world.press("z")
        assert world.pane.query_one(Detail).display


async def test_copies_are_offered(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("billing")) as world:
        await world.sees("1 feature flag")
        await world.press("c")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        await world.press("k")
        await world.until(lambda: world.app.said)
        await world.press("o")
        await world.until(lambda: len(world.app.said) == 2)
        assert len(world.copied) == 2


# More about a thing


class Chatty(FlagsPane):
    """Asks for two more sections, one after the other."""

    async def more(self, item: Any) -> Any:
        client = self.services.client
        assert client is not None
        found: list[Section] = []
        for name in ("one", "two"):
            await client.get(client.project(f"{name}/{item.thing.id}/"))
            found.append(Section(f"{name} of {item.thing.key}", []))
            yield found


async def test_more_is_asked_once_after_a_rest_and_is_kept(tmp_path: Path) -> None:
    posthog = shelf("a", "b", routes={r"GET .*/(one|two)/\d+/": {}})
    async with a_world(tmp_path, Chatty, posthog) as world:
        await world.sees("two of a")
        await world.press("j")
        await world.sees("two of b")
        await world.press("k")
        await world.sees("two of a")
        await world.pilot.pause(0.5)
        assert world.asked(r"GET .*/(one|two)/1/") == 2

        await world.press("r")
        await world.until(lambda: world.asked(r"GET .*/two/1/") == 2)


async def test_going_past_things_asks_nothing_about_them(tmp_path: Path) -> None:
    keys = [f"flag-{number:02}" for number in range(30)]
    posthog = shelf(*keys, routes={r"GET .*/(one|two)/\d+/": {}})
    async with a_world(tmp_path, Chatty, posthog) as world:
        await world.sees("30 feature flags")
        await world.press(*("j" * 20))
        await world.sees("two of flag-20")
        assert world.asked(r"GET .*/(one|two)/\d+/") <= 4


async def test_what_was_asked_is_dropped_when_the_cursor_goes_on(tmp_path: Path) -> None:
    reads: list[str] = []

    def read(request: httpx.Request) -> Answer:
        reads.append(request.url.path.removeprefix("/api/projects/1/"))
        if len(reads) == 1:
            posthog.hold()
        return Answer(200, json={})

    posthog = shelf("a", "b", routes={r"GET .*/(one|two)/\d+/": read})
    async with a_world(tmp_path, Chatty, posthog) as world:
        await world.sees("one of a")
        await world.press("j")
        posthog.let_go()
        await world.sees("two of b")
        assert reads == ["one/1/", "one/2/", "two/2/"]

        # What was left unfinished is asked for again.
        world.pane.list.grid.cursor_row = 0
        await world.sees("two of a")


# Other things in its place


async def test_locked_writes_are_grey_and_say_why(tmp_path: Path) -> None:
    async with a_world(tmp_path, FlagsPane, shelf("billing")) as world:
        await world.sees("1 feature flag")
        assert world.pane.check_action("switch", ()) is None
        assert "W unlocks" in world.pane.why_not("switch")
        await world.press("T")
        assert world.app.wanted == []

        world.client.unlock()
        world.pane.refresh_bindings()
        await world.press("T")
        await world.until(lambda: world.app.wanted)
        wanted: Pane.WriteWanted = world.app.wanted[0]
        assert wanted.wish.edit({"active": True}) == {"active": False}
