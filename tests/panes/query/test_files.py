"""Files and saved queries in the pane: opened, saved, and never overwritten unasked."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from hogtui.api.write_types import Ending, Outcome, Ready
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.librarian import Librarian
from hogtui.panes.query.line_form import LineForm
from hogtui.panes.query.open_finder import OpenFinder
from hogtui.panes.query.tab import Tab
from hogtui.resources.project_queries import Kept, Kind
from hogtui.resources.query_wishes import changed
from hogtui.widgets.menu import Menu
from tests.panes.query.world import World, a_world


async def form(world: World) -> Input:
    await world.until(lambda: isinstance(world.app.screen, LineForm))
    return world.app.screen.query_one(Input)


def librarian(world: World) -> Librarian:
    return world.pane.librarian


def is_unsaved(world: World) -> bool:
    return world.pane.tab.buffer.is_unsaved


async def save_to(world: World, path: Path) -> None:
    """Save the tab that is shown for the first time."""
    await world.pilot.press("ctrl+s")
    (await form(world)).value = str(path)
    await world.pilot.press("enter")
    await world.until(lambda: world.pane.tab.path == path)


async def opened(world: World, path: Path) -> None:
    librarian(world).open_file(path)
    await world.until(lambda: world.pane.tab.path == path)


async def test_the_first_time_it_asks_where_and_then_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    async with a_world(tmp_path / "state") as world:
        await world.write("select 1")
        await save_to(world, path)
        assert path.read_text() == "select 1"
        assert not is_unsaved(world)

        await world.write("select 2")
        assert is_unsaved(world)
        await world.pilot.press("ctrl+s")
        await world.until(lambda: path.read_text() == "select 2")
        await world.until(lambda: not is_unsaved(world))
        assert world.app.said[-1] == f"Saved {path}."


async def test_a_file_that_is_there_is_replaced_only_by_a_second_enter(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("theirs")
    async with a_world(tmp_path / "state") as world:
        await world.write("mine")
        await world.pilot.press("ctrl+s")
        (await form(world)).value = str(path)
        await world.pilot.press("enter")
        await world.until(lambda: "replace it?" in world.screen())
        assert path.read_text() == "theirs"

        await world.pilot.press("enter")
        await world.until(lambda: path.read_text() == "mine")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Name a file."), ("/", "That is a folder"), ("/no-such-folder/x.sql", "no such folder")],
)
async def test_a_place_that_cannot_be_is_said_at_once(
    tmp_path: Path, typed: str, words: str
) -> None:
    async with a_world(tmp_path) as world:
        await world.write("mine")
        await world.pilot.press("ctrl+s")
        (await form(world)).value = typed
        await world.pilot.press("enter")
        await world.until(lambda: words in world.screen())
        await world.pilot.press("escape")
        assert world.pane.tab.path is None


async def test_a_path_is_completed(tmp_path: Path) -> None:
    (tmp_path / "reports" / "weekly").mkdir(parents=True)
    async with a_world(tmp_path / "state") as world:
        await world.write("mine")
        await world.pilot.press("ctrl+s")
        field = await form(world)
        field.value = f"{tmp_path}/rep"
        await world.pilot.press("tab")
        await world.until(lambda: field.value == f"{tmp_path}/reports/")
        await world.pilot.press("tab")
        await world.until(lambda: field.value == f"{tmp_path}/reports/weekly/")


async def test_what_somebody_else_wrote_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_bytes(b"one\r\n")
    async with a_world(tmp_path / "state") as world:
        await opened(world, path)
        assert world.pane.tab.editor.text == "one\n"
        path.write_text("theirs")
        await world.write("mine\n")
        await world.pilot.press("ctrl+s")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        assert path.read_text() == "theirs"

        await world.pilot.press("l")
        await world.until(lambda: world.pane.tab.editor.text == "theirs")
        librarian(world).open_file(path)
        await world.until(lambda: world.pane.tab.path == path)
        await world.pilot.press("ctrl+s")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        await world.pilot.press("r")
        await world.until(lambda: path.read_bytes() == b"mine\n")


async def test_a_file_keeps_how_its_lines_end(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_bytes(b"one\r\ntwo\r\n")
    async with a_world(tmp_path / "state") as world:
        await opened(world, path)
        await world.write("one\nthree\n")
        await world.pilot.press("ctrl+s")
        await world.until(lambda: path.read_bytes() == b"one\r\nthree\r\n")


async def test_a_file_is_in_one_tab_only_and_known_next_time(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("select 1")
    async with a_world(tmp_path / "state") as world:
        first = world.pane.tab
        await opened(world, path)
        tab = world.pane.tab
        await world.pane.show(first)
        librarian(world).open_file(path)
        await world.until(lambda: world.pane.tab is tab)
        assert len(world.pane.tabs) == 2

        await world.pilot.press("ctrl+o")
        await world.until(lambda: isinstance(world.app.screen, OpenFinder))
        await world.until(lambda: "a.sql" in world.screen())


async def test_a_file_that_is_no_query_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_bytes(b"\0")
    async with a_world(tmp_path / "state") as world:
        librarian(world).open_file(path)
        await world.until(lambda: world.app.said)
        assert world.app.said == [f"{path} is not text."]
        assert len(world.pane.tabs) == 1


async def test_a_query_with_a_name_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("-- Who came\nselect 1")
        await world.pilot.press("alt+s")
        (await form(world)).value = "a/b"
        await world.pilot.press("enter")
        await world.until(lambda: "without /" in world.screen())
        (await form(world)).value = "Reach"
        await world.pilot.press("enter")
        path = tmp_path / "data" / "queries" / "Reach.sql"
        await world.until(lambda: world.pane.tab.path == path)
        assert path.read_text() == "-- Who came\nselect 1"

        await world.pilot.press("ctrl+o")
        await world.until(lambda: "Who came" in world.screen())


async def test_what_the_project_keeps_needs_a_key_that_may_change_it(tmp_path: Path) -> None:
    async with a_world(tmp_path, scopes=("query:read", "insight:read")) as world:
        await world.write("select 1")
        world.pane.action_publish()
        await world.pilot.pause()
        assert world.app.said[-1] == "This key lacks insight:write."

        world.connect("insight:write")
        world.pane.action_publish()
        await world.pilot.pause()
        assert world.app.said[-1].startswith("Writing is locked")
        assert world.pane.check_action("publish", ()) is None
        assert world.pane.why_not("publish") == "Writing is locked: W unlocks it."
        world.client.unlock()
        assert world.pane.check_action("publish", ()) is True


async def test_the_file_of_the_command_line_is_in_a_tab(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("select 'given'")
    async with a_world(tmp_path / "state") as world:
        world.services.open_file = path
        world.pane.opened()
        await world.until(lambda: world.pane.tab.path == path)
        assert world.pane.tab.editor.text == "select 'given'"


async def test_a_tab_knows_what_it_came_from_also_after_a_restart(tmp_path: Path) -> None:
    came_from = Kept(Kind.INSIGHT, "5", "Reach", text="select 1", project_id=1)
    async with a_world(tmp_path, scopes=("query:read", "insight:write")) as world:
        world.client.unlock()
        librarian(world).post_message(Librarian.Read("select 1", came_from))
        await world.until(lambda: world.pane.tab.origin == came_from)
        await world.write("select 2")
        buffer = Buffer.of(world.pane.tab.buffer.data())
        assert buffer is not None
        assert Tab(world.services, buffer).origin == came_from

        wish = changed(world.client, came_from, "select 2")
        now = {"id": 5, "name": "Reach", "query": {"kind": "HogQLQuery", "query": "select 2"}}
        ready = Ready(wish, {}, {}, 0.0)
        world.pane.written(Outcome(Ending.MOVED, ready, now))
        assert world.pane.tab.origin == came_from

        world.pane.written(Outcome(Ending.APPLIED, ready, now))
        assert world.pane.tab.origin is not None
        assert world.pane.tab.origin.text == "select 2"


async def test_a_tab_of_another_project_is_not_saved_into_this_one(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.client.unlock()
        world.pane.tab.origin = Kept(Kind.ENDPOINT, "top", "top", text="x", project_id=7)
        world.pane.action_publish()
        await world.pilot.pause()

        assert world.app.said[-1] == "This tab came from project 7: open that one first."


@pytest.mark.parametrize(
    "kept",
    [{}, {"kind": "x", "id": "1"}, {"kind": "insight", "id": "../1"}, {"kind": [], "id": "1"}],
)
def test_an_origin_that_makes_no_sense_is_none(kept: dict[str, Any]) -> None:
    assert Kept.of(kept) is None
