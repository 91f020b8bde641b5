"""Whatever is pressed, pasted and clicked while writing is locked: nothing is written."""

import os
import random
import string
import unicodedata
from pathlib import Path

import pytest
from textual import events

from hogtui.panes.base import Pane
from hogtui.resources import flag_changes
from hogtui.screens.main import MainScreen
from tests.panes.flags.writing import FlagsWorld, Keeper, flags_world
from tests.resources.flags import a_flag, a_group

COUNT = int(os.environ.get("HOGTUI_LOCKED_FUZZ", "600"))
"""Keys, pastes and clicks; 100000 for a long run."""
AT_ONCE = (1, 1, 4, 30)
"""How many come in one go: some stand alone, as what confirms has to."""
BACK = 200
"""After so many the pane of flags is in front again, wherever one went."""
LEAVES = set("qW:0123456789")
"""Quits, unlocks, leads to a list of commands of which one unlocks, or to another pane."""
NAMED = (
    *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "up", "down", "left"),
    *("right", "pageup", "pagedown", "home", "end", "ctrl+s", "f1", "f9", "f12", "ctrl+a"),
)
CHANGING = tuple("TRENCJBKVADUL+-ymad")
"""What would change something, oftener than the rest."""
LETTERS = tuple(each for each in string.printable[:94] if each not in LEAVES)


def anything(dice: random.Random, width: int, height: int) -> list[events.Event]:
    """Something that a person, a cat or a terminal may send."""
    kind = dice.random()
    if kind < 0.08:
        x, y = dice.randrange(width), dice.randrange(2, height)
        at = (None, x, y, 0, 0, 1, False, False, False, x, y, None)
        return [events.MouseDown(*at), events.MouseUp(*at)]
    if kind < 0.12:
        words = "".join(dice.choices((*LETTERS, "\n"), k=dice.randrange(1, 30)))
        return [events.Paste(words)]
    if kind < 0.35:
        return [events.Key(dice.choice(NAMED), None)]
    letter = dice.choice(CHANGING if kind < 0.75 else LETTERS)
    return [events.Key(key_of(letter), letter)]


def key_of(letter: str) -> str:
    """As Textual calls it."""
    if letter.isalnum():
        return letter
    return unicodedata.name(letter).lower().replace(" ", "_").replace("-", "_")


async def come_back(world: FlagsWorld) -> None:
    """To the list of flags, wherever one went."""
    for _ in range(20):
        if world.app.screen is world.main:
            break
        await world.pilot.press("escape")
    await world.main.action_show_pane("flags")
    world.pane.close_look()
    world.pane.list.clear()


async def storm(world: FlagsWorld, dice: random.Random) -> None:
    """All of it, in handfuls."""
    sent = 0
    while sent < COUNT:
        handful = dice.choice(AT_ONCE)
        for _ in range(handful):
            found = anything(dice, *world.app.size)
            if isinstance(found[0], events.MouseEvent):
                await world.pilot.pause()  # one clicks on what is there
            for event in found:
                world.app.post_message(event)
        if sent // BACK != (sent + handful) // BACK:
            await come_back(world)
        sent += handful
        await world.pilot.pause()
        world.clock.turn(0.5)


@pytest.mark.parametrize("read_only", [False, True])
async def test_while_locked_nothing_is_written_whatever_comes(
    tmp_path: Path, read_only: bool
) -> None:
    seed = int(os.environ.get("HOGTUI_SEED", "7")) + read_only
    flags = [
        a_flag(id=number, key=f"flag-{number}", filters={"groups": [a_group(50), a_group(5)]})
        for number in range(1, 30)
    ]
    async with flags_world(
        tmp_path, Keeper(flags=flags), locked=True, read_only=read_only
    ) as world:
        await storm(world, random.Random(seed))
        assert world.services.client is not None
        assert world.services.client.locked
        assert any(isinstance(each, MainScreen) for each in world.app.screen_stack)

    assert world.keeper.writes == []


async def test_a_wish_that_gets_past_every_key_is_refused_too(tmp_path: Path) -> None:
    async with flags_world(tmp_path, locked=True) as world:
        item = world.pane.flag
        assert item is not None
        world.pane.changer.switch(item)
        await world.sees("Writing is locked: W unlocks it.")
        wish = flag_changes.switch(world.pane.changer.subject(item), on=False)
        world.pane.post_message(Pane.ManyWanted([world.pane.changer.wanted(item, wish)], "x"))
        await world.pilot.pause()

    assert world.keeper.writes == []
