"""Colours that a user names."""

import pytest
from textual.color import Color

from hogtui.text.colours import NAMES, colour, ink
from tests.test_app import READ, contrast


@pytest.mark.parametrize(
    ("text", "found"),
    [("red", NAMES["red"]), (" Blue ", NAMES["blue"]), ("#ABC", "#aabbcc"), ("#012345", "#012345")],
)
def test_a_colour_has_a_name_or_numbers(text: str, found: str) -> None:
    assert colour(text) == found


@pytest.mark.parametrize("text", ["", "mauve", "#12", "#1234567", "rgb(1,2,3)", "[red]"])
def test_anything_else_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be one of red, .*\.$"):
        colour(text)


@pytest.mark.parametrize("ground", [*NAMES.values(), "#767676", "#808080", "#000000", "#ffffff"])
def test_ink_is_readable_on_every_colour(ground: str) -> None:
    assert contrast(Color.parse(ink(ground)), Color.parse(ground)) >= READ
