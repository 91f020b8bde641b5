"""Alt and a digit."""

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from hogtui.terminal.digits import alt_digits, apart


def keys(text: str) -> list[str]:
    """What Textual makes of typed text."""
    parser = XTermParser()
    found = [*parser.feed(alt_digits(text)), *parser.tick()]
    return [message.key for message in found if isinstance(message, Key)]


@pytest.mark.parametrize("digit", "123456789")
def test_alt_and_a_digit_is_that_key(digit: str) -> None:
    assert keys(f"\x1b{digit}") == [f"alt+{digit}"]


def test_textual_alone_takes_it_for_a_sign() -> None:
    """True of Textual 8.2.8; without it there is nothing to put right."""
    parser = XTermParser()
    (message,) = parser.feed("\x1b1")
    assert isinstance(message, Key)
    assert message.key == "inverted_exclamation_mark"


def test_what_arrives_together_keeps_its_order() -> None:
    assert keys("a\x1b2b") == ["a", "alt+2", "b"]


@pytest.mark.parametrize("text", ["¡", "1", "\x1b[1;5C", "\x1bOP", "\x1b[15~", "\x1b[49;3u"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert alt_digits(text) == text


@pytest.mark.parametrize("digit", "123456789")
def test_an_escape_that_came_late_is_a_key_of_its_own(digit: str) -> None:
    parser = XTermParser()
    late = [*parser.feed("\x1b"), *parser.feed(digit)]
    found = [each for message in late for each in apart(message, digit)]

    assert [each.key for each in found if isinstance(each, Key)] == ["escape", digit]


def test_a_sign_that_was_typed_is_that_sign() -> None:
    (message,) = XTermParser().feed("™")

    assert apart(message, "™") == [message]
