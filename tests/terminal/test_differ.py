"""What the differ sends, and what it leaves out."""

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hogtui.terminal.cells import Palette, Pen, split_codes
from hogtui.terminal.differ import Abilities, Differ
from tests.terminal.emulator import HEIGHT, WIDTH, Terminal


def differ(width: int = WIDTH, height: int = HEIGHT, **abilities: bool) -> Differ:
    return Differ(width, height, Palette(ColorSystem.TRUECOLOR), Abilities(**abilities))


def strip(text: str, style: str = "") -> Strip:
    return Strip([Segment(text, Style.parse(style))])


def test_the_first_frame_draws_all_of_it_and_the_second_nothing() -> None:
    ours = differ()
    ours.take([(0, 0, strip("hello".ljust(WIDTH)))])
    first = ours.frame()
    assert "hello" in first
    assert ours.frame() == ""


def test_only_changed_cells_are_sent() -> None:
    ours = differ()
    ours.take([(3, 0, strip("one two three".ljust(WIDTH), "red"))])
    ours.frame()
    ours.take([(3, 0, strip("one six three".ljust(WIDTH), "red"))])
    assert ours.frame() == "\x1b[4;5H\x1b[31msix\x1b[m"


def test_frames_that_were_left_out_cost_nothing() -> None:
    ours = differ()
    ours.frame()
    for text in ("first", "second", ""):
        ours.take([(0, 0, strip(text.ljust(WIDTH)))])
    assert ours.frame() == ""


def scrolled(texts: list[str], rows: int = 1) -> list[int]:
    """Characters sent for each row by which lines go up, once what is shown was right."""
    ours, terminal = differ(), Terminal()
    lines = [text.ljust(WIDTH) for text in texts]
    sent = []
    for start in range(rows + 1):
        ours.take([(y, 0, strip(lines[start + y])) for y in range(HEIGHT)])
        frame = ours.frame()
        sent.append(len(frame))
        terminal.write(frame)
        assert terminal.screen.display == lines[start : start + HEIGHT]
    return sent[1:]


LETTERS = [f"line {number} {'abcdefgh'[number % 8] * 20}" for number in range(40)]


def test_rows_that_moved_are_scrolled() -> None:
    assert scrolled(LETTERS)[0] < 2 * WIDTH


def test_rows_that_stand_still_in_between_are_not_lost() -> None:
    scrolled([*LETTERS[:5], *["the same twice"] * 2, *LETTERS[7:]], rows=3)


def test_rows_of_which_little_differs_are_scrolled_as_well() -> None:
    values = [" ".join([f"value {number} {x}" for x in range(4)])[:WIDTH] for number in range(40)]
    assert scrolled(values)[0] < 2 * WIDTH


def test_a_coloured_blank_tail_is_written_where_erasing_has_no_colour() -> None:
    for erases in (True, False):
        ours = differ(erases_in_colour=erases)
        ours.frame()
        ours.take([(0, 0, strip(" " * WIDTH, "on blue"))])
        assert ("\x1b[K" in ours.frame()) is erases


def test_long_gaps_are_erased_and_jumped_over() -> None:
    for erases in (True, False):
        ours = differ(erases_in_colour=erases)
        ours.frame()
        ours.take([(0, 0, strip(f"left{' ' * 20}right".ljust(WIDTH, "."), "on blue"))])
        assert ("\x1b[20X\x1b[20C" in ours.frame()) is erases


def test_two_backgrounds_in_turn_are_written_one_after_the_other() -> None:
    ours, terminal = differ(), Terminal()
    one, other = Style.parse("red on blue"), Style.parse("white on green")
    pairs = [(Segment("text", one), Segment("  ", other)) for _ in range(5)]
    ours.frame()
    ours.take([(0, 0, Strip([segment for pair in pairs for segment in pair]))])
    sent = ours.frame()
    terminal.write(sent)
    assert (sent.count("\x1b[31;44m"), sent.count("\x1b[42m")) == (1, 1)
    assert terminal.screen.display[0].rstrip() == ("text  " * 5).rstrip()


def test_after_a_disputed_width_the_cursor_is_put_right() -> None:
    ours = differ()
    ours.frame()
    ours.take([(0, 0, strip("a👩‍👩‍👧b日c"))])
    assert ours.frame() == "\x1b[Ha👩‍👩‍👧\x1b[1;4Hb日c"


def test_a_link_is_opened_and_closed_once() -> None:
    ours = differ()
    ours.frame()
    ours.take([(0, 0, strip("go", "link https://example.com"))])
    sent = ours.frame()
    assert sent.count("https://example.com") == 1
    assert sent.count("\x1b]8;;\x1b\\") == 1


@pytest.mark.parametrize(
    ("codes", "pen"),
    [
        ("", Pen()),
        ("1;31;42", Pen("1", "31", "42")),
        ("3;38;2;1;2;3;48;5;17", Pen("3", "38;2;1;2;3", "48;5;17")),
        ("97;100", Pen("", "97", "100")),
        ("2;39;49", Pen("2")),
    ],
)
def test_parameters_are_told_apart(codes: str, pen: Pen) -> None:
    assert split_codes(codes) == pen


def test_a_mark_on_a_blank_keeps_the_colour_of_the_blank() -> None:
    ours = differ()
    ours.frame()
    ours.take([(0, 0, Strip([Segment(" ", Style.parse("red")), Segment("\u0301")]))])
    assert "\x1b[31m \u0301" in ours.frame()
