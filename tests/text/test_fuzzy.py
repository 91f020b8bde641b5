"""Finding a thing with a few letters."""

import pytest

from hogtui.text.fuzzy import find, penalty

NAMES = ["signups", "events by week", "weekly signups", "shop.sql"]


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("", NAMES),
        (" ", NAMES),
        ("sig", ["signups", "weekly signups"]),
        ("week", ["weekly signups", "events by week"]),
        ("sig week", ["weekly signups"]),
        ("ebw", ["events by week"]),
        ("SQL", ["shop.sql"]),
        ("x", []),
    ],
)
def test_found_in_this_order(letters: str, found: list[str]) -> None:
    assert list(find(letters, NAMES, lambda name: (name, ""))) == found


def test_the_name_comes_before_the_rest_and_letters_with_gaps_last() -> None:
    fits = [
        penalty("ab", "ab"),
        penalty("ab", "xab"),
        penalty("ab", "x", "ab"),
        penalty("ab", "acb"),
    ]
    assert None not in fits
    assert fits == sorted(fits, key=lambda fit: fit or 0)
