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


def test_the_terminal_s_word_that_it_has_read_is_no_key(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path, size=(120, 100)) as app:
        app.wait_for("hello world")
        typed = ""
        for part in ("abcdefghij" * 6, "rst", "uv", "wx", "yz"):
            # All of it is drawn again, and that is worth a question.
            app.resize(120, 100)
            typed += part
            app.send(part)
            app.wait_for(f"typed:{typed}\\.")
        app.wait_until_written(b"\x1b[5n")
        app.send("!")
        app.wait_for(f"typed:{typed}!\\.")


def test_what_a_smaller_window_cut_off_comes_back(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        # It answers keys, so its start is over and every resize is heard.
        app.send("x")
        app.wait_for("typed:x.")
        app.display.screen.reset()
        # Too quick for the app to see more than that something was resized.
        app.resize(70, 10)
        app.resize(80, 24)
        app.wait_for("hello world")


def test_a_terminal_that_reads_again_gets_the_newest_picture(tmp_path: Path) -> None:
    with PseudoTerminal(small_app(), tmp_path) as app:
        app.wait_for("hello world")
        app.stop_reading()
        app.send("unseen")
        app.read_again()
        app.send("!")
        app.wait_for("typed:unseen!")
