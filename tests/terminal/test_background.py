"""Dark or light, and the terminal's answer picked out of what was typed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.terminal.background import Replies, guess, is_dark

REPLY = "\x1b]11;rgb:ffff/8080/0000\x1b\\"


@pytest.mark.parametrize(
    ("value", "dark"),
    [
        ("15;0", True),
        ("0;15", False),
        ("0;default;7", False),
        ("7;8", True),
        ("", True),
        ("x", True),
    ],
)
def test_guess(value: str, dark: bool) -> None:
    assert guess({"COLORFGBG": value} if value else {}) is dark


def test_a_colour_is_dark_as_the_eye_sees_it() -> None:
    assert is_dark(0.0, 0.0, 1.0)
    assert not is_dark(0.0, 1.0, 0.0)


def test_an_answer_is_taken_out() -> None:
    replies = Replies()
    assert replies.take(f"ab{REPLY}cd") == "abcd"
    assert replies.colour == pytest.approx((1.0, 0.5, 0.0), abs=0.01)


def test_statuses_are_counted_and_taken_out() -> None:
    replies = Replies()
    assert replies.take("a\x1b[0nb\x1b[0n\x1b[A") == "ab\x1b[A"
    assert replies.statuses == 2


@pytest.mark.parametrize("cut", [2, 3])
def test_a_status_in_two_parts(cut: int) -> None:
    replies, status = Replies(), "\x1b[0n"
    assert replies.take("a" + status[:cut]) + replies.take(status[cut:] + "b") == "ab"
    assert replies.statuses == 1


@pytest.mark.parametrize(
    "text", ["\x1b", "\x1b]", "\x1b[", "\x1b[0", "\x1b[0m", "\x1b[A", "plain", "\x1b]0;title\x07"]
)
def test_no_key_is_held_for_long(text: str) -> None:
    replies = Replies()
    assert replies.take(text) + replies.flush() == text
    assert replies.colour is None


@given(st.lists(st.integers(0, len(REPLY) + 4), max_size=5))
def test_however_the_bytes_are_cut(cuts: list[int]) -> None:
    text = f"ab{REPLY}cd"
    # The escape alone is a key as well: an answer cut behind it cannot be told from that.
    places = [0, *sorted({cut for cut in cuts if cut != 3}), len(text)]
    replies = Replies()
    parts = [replies.take(text[start:end]) for start, end in pairwise(places)]
    assert "".join(parts) + replies.flush() == "abcd"
    assert replies.colour is not None


@given(st.text("\x1b]1;rgb:/f\\\x07ab", max_size=40), st.integers(0, 40))
def test_nothing_but_answers_is_lost(text: str, cut: int) -> None:
    replies = Replies()
    left = replies.take(text[:cut]) + replies.take(text[cut:]) + replies.flush()
    assert left == text or replies.colour is not None
