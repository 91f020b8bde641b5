"""What is said about a run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hogtui.api.query import Progress, Result
from hogtui.panes.query.running import Run, going, how_many, new_id, own_limit, share, summary

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RUN = Run("id", "SELECT 1", 0, began=100.0)


def result(rows: int, has_more: bool | None, **more: object) -> Result:
    """So many rows, of which the server says that there are more, or not, or nothing."""
    plain = Result(["n"], ["UInt8"], [[1]] * rows, has_more, None, 1.84)
    return replace(plain, **more)  # type: ignore[arg-type]  # the names are checked at run time


@pytest.mark.parametrize(
    ("statement", "limit"),
    [
        ("SELECT 1", None),
        ("SELECT 1 LIMIT 10", 10),
        ("select 1 limit 10 offset 5", 10),
        ("SELECT 1 LIMIT 20, 10", 10),
        ("SELECT 1 FROM (SELECT 2 LIMIT 5)", None),
        ("SELECT 1 LIMIT 1 BY n LIMIT 7", 7),
        ("SELECT 1 LIMIT 2 BY n", None),
        ("SELECT 'LIMIT 3' -- LIMIT 4", None),
        ("SELECT 1 LIMIT {n}", None),
        ("SELECT 1 LIMIT", None),
    ],
)
def test_the_limit_of_the_query_itself(statement: str, limit: int | None) -> None:
    assert own_limit(statement) == limit


@pytest.mark.parametrize(
    ("rows", "has_more", "statement", "words"),
    [
        (100, True, "SELECT 1", "100 of more"),
        (37, False, "SELECT 1", "37 rows"),
        (1, False, "SELECT 1", "1 row"),
        (100, None, "SELECT 1 LIMIT 100", "100, maybe more (your LIMIT)"),
        (99, None, "SELECT 1 LIMIT 100", "99 rows"),
        (50_000, None, "SELECT 1 LIMIT 90000", "50,000, the most PostHog gives at once"),
        (0, None, "SELECT 1 LIMIT 0", "0 rows"),
    ],
)
def test_no_total_is_claimed_that_nobody_counted(
    rows: int, has_more: bool | None, statement: str, words: str
) -> None:
    assert how_many(result(rows, has_more), statement) == words


def test_the_line_under_the_rows() -> None:
    told = Progress(3_100_000, 10, None, 1.0, None)
    cached = result(
        100, True, is_cached=True, last_refresh=NOW - timedelta(minutes=2), progress=told
    )

    assert " · ".join(summary(cached, "SELECT 1", NOW)) == (
        "100 of more · 1.84 s · cached 2 min ago · over 3.1 M rows read"
    )
    stale = result(1, False, stale=True, last_refresh=NOW - timedelta(hours=3))
    assert summary(stale, "SELECT 1", NOW) == ["1 row", "1.84 s", "computed 3 h ago"]


def test_progress_is_told_only_as_far_as_it_can_be_believed() -> None:
    half = Progress(1_200_000, 340_000_000, 2_400_000, 3.0, None)

    assert going(RUN, half, 103.9, False) == "running 3 s · 1.2 M rows · 340 MB read · 50 %"
    assert going(RUN, None, 100.0, True) == "waiting 0 s"
    assert share(replace(half, estimated_rows=1_000_000)) is None
    assert share(replace(half, estimated_rows=0)) is None
    assert share(replace(half, estimated_rows=None)) is None


def test_ids_are_uuids_that_sort_by_time() -> None:
    ids = [new_id() for _ in range(50)]

    assert len(set(ids)) == 50
    assert all(len(each) == 32 and each[12] == "7" and each[16] in "89ab" for each in ids)
