import time
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from hogtui.text.safe import UNKNOWN, clean, clean_json, is_clean, line

# Any code point, lone surrogates included, with the troublesome ones often.
TROUBLE = (
    [chr(code) for code in range(0xA0)]
    + list("\u200b\u200c\u200d\u202e\u2066\u2028\ufeff\u061c\ufe0f\u0301\u1161\u00ad\ud800\udfff")
    + list("👨👩👍🏽❤🇩🇪界é1ก")
    + ["\U000e0041", "\U000e0100"]
)
ANY_TEXT = st.text(
    st.one_of(
        st.integers(0, 0x10FFFF).map(chr),
        st.sampled_from(TROUBLE),
    )
)

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def hides_or_acts(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or character in BIDI
        or 0xE0000 <= code <= 0xE007F
        or character in "\u200b\u2060\ufeff"
    )


@given(ANY_TEXT)
def test_clean_text_holds_no_character_that_acts_or_hides(text: str) -> None:
    assert not [each for each in clean(text) if each not in "\n\t" and hides_or_acts(each)]


@given(ANY_TEXT)
def test_a_line_holds_no_character_that_acts_or_hides(text: str) -> None:
    assert not [each for each in line(text) if hides_or_acts(each)]


@given(ANY_TEXT)
def test_nothing_is_dropped_in_silence(text: str) -> None:
    assert len(clean(text)) == len(text)
    if text:
        assert clean(text)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert line(line(text)) == line(text)
    assert is_clean(clean(text))
    assert is_clean(text) == (clean(text) == text)


@given(ANY_TEXT)
def test_a_line_can_be_encoded(text: str) -> None:
    line(text).encode()
    clean(text).encode()


@settings(max_examples=300)
@given(ANY_TEXT)
def test_terminals_that_join_and_terminals_that_do_not_agree_on_the_width_of_a_line(
    text: str,
) -> None:
    drawn = line(text)
    # For what no Unicode that this Python knows has given out yet there is no width to agree on.
    assume(all(unicodedata.category(each) != "Cn" for each in drawn))
    assert cell_len(drawn) == sum(wcwidth(each) for each in drawn)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a\nb\tc", "a\nb\tc"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31m", f"{UNKNOWN}31m"),
        ("a\r\nb", "a␍\nb"),
        ("\x7f", "␡"),
        ("user\u202egnp.exe", f"user{UNKNOWN}gnp.exe"),
        ("page\u200bview", f"page{UNKNOWN}view"),
        ("page\u200dview", f"page{UNKNOWN}view"),
        ("\ufeffid", f"{UNKNOWN}id"),
        ("x\U000e0041", f"x{UNKNOWN}"),
        ("\ud83d", UNKNOWN),
        ("👨\u200d👩", "👨\u200d👩"),
        ("क्\u200cष", "क्\u200cष"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\tc", "a␤b␉c"),
        ("[/x]", "[/x]"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("👍🏽", "👍"),
        ("❤\ufe0f", "❤"),
        ("🇩🇪", "🄳🄴"),
        ("\u0301x", "\u25cc\u0301x"),
        ("e\u0301", "e\u0301"),
        ("z" + "\u0335" * 50, "z" + "\u0335" * 4),
        ("🏽", UNKNOWN),
    ],
)
def test_line(text: str, expected: str) -> None:
    assert line(text) == expected


def test_ordinary_text_is_the_same_object() -> None:
    text = "München 東京 " * 10
    assert clean(text) is text
    assert line(text) is text


def test_a_json_value_is_cleaned_in_place_with_its_keys() -> None:
    value: object = {"a\x1b": ["x\x07", 1, None, {"b": "\u202e"}], "a␛": True}
    assert clean_json(value) is value
    assert value == {"a␛": ["x␇", 1, None, {"b": UNKNOWN}], f"a␛{UNKNOWN}": True}
    assert clean_json("\x00") == "␀"


def test_depth_does_not_matter() -> None:
    value: list[object] = ["\x07"]
    for _ in range(5000):
        value = [value]
    clean_json(value)


def test_600_000_plain_cells_take_less_than_their_share_of_a_second() -> None:
    rows = [["$pageview", "https://example.com/pricing", 1.5] * 2 for _ in range(100_000)]
    # The best of three: the machine may have other things to do as well.
    took = []
    for _ in range(3):
        started = time.process_time()
        clean_json(rows)
        took.append(time.process_time() - started)
    assert min(took) < 0.3
