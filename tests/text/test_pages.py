"""The next rows of a query, by its own words."""

import pytest

from hogtui.text.pages import NoPages, bounds, page


@pytest.mark.parametrize(
    ("statement", "second"),
    [
        ("SELECT 1", "SELECT 1\nLIMIT 10 OFFSET 20"),
        ("SELECT 1;", "SELECT 1\nLIMIT 10 OFFSET 20"),
        ("SELECT 1 -- all", "SELECT 1\nLIMIT 10 OFFSET 20\n-- all"),
        ("SELECT 1 LIMIT 20", "SELECT 1\nLIMIT 10 OFFSET 20"),
        ("select 1 limit 20 offset 5", "select 1\nLIMIT 10 OFFSET 25"),
        ("SELECT 1 LIMIT 5, 20", "SELECT 1\nLIMIT 10 OFFSET 25"),
        ("SELECT a FROM t LIMIT 1 BY a", "SELECT a FROM t LIMIT 1 BY a\nLIMIT 10 OFFSET 20"),
        (
            "SELECT a FROM t LIMIT 1 BY a LIMIT 7",
            "SELECT a FROM t LIMIT 1 BY a\nLIMIT 10 OFFSET 20",
        ),
        (
            "SELECT a FROM (SELECT 1 LIMIT 3) ORDER BY a",
            "SELECT a FROM (SELECT 1 LIMIT 3) ORDER BY a\nLIMIT 10 OFFSET 20",
        ),
        (
            "SELECT 1 UNION ALL SELECT 2",
            "SELECT * FROM (\nSELECT 1 UNION ALL SELECT 2\n) LIMIT 10 OFFSET 20",
        ),
    ],
)
def test_the_second_page(statement: str, second: str) -> None:
    assert page(statement, 20, 10) == second


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("", "it is empty"),
        ("SELECT 1 OFFSET 3", "it has an OFFSET, but no LIMIT"),
        ("SELECT 1 LIMIT {variables.n}", "its LIMIT is no plain number"),
        ("SELECT 1 LIMIT 3 WITH TIES", "it ends in more than a LIMIT"),
        ("SELECT 1 UNION ALL SELECT 2 LIMIT 3", "its LIMIT belongs to a part of a UNION"),
    ],
)
def test_what_has_no_pages_says_why(statement: str, why: str) -> None:
    with pytest.raises(NoPages, match=why):
        page(statement, 0, 1)


def test_order_is_known() -> None:
    assert bounds("SELECT 1 ORDER BY a").is_ordered
    assert not bounds("SELECT 1 FROM (SELECT 2 ORDER BY a)").is_ordered
    assert not bounds("SELECT 1 ORDER BY a UNION ALL SELECT 2").is_ordered
