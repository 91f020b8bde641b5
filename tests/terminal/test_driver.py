"""What the driver hears from the terminal."""

from pathlib import Path

import pytest

from tests.terminal.pseudo import PseudoTerminal, small_app


@pytest.mark.parametrize(
    ("background", "said"), [("ffff/ffff/eeee", "light"), ("1a1a/1b1b/2626", "dark")]
)
def test_the_terminal_tells_its_background(tmp_path: Path, background: str, said: str) -> None:
    with PseudoTerminal(small_app(), tmp_path, background=background) as app:
        app.wait_for(said)
        assert "typed" not in app.text


def test_what_is_typed_around_the_answer_is_kept(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        app.wait_for("hello world")
        app.send("one\x1b]11;rgb:ffff/")
        app.send("ffff/ffff\x07two")
        app.wait_for("light")
        app.wait_for("typed:onetwo")


def test_escape_alone_and_long_pastes_arrive(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        app.wait_for("hello world")
        app.send("\x1b")
        app.wait_for("typed:.*")
        app.send("üö€")
        app.wait_for("typed:.*üö€")
