"""HogQL laid out: what changes, and that it stays the same query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.panes.query.opening import TEXT
from hogtui.text.format import commented, formatted, signature

LAID_OUT = [
    "SELECT 1",
    "SELECT event, count() AS n\nFROM events\nWHERE x BETWEEN 'a' AND 'b' AND y\nGROUP BY event",
    "SELECT *\nFROM a\nANY LEFT JOIN b USING id\nUNION ALL\nSELECT 2 -- end",
    "SELECT *\nFROM (\n    SELECT id\n    FROM persons\n    WHERE a IS NOT DISTINCT FROM 3\n) AS p",
    "WITH a AS (\n    SELECT 1\n), b AS (\n    SELECT 2\n)\nSELECT * EXCEPT (x)\nFROM b",
    "SELECT count() OVER (PARTITION BY a ORDER BY b), extract(DAY FROM x)\nFROM events",
    "SELECT person.properties.email,\n       properties.$browser,\n       if(a, b, [1, 2]),\n"
    "       timestamp,\n       event,\n       distinct_id",
    "-- before\nSELECT a -- behind\nFROM t\nWHERE {filters}\nLIMIT 5 OFFSET 2",
    "SELECT 'a\n  b' /* c\n d */\nFROM t",
]  # fmt: skip


@pytest.mark.parametrize("text", LAID_OUT)
def test_what_is_laid_out_stays_and_what_is_not_becomes_it(text: str) -> None:
    assert formatted(text) == text
    if "\n  b" not in text and "--" not in text:
        assert formatted(" ".join(text.split())) == text
        assert formatted(text.replace("\n", "\n\n   ")) == text


def test_keywords_become_capitals_and_names_do_not() -> None:
    assert formatted("select Event from events where x in ('in')") == (
        "SELECT Event\nFROM events\nWHERE x IN ('in')"
    )


def test_the_opening_text_is_formatted_already() -> None:
    for statement in TEXT.split("\n\n"):
        assert formatted(statement.strip()) == statement.strip()


@pytest.mark.parametrize("text", ["SELECT f'{a} b'", "SELECT 'open", "SELECT /* open", ""])
def test_what_cannot_be_taken_apart_is_left_alone(text: str) -> None:
    assert formatted(text) == text


_PIECES = st.sampled_from(
    [
        *("()[]{},;.'`\"*=\\ \n-1x"),
        *("select ", "from ", " with ", " as ", " join ", "left ", "union all "),
        *(" and ", "between "),
        *("events", "-- c\n", "/* c */", "/*\n*/", "f'", "'a\nb'", "{x}", "distinct ", "array "),
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_it_is_always_the_same_query(text: str) -> None:
    after = formatted(text)
    assert signature(after) == signature(text)
    if signature(text) is None:
        assert after == text


def test_lines_become_comments_and_back() -> None:
    lines = ["  a", "", "    b"]
    once = commented(lines)
    assert once == ["  -- a", "", "  --   b"]
    assert commented(once) == lines
    assert commented([""]) == ["-- "]
    assert commented(["--x"]) == ["x"]
