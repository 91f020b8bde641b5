"""Other programs in the same terminal, and what is left when this one is killed."""

import json
import os
import signal
import stat
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from hogtui.panes import programs
from hogtui.panes.query import outside
from hogtui.panes.query.journal import Journal
from hogtui.store import Store
from tests.panes.query.world import a_world, rows
from tests.terminal.pseudo import ROOT, PseudoTerminal

PROGRAM = [sys.executable, "-m", "tests.panes.query.program"]


def program(home: Path, **environ: str) -> PseudoTerminal:
    """The pane in a terminal, with a text in it."""
    store = home / "state"
    if not store.exists():
        Store(store).save_buffers({"buffers": [{"text": "SELECT 1", "cursor": [0, 8]}]})
    more = {"PYTHONPATH": str(ROOT), **environ}
    return PseudoTerminal([*PROGRAM, str(store)], home, environ=more)


def script(home: Path, name: str, text: str) -> str:
    """A program to start."""
    path = home / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return str(path)


def test_an_editor_gets_the_text_and_its_changes_come_back(tmp_path: Path) -> None:
    editor = script(
        tmp_path,
        "editor",
        'ls -l "$2" | cut -c1-10; echo "$1 for ${2##*.}"; env | grep -c POSTHOG; read line\n'
        'printf "%s" "$line" >> "$2"',
    )
    (tmp_path / "tmp").mkdir()
    environ = {"VISUAL": f"'{editor}' --wait", "TMPDIR": str(tmp_path / "tmp")}
    with program(tmp_path, POSTHOG_CLI_API_KEY="phx_secret", **environ) as terminal:
        terminal.wait_for("SELECT 1")
        terminal.send("\x1bOS")
        terminal.wait_for("--wait for sql\n0")
        assert "-rw-------" in terminal.text
        assert 1049 not in terminal.modes
        terminal.send(", 2\n")
        terminal.wait_for("SELECT 1, 2")
        assert 1049 in terminal.modes
        assert os.listdir(tmp_path / "tmp") == []

        terminal.send("\x1a")  # undo, as one edit
        terminal.wait_for(r"SELECT 1\s*\n")
        terminal.send("\x11")
        assert terminal.wait_end() == 0
        assert terminal.left_on == set()


@pytest.mark.parametrize(
    "ends", ["exit 3", "kill -9 $$", 'rm "$1"', r'printf "\377\376" > "$1"', 'echo SELECT 1 > "$1"']
)
def test_an_editor_that_fails_changes_nothing(tmp_path: Path, ends: str) -> None:
    with program(tmp_path, VISUAL=script(tmp_path, "editor", f"echo here; {ends}")) as terminal:
        terminal.wait_for("SELECT 1")
        terminal.send("\x1bOS")
        terminal.wait_until_written(b"here")
        terminal.send("x")
        terminal.wait_for("SELECT 1x")


def test_told_to_end_it_takes_the_editor_along(tmp_path: Path) -> None:
    editor = script(tmp_path, "editor", "echo here; exec sleep 600")
    with program(tmp_path, VISUAL=editor) as terminal:
        terminal.wait_for("SELECT 1")
        terminal.send("\x1bOS")
        terminal.wait_for("here")
        terminal.process.terminate()
        assert terminal.wait_end() == 128 + signal.SIGTERM
        assert terminal.left_on == set()
        assert terminal.attributes == terminal.before
        # Nobody of the session is left.
        with pytest.raises(ProcessLookupError):
            os.killpg(terminal.process.pid, 0)


NAMES = ("VISUAL", "EDITOR")


@pytest.mark.parametrize(
    ("setting", "environ", "usual", "found"),
    [
        ("sh -c 'a b'", {"VISUAL": "no-such"}, (), ["sh", "-c", "a b"]),
        ("", {"VISUAL": "sh -x", "EDITOR": "no-such"}, (), ["sh", "-x"]),
        ("", {"VISUAL": " ", "EDITOR": "sh"}, (), ["sh"]),
        ("", {}, ("no-such", "sh"), ["sh"]),
    ],
)
def test_which_editor(
    setting: str, environ: dict[str, str], usual: tuple[str, ...], found: list[str]
) -> None:
    assert programs.command(setting, NAMES, usual, environ) == found


@pytest.mark.parametrize(
    ("environ", "usual", "words"),
    [
        ({"EDITOR": "no-such-editor"}, (), "There is no program no-such-editor."),
        ({"EDITOR": "'"}, (), "not a command"),
        ({}, ("no-such",), "EDITOR says"),
    ],
)
def test_without_an_editor_there_is_a_sentence(
    environ: dict[str, str], usual: tuple[str, ...], words: str
) -> None:
    with pytest.raises(programs.Refused, match=words):
        programs.command("", NAMES, usual, environ)


async def test_where_there_is_no_terminal_it_is_said(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT 1")
        await world.pilot.press("f3")
        await world.until(lambda: world.app.said)
        assert "cannot be handed" in world.app.said[-1]
        assert world.tab.editor.has_focus


async def test_among_the_rows_it_is_the_value(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        values: list[Any] = [
            '{"a": [1, "\\u001b]0;t\\u0007"]}',
            "\x1b[2J one\n two",
            9007199254740993,
        ]
        answer = rows(["a", "b", "c"], [values])
        world.posthog.answer = lambda _: httpx.Response(200, json=answer)
        await world.run("SELECT 1")
        assert outside.handed(world.pane).text == "SELECT 1"
        await world.pilot.press("escape")
        given = outside.handed(world.pane)
        assert given.suffix == ".json"
        assert json.loads(given.text)["a"][0] == 1
        assert "\x1b" not in given.text
        await world.pilot.press("right")
        assert outside.handed(world.pane).text == "␛[2J one\n two"
        await world.pilot.press("right", "space")
        await world.pilot.pause()
        assert outside.handed(world.pane).text == "9007199254740993"
        assert not outside.handed(world.pane).is_query


async def test_where_there_are_no_rows_there_is_no_value(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("escape", "f4")
        await world.until(lambda: world.app.said)
        assert world.app.said == ["There is no value here."]


def test_what_is_nested_deep_can_be_read() -> None:
    value: list[Any] = []
    for _ in range(20_000):
        value = [value]
    text, is_json = outside.readable(value)
    assert is_json
    assert text.startswith("[[[")


def test_killed_it_has_lost_no_more_than_two_seconds(tmp_path: Path) -> None:
    state = Store(tmp_path / "state")
    with program(tmp_path) as terminal:
        terminal.wait_for("SELECT 1")
        begun, number = time.monotonic(), 0
        # Somebody who types without a pause.
        while time.monotonic() - begun < 2.5:
            number += 1
            terminal.send(f",{number}")
            terminal.wait_for(f",{number}(?!\\d)")
            kept = Journal(state).load()
            if kept is not None and ",1" in kept.buffers[0].text:
                break
        assert time.monotonic() - begun < 2.0
        os.killpg(terminal.process.pid, signal.SIGKILL)
        terminal.process.wait()

    modes = {stat.S_IMODE(each.stat().st_mode) for each in state.path.iterdir()}
    assert modes == {0o600}
    with program(tmp_path) as terminal:
        terminal.wait_for("SELECT 1,1")
