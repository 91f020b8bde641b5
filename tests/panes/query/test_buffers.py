"""The text that survives."""

import json
from pathlib import Path

import pytest

from hogtui.panes.query import opening
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.journal import Journal
from hogtui.store import Store
from tests.panes.query.world import a_world


def kept_in(folder: Path) -> Buffer | None:
    """The one buffer that was kept."""
    kept = Journal(Store(folder)).load()
    return kept.buffers[0]._replace(id="") if kept is not None else None


async def test_what_is_typed_is_there_again_with_the_cursor(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("")
        await world.pilot.press(*"SELECT", "enter", "1")
        world.clock.turn(0.8)
        await world.until(lambda: kept_in(tmp_path) == Buffer("SELECT\n1", (1, 1)))

    async with a_world(tmp_path) as world:
        assert world.tab.editor.text == "SELECT\n1"
        assert world.tab.editor.cursor_location == (1, 1)


async def test_somebody_who_never_pauses_is_saved_too(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("")
        saved: list[str] = []
        for letter in "abcdefgh":
            await world.pilot.press(letter)
            world.clock.turn(0.3)
            await world.until(lambda: True)
            kept = kept_in(tmp_path)
            saved.append("" if kept is None else kept.text)

        assert any(text and text != opening.TEXT for text in saved)


async def test_leaving_saves_at_once(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT 'the last words'")
        await world.pane.leave()

        assert kept_in(tmp_path) == Buffer("SELECT 'the last words'")


async def test_what_was_written_runs_nothing_by_itself(tmp_path: Path) -> None:
    Store(tmp_path).save_buffers(
        {"version": 1, "buffers": [{"text": "SELECT heavy", "cursor": [0, 0]}]}
    )
    async with a_world(tmp_path, source="demo") as world:
        await world.pilot.pause()

        assert world.posthog.asked == []


async def test_a_folder_that_cannot_be_written_is_said_once_and_tried_again(
    tmp_path: Path,
) -> None:
    place = tmp_path / "state"
    place.write_text("a file where the folder should be")
    async with a_world(place) as world:
        await world.write("")
        for letter in "ab":
            await world.pilot.press(letter)
            await world.until(lambda: world.clock.sleepers)
            world.clock.turn(2)
            await world.until(lambda: world.app.said)
        assert len(world.app.said) == 1
        assert "could not be written" in world.app.said[0]

        place.unlink()
        await world.until(lambda: world.clock.sleepers)
        world.clock.turn(2)
        await world.until(lambda: kept_in(place) == Buffer("ab", (0, 2)))
        await world.until(lambda: len(world.app.said) == 2)
        assert "again" in world.app.said[1]


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"buffers": None},
        {"buffers": []},
        {"buffers": ["x"]},
        {"buffers": [{"text": 1}]},
        {"version": 9, "buffers": [{}]},
    ],
)
def test_what_makes_no_sense_is_not_there(tmp_path: Path, kept: dict[str, object]) -> None:
    Store(tmp_path).write("buffers", kept)

    assert kept_in(tmp_path) is None


def test_a_cursor_that_makes_no_sense_is_at_the_start(tmp_path: Path) -> None:
    text = {"text": "a\r\nb\x1b[2J", "cursor": "x"}
    Store(tmp_path).write("buffers", json.loads(json.dumps({"buffers": [text]})))

    assert kept_in(tmp_path) == Buffer("a\nb␛[2J", (0, 0))
