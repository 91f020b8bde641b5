"""Finding and replacing plain text."""

import pytest

from hogtui.text.finding import Match, matches, nearest, replaced


@pytest.mark.parametrize(
    ("text", "wanted", "starts"),
    [
        ("Event event EVENT", "event", [0, 6, 12]),
        ("Event event EVENT", "Event", [0]),
        ("a.b a+b axb", "a.b", [0]),
        ("aaaa", "aa", [0, 2]),
        ("\u0130stanbul istanbul", "istanbul", [0, 9]),
        ("x\ny\nx", "\n", [1, 3]),
        ("anything", "", []),
    ],
)
def test_capitals_matter_once_there_is_one(text: str, wanted: str, starts: list[int]) -> None:
    assert [each.start for each in matches(text, wanted)] == starts


def test_it_goes_round_the_ends() -> None:
    found = matches("a b a b a", "a")
    assert [nearest(found, at) for at in (0, 1, 5, 9)] == [0, 1, 2, 0]
    assert [nearest(found, at, forward=False) for at in (0, 1, 8, 9)] == [2, 0, 1, 2]


def test_all_of_it_is_one_stretch() -> None:
    text = "x a x A x"
    assert replaced(text, matches(text, "a"), "[b]") == (Match(2, 7), "[b] x [b]")
    assert replaced(text, (), "b") is None
