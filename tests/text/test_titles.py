"""Names for queries that nobody has named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.titles import title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("SELECT 1", "query"),
        ("-- weekly signups\nSELECT 1 FROM events", "weekly signups"),
        ("/* Funnel */ SELECT 1", "Funnel"),
        ("--\n-- ====\n-- name", "name"),
        ("SELECT count() FROM events -- not a name", "events"),
        ("select a from (select b from `my table`) x", "my table"),
        ("SELECT a FROM postgres.users u", "postgres"),
        ("SELECT 'FROM x' FROM persons", "persons"),
        ("SELECT 1 FROM", "query"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text())
def test_any_text_has_a_title(text: str) -> None:
    assert title_of(text)
