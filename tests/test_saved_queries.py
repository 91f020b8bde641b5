"""Queries with a name, in files."""

import stat
from pathlib import Path

import pytest

from hogtui.documents import Refused
from hogtui.saved_queries import LONGEST_NAME, Saved, SavedQueries


def test_what_is_saved_is_a_plain_file_of_that_name(tmp_path: Path) -> None:
    queries = SavedQueries(tmp_path / "data" / "queries")
    assert queries.all() == []

    path = queries.save("Weekly reach", "-- Who came\nselect 1")
    queries.save("another.sql", "select 2")

    assert path == queries.folder / "Weekly reach.sql"
    assert queries.all() == [
        Saved("another", queries.folder / "another.sql"),
        Saved("Weekly reach", path, "Who came"),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    queries = SavedQueries(tmp_path)
    path = queries.save("one", "select 1")
    queries.save("two", "select 2")

    with pytest.raises(Refused, match="already"):
        queries.save("one", "select 3")
    with pytest.raises(Refused, match="already"):
        queries.rename(path, "two")
    assert path.read_text() == "select 1"

    queries.save("one", "select 3", replace=True)
    assert path.read_text() == "select 3"


def test_renamed_and_deleted(tmp_path: Path) -> None:
    queries = SavedQueries(tmp_path)
    path = queries.rename(queries.save("one", "select 1"), "First")
    assert [each.name for each in queries.all()] == ["First"]

    queries.delete(path)
    assert queries.all() == []
    with pytest.raises(Refused):
        queries.delete(path)


@pytest.mark.parametrize(
    "name", ["", " ", "../x", "a/b", "a\\b", "a\x1b[2J", ".hidden", "x" * (LONGEST_NAME + 1)]
)
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        SavedQueries(tmp_path).save(name, "select 1")
    assert list(tmp_path.iterdir()) == []
