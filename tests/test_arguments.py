"""Pieces of the command line."""

import argparse

import pytest

from hogtui.arguments import events, number, with_file_named


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ([], []),
        (["a.sql"], ["--open", "a.sql"]),
        (["--demo", "reports/A.SQL"], ["--demo", "--open", "reports/A.SQL"]),
        (["--open", "a.sql"], ["--open", "a.sql"]),
        (["--profile", "a.sql"], ["--profile", "a.sql"]),
        (["info"], ["info"]),
        (["-x.sql"], ["-x.sql"]),
    ],
)
def test_a_file_with_a_query_needs_no_option(given: list[str], read: list[str]) -> None:
    assert with_file_named(given) == read


def test_numbers_are_whole_and_more_than_none() -> None:
    assert (number("12"), events("200k"), events("1M"), events("2_000")) == (
        12,
        200_000,
        1_000_000,
        2_000,
    )
    for text in ("", "0", "-1", "1.5", "x", "²"):
        with pytest.raises(argparse.ArgumentTypeError):
            number(text)
