"""Which way a copy goes, and what is said about it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from hogtui.clipboard import LARGEST, Clipboard, Copied

TMUX = {"TMUX": "/tmp/tmux-0/default,1,0"}
SSH = {"SSH_TTY": "/dev/pts/1"}
X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}


class Programs:
    """The programs of a machine, and what they were given."""

    def __init__(self, *names: str, failing: Sequence[str] = ()) -> None:
        self.names = names
        self.failing = failing
        self.ran: list[tuple[str, bytes]] = []
        self.terminal: list[str] = []

    def find(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.names else None

    async def run(self, command: Sequence[str], data: bytes) -> str | None:
        self.ran.append((command[0], data))
        return "it is broken" if command[0] in self.failing else None

    def clipboard(self, environ: dict[str, str]) -> Clipboard:
        return Clipboard(environ, self.terminal.append, self.run, self.find)


ALL = ("tmux", "pbcopy", "wl-copy", "xclip", "xsel")


@pytest.mark.skipif(sys.platform != "linux", reason="the routes of Linux")
@pytest.mark.parametrize(
    ("environ", "programs", "route"),
    [
        (TMUX, ALL, "tmux"),
        ({**TMUX, **SSH, **X11}, ALL, "tmux"),
        (TMUX, (), "terminal"),
        ({**X11, **WAYLAND}, ALL, "wl-copy"),
        (X11, ALL, "xclip"),
        (X11, ("xsel",), "xsel"),
        (X11, (), "terminal"),
        ({**X11, **SSH}, ALL, "terminal"),
        ({**WAYLAND, "SSH_CONNECTION": "a b"}, ALL, "terminal"),
        ({}, ALL, "terminal"),
    ],
)
async def test_routes(environ: dict[str, str], programs: tuple[str, ...], route: str) -> None:
    machine = Programs(*programs)
    copied = await machine.clipboard(environ).copy("tëxt\n")
    assert copied == Copied(route, confirmed=route != "terminal")
    assert machine.terminal == (["tëxt\n"] if route == "terminal" else [])
    assert machine.ran == ([] if route == "terminal" else [(route, "tëxt\n".encode())])


@pytest.mark.skipif(sys.platform != "linux", reason="the routes of Linux")
async def test_the_next_way_when_one_fails(capsys: pytest.CaptureFixture[str]) -> None:
    machine = Programs(*ALL, failing=("xclip",))
    assert await machine.clipboard(X11).copy("x") == Copied("xsel", True)
    machine = Programs(*ALL, failing=("tmux",))
    assert await machine.clipboard(TMUX).copy("x") == Copied(
        "terminal", False, "tmux: it is broken"
    )
    assert capsys.readouterr() == ("", "")


async def test_no_way_at_all() -> None:
    copied = await Clipboard({}, None, None, lambda _name: None).copy("x")
    assert (copied.route, copied.confirmed) == ("", False)
    assert "export" in (copied.why or "")


@pytest.mark.parametrize("text", ["x" * (LARGEST + 1), "é" * (LARGEST // 2 + 1)])
async def test_too_much(text: str) -> None:
    machine = Programs(*ALL)
    copied = await machine.clipboard(TMUX).copy(text)
    assert copied.route == ""
    assert copied.why == "100 kB is too much for a clipboard; export it to a file."
    assert machine.ran == []
    assert machine.terminal == []


async def test_text_that_is_no_text_is_copied_all_the_same() -> None:
    machine = Programs("tmux")
    assert (await machine.clipboard(TMUX).copy("a\ud800")).route == "tmux"


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def real(folder: Path, **environ: str) -> Clipboard:
    path = f"{folder}:{os.environ['PATH']}"
    return Clipboard({"PATH": path, "TMUX": "x", **environ}, find=lambda name: str(folder / name))


async def test_a_real_program_gets_the_bytes_and_no_key(tmp_path: Path) -> None:
    program(
        tmp_path, "tmux", f'env > {tmp_path}/env; echo "$@" > {tmp_path}/args; cat > {tmp_path}/in'
    )
    copied = await real(tmp_path, POSTHOG_PERSONAL_API_KEY="phx_x").copy("a\nb")
    assert copied == Copied("tmux", True)
    assert (tmp_path / "in").read_bytes() == b"a\nb"
    assert (tmp_path / "args").read_text() == "load-buffer -w -\n"
    assert "phx_x" not in (tmp_path / "env").read_text()


async def test_a_real_program_that_stays_in_the_background(tmp_path: Path) -> None:
    """As wl-copy and xclip do: they hold the selection until another takes it."""
    program(tmp_path, "tmux", "cat > /dev/null; sleep 5 &")
    assert await real(tmp_path).copy("x") == Copied("tmux", True)


@pytest.mark.parametrize(
    ("script", "why"), [("exit 3", "it ended with code 3"), ("exec sleep 9", "no answer within")]
)
async def test_a_real_program_that_fails(tmp_path: Path, script: str, why: str) -> None:
    program(tmp_path, "tmux", script)
    clipboard = real(tmp_path)
    clipboard.patience = 0.1
    copied = await clipboard.copy("x" * 90_000)
    assert copied.route == ""
    assert why in (copied.why or "")


async def test_a_program_that_cannot_be_run(tmp_path: Path) -> None:
    (tmp_path / "tmux").write_text("")
    copied = await Clipboard({"TMUX": "x", "PATH": str(tmp_path)}, find=lambda _: "there").copy("x")
    assert "permission denied" in (copied.why or "")
