"""What is drawn where our symbols cannot be."""

import ast
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

import hogtui
from hogtui.terminal.symbols import STAND_INS, Lacks, StandIns, lacks, stand_in_filters, stand_ins


@pytest.mark.parametrize(
    ("term", "encoding", "missing"),
    [
        ("xterm-256color", "UTF-8", "nothing"),
        ("xterm-256color", "utf8", "nothing"),
        ("linux", "utf-8", "symbols"),
        ("linux", "ISO-8859-1", "everything"),
        ("xterm", "ANSI_X3.4-1968", "everything"),
        ("", "", "everything"),
    ],
)
def test_what_is_missing_is_told_by_terminal_and_locale(
    term: str, encoding: str, missing: Lacks
) -> None:
    assert lacks({"TERM": term}, encoding) == missing


@pytest.mark.parametrize(
    ("text", "missing", "drawn"),
    [
        ("● ok … ▌Query é", "nothing", "● ok … ▌Query é"),
        ("● ok … ▌Query é", "symbols", "* ok ~ >Query é"),
        ("● ok … ▌Query é", "everything", "* ok ~ >Query ?"),
        ("╭─ Keys ─╮", "symbols", "+- Keys -+"),
        ("表 e\u0301", "everything", "?? e"),
        ("👩‍👩‍👧!", "everything", "??!"),
    ],
)
def test_stand_ins(text: str, missing: Lacks, drawn: str) -> None:
    assert stand_ins(text, missing) == drawn
    assert cell_len(drawn) == cell_len(text)


def test_every_stand_in_is_one_sign_of_ascii() -> None:
    assert all(plain.isascii() and len(plain) == 1 for plain in STAND_INS.values())
    assert all(cell_len(symbol) == 1 for symbol in STAND_INS)


def test_every_symbol_of_ours_has_one() -> None:
    folder = Path(hogtui.__file__).parent
    files = [
        path for part in ("widgets", "screens", "panes") for path in (folder / part).rglob("*.py")
    ]
    used = {
        sign
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for sign in node.value
        if not sign.isascii()
    }
    assert {sign for sign in used if not stand_ins(sign, "symbols").isascii()} == set()


def test_most_terminals_need_none() -> None:
    assert stand_in_filters({"LANG": "de_DE.UTF-8", "TERM": "xterm"}) == ()
    assert stand_in_filters({"LC_ALL": "C.utf8", "LANG": "x", "TERM": "linux"}) != ()


def test_styles_stay() -> None:
    bold = Style(bold=True)
    segments = [Segment("● ok", bold), Segment(" x")]
    assert StandIns("symbols").apply(segments, Color(0, 0, 0)) == [
        Segment("* ok", bold),
        Segment(" x"),
    ]
    assert StandIns("symbols").apply(segments[1:], Color(0, 0, 0)) == segments[1:]
