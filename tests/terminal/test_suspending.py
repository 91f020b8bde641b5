"""Ctrl-Z, fg, stops that nobody announced, and other programs in the same terminal."""

import os
import shlex
import signal
from pathlib import Path

from tests.terminal.pseudo import PseudoTerminal, small_app

SHELL = ["sh", "-i"]
PROMPT = {"PS1": "ready> ", "ENV": ""}


def test_ctrl_z_and_fg(tmp_path: Path) -> None:
    with PseudoTerminal(SHELL, tmp_path, environ=PROMPT) as shell:
        shell.wait_for("ready>")
        shell.send(shlex.join(small_app()) + "\n")
        shell.wait_for("hello world")
        for time in range(3):
            shell.send(f"{time}\x1a")
            shell.wait_for(r"(?i)stopped|suspended")
            assert shell.left_on == set()
            assert shell.kitty == 0
            shell.send("clear; fg\n")
            shell.wait_for("hello world")
            shell.wait_for(r"typed:0")
            assert 1049 in shell.modes
        shell.send("q")
        shell.wait_for("ready>")
        assert shell.left_on == set()
        shell.send("exit\n")
        assert shell.wait_end() == 0


def test_a_stop_that_nobody_announced(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        app.wait_for("hello world")
        os.kill(app.process.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, app.process.pid, os.WSTOPPED | os.WNOWAIT)
        # What a shell writes meanwhile.
        app.display.screen.reset()
        app.modes -= {1049}
        os.kill(app.process.pid, signal.SIGCONT)
        app.wait_for("hello world")
        assert 1049 in app.modes
        app.send("q")
        assert app.wait_end() == 0
        assert app.left_on == set()
        assert app.attributes == app.before


def test_where_nobody_could_wake_it_ctrl_z_does_nothing(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        app.wait_for("hello world")
        app.send("\x1a")
        # What is typed before the input is given back belongs to nobody.
        app.wait_until_written(b"\x1b[?1049l")
        app.send("still here")
        app.wait_for("typed:.*still here")


def test_ctrl_c_in_another_program_is_not_ours(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        app.wait_for("hello world")
        app.send("E")
        app.wait_for("another program")
        assert 1049 not in app.modes
        app.send("\x03")  # the line discipline makes it a SIGINT for everybody in front
        app.send("\n")
        app.wait_for("hello world")
        app.send("q")
        assert app.wait_end() == 0
        assert app.left_on == set()
