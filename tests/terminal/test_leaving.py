"""Whatever ends the app: the terminal is as it was found, and it takes two seconds at most."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.pseudo import PseudoTerminal, small_app
from tests.terminal.small_app import KEY

LONGEST = 2.0
"""Seconds that leaving may take."""
SLACK = 1.5
"""Seconds more for a machine that runs other tests too."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[PseudoTerminal]:
    with PseudoTerminal(small_app(), tmp_path) as terminal:
        terminal.wait_for("hello world")
        # The last of the answers: now everything that can be switched on is on.
        terminal.wait_until_written(b"\x1b[?1016h")
        yield terminal


def assert_restored(terminal: PseudoTerminal) -> None:
    assert terminal.left_on == set()
    assert terminal.kitty == 0
    assert terminal.attributes == terminal.before
    assert "hello world" not in terminal.text


def test_while_it_runs_the_terminal_is_another_one(app: PseudoTerminal) -> None:
    assert app.left_on >= {25, 1049, 1000, 1003, 1004, 1006, 1016, 2004, 2048}
    assert app.kitty == 1
    assert app.attributes != app.before


def test_quit(app: PseudoTerminal, tmp_path: Path) -> None:
    app.send("q")
    assert app.wait_end(LONGEST + SLACK) == 0
    assert_restored(app)
    assert (tmp_path / "left").read_text() == "cancelled"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_signals(app: PseudoTerminal, tmp_path: Path, name: str) -> None:
    number = signal.Signals[name]
    app.process.send_signal(number)
    assert app.wait_end(LONGEST + SLACK) == 128 + number
    assert_restored(app)
    assert (tmp_path / "left").exists()


@pytest.mark.parametrize("ignored", [False, True], ids=["told", "not told"])
def test_the_terminal_vanishes(tmp_path: Path, *, ignored: bool) -> None:
    with PseudoTerminal(small_app(), tmp_path, ignore_hangup=ignored) as app:
        app.wait_for("hello world")
        app.hang_up()
        assert app.process.wait(LONGEST + SLACK) == 128 + signal.SIGHUP
        assert (tmp_path / "left").exists()


def test_the_event_loop_is_stuck(app: PseudoTerminal) -> None:
    app.send("S")
    app.process.send_signal(signal.SIGTERM)
    assert app.wait_end(LONGEST + SLACK) == 128 + signal.SIGTERM
    assert_restored(app)


def test_the_server_does_not_answer(tmp_path: Path) -> None:
    with PseudoTerminal(small_app("never"), tmp_path) as app:
        app.wait_for("hello world")
        start = time.monotonic()
        app.process.send_signal(signal.SIGTERM)
        assert app.wait_end(LONGEST + SLACK) == 128 + signal.SIGTERM
        assert time.monotonic() - start > 0.9, "the server has its second"
        assert_restored(app)


def test_asked_twice_it_goes_at_once(tmp_path: Path) -> None:
    with PseudoTerminal(small_app("never"), tmp_path) as app:
        app.wait_for("hello world")
        app.process.send_signal(signal.SIGINT)
        app.wait_until_written(b"\x1b[?1003l")  # the first one stopped the input
        app.process.send_signal(signal.SIGINT)
        start = time.monotonic()
        assert app.wait_end(LONGEST) == 128 + signal.SIGINT
        assert time.monotonic() - start < 0.9
        assert_restored(app)


def test_the_terminal_stopped_reading(app: PseudoTerminal) -> None:
    app.stop_reading()
    app.send("some typing that is to be drawn")
    app.process.send_signal(signal.SIGTERM)
    assert app.process.wait(LONGEST + SLACK) == 128 + signal.SIGTERM


@pytest.mark.parametrize("way", ["X", "W", "T"], ids=["handler", "worker", "thread"])
def test_a_bug(app: PseudoTerminal, tmp_path: Path, way: str) -> None:
    app.send(way)
    assert app.wait_end(LONGEST + SLACK) == 1
    assert_restored(app)
    [report] = (tmp_path / "reports").iterdir()
    assert "ran into a bug: RuntimeError" in app.text
    assert report.name in app.text.replace("\n", "")
    assert "Traceback" not in app.text
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "in crash" in report.read_text()
    for text in (report.read_text(), app.written.decode()):
        assert not any(KEY[start : start + 12] in text for start in range(len(KEY) - 11))


def test_no_core_file_holds_a_key(app: PseudoTerminal) -> None:
    """A kill that nobody can catch leaves nothing behind."""
    os.kill(app.process.pid, signal.SIGKILL)
    assert app.process.wait(LONGEST) == -signal.SIGKILL
