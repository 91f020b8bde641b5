import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.text.hogql import Kind, tokenize
from hogtui.text.statements import (
    location,
    matching_bracket,
    offset_of,
    placeholders,
    split_statements,
    statement_at,
)
from tests.text.test_hogql import SOURCE


@settings(max_examples=300)
@given(SOURCE)
def test_between_statements_is_nothing_but_separators_comments_and_white_space(text: str) -> None:
    rebuilt, position = "", 0
    for statement in split_statements(text):
        between = text[position : statement.start]
        rebuilt += between + statement.text
        position = statement.end
        assert statement.text == text[statement.start : statement.end]
        assert statement.text.strip()
        assert not [token for token in tokenize(between)[0] if not is_filling(token.kind)]
    assert rebuilt + text[position:] == text


def is_filling(kind: Kind) -> bool:
    return kind in (Kind.SEPARATOR, Kind.COMMENT)


@given(SOURCE, st.integers(-5, 300))
def test_there_is_a_statement_everywhere_or_nowhere(text: str, offset: int) -> None:
    found = statement_at(text, offset)
    assert (found in split_statements(text)) if found else not split_statements(text)


@given(SOURCE, st.integers(-5, 300))
def test_matching_goes_both_ways(text: str, offset: int) -> None:
    found = matching_bracket(text, offset)
    if found is not None:
        assert matching_bracket(text, found) == offset


@given(SOURCE, st.integers(-5, 300))
def test_offsets_survive_being_lines_and_columns(text: str, offset: int) -> None:
    inside = max(0, min(offset, len(text)))
    assert offset_of(text, *location(text, offset)) == inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ;; -- nothing\n;", []),
        ("SELECT 1", ["SELECT 1"]),
        (" SELECT 1 ; SELECT 2 ;", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';' ; SELECT 2", ["SELECT ';'", "SELECT 2"]),
        ("SELECT 1 -- a; b\n; SELECT 2", ["SELECT 1 -- a; b", "SELECT 2"]),
        ("SELECT /* ; */ 1", ["SELECT /* ; */ 1"]),
        ("SELECT {a; b}", ["SELECT {a; b}"]),
        ("SELECT `;`, \";\", f'{';'};'", ["SELECT `;`, \";\", f'{';'};'"]),
        ("-- daily\nSELECT 1;", ["-- daily\nSELECT 1"]),
        ("SELECT 1;\n-- the end", ["SELECT 1"]),
    ],
)
def test_splitting(text: str, expected: list[str]) -> None:
    assert [statement.text for statement in split_statements(text)] == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("SEL", "ECT 1; SELECT 2", "SELECT 1"),
        ("SELECT 1;", "\nSELECT 2", "SELECT 1"),
        ("SELECT 1; ", "\nSELECT 2", "SELECT 1"),
        ("SELECT 1;\n", "\nSELECT 2", "SELECT 2"),
        ("SELECT 1;", "SELECT 2", "SELECT 2"),
        ("SELECT 1;\nSELECT 2;\n\n", "", "SELECT 2"),
        ("-- comm", "ent\nSELECT 1", "-- comment\nSELECT 1"),
        ("", "\n\nSELECT 1", "SELECT 1"),
    ],
)
def test_the_statement_under_the_cursor(before: str, after: str, expected: str) -> None:
    found = statement_at(before + after, len(before))
    assert found is not None
    assert found.text == expected


def test_placeholders() -> None:
    text = "SELECT {a} FROM events WHERE {filters} AND '{no}' = { variables.day } -- {no}"
    found = placeholders(text)
    assert [each.name for each in found] == ["a", "filters", "variables.day"]
    assert [text[each.start : each.end] for each in found] == [
        "{a}",
        "{filters}",
        "{ variables.day }",
    ]


@pytest.mark.parametrize(
    ("text", "bracket", "match"),
    [
        ("(a)", 0, 2),
        ("(a)", 2, 0),
        ("(')')", 0, 4),
        ("(\n-- )\n)", 0, 7),
        ("([)]", 0, None),
        ("((a)", 0, None),
        (")", 0, None),
        ("'('", 1, None),
        ("a", 0, None),
        ("{filters}", 0, 8),
        ("f'{a[1]}'", 2, 7),
        ("f'{a[1]}'", 7, 2),
    ],
)
def test_matching_brackets(text: str, bracket: int, match: int | None) -> None:
    assert matching_bracket(text, bracket) == match


def test_columns_count_code_points() -> None:
    text = "é界\n👍x"
    assert location(text, 4) == (1, 1)
    assert offset_of(text, 1, 1) == 4
    assert offset_of(text, 0, 99) == 2
    assert offset_of(text, 99, 0) == len(text)


def test_a_bracket_in_a_long_text_is_matched_between_two_keys() -> None:
    text = "(\n" + "SELECT count(), (1 + 2) AS x FROM events\n" * 5_000 + ")"
    matching_bracket(text, 0)
    started = time.process_time()
    assert matching_bracket(text, len(text) - 3 - len("x FROM events")) is None
    assert matching_bracket(text, text.index("(1")) == text.index("2)") + 1
    assert time.process_time() - started < 0.05
