"""What a text was before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hogtui.panes.query.versions import CHARACTERS, MOST, MUCH, Version, Versions, touched
from hogtui.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(minute: int, text: str) -> Version:
    """A version."""
    return Version(NOON + timedelta(minutes=minute), text, "run")


def test_the_newest_is_first_and_the_same_is_kept_once(tmp_path: Path) -> None:
    versions = Versions(Store(tmp_path))
    for minute, text in enumerate(["a", "b", "b", " ", "c"]):
        assert versions.keep("1", at(minute, text)) is None

    assert [each.text for each in Versions(Store(tmp_path)).of("1")] == ["c", "b", "a"]
    assert Versions(Store(tmp_path)).of("2") == []
    assert Versions(Store(tmp_path)).keep("1", at(9, "c")) is None
    assert len(versions.of("1")) == 3


def test_they_are_bounded_in_number_and_in_length(tmp_path: Path) -> None:
    versions = Versions(Store(tmp_path))
    for minute in range(MOST + 10):
        versions.keep("1", at(minute, f"{minute}"))
    assert len(versions.of("1")) == MOST
    assert versions.of("1")[-1].text == "10"

    versions.keep("1", at(99, "x" * (CHARACTERS + 1)))
    assert [len(each.text) for each in versions.of("1")] == [CHARACTERS + 1]


def test_a_pause_counts_when_much_was_written(tmp_path: Path) -> None:
    versions = Versions(Store(tmp_path))
    versions.notice("1", "a" * 1000, NOON)
    versions.notice("1", "a" * 1000 + "b" * (MUCH - 1), NOON)
    assert len(versions.of("1")) == 1
    versions.notice("1", "a" * 1000 + "b" * MUCH, NOON)
    assert len(versions.of("1")) == 2


def test_in_private_nothing_is_written(tmp_path: Path) -> None:
    versions = Versions(Store(tmp_path))
    versions.keep("1", at(1, "kept"))
    versions.keep("1", at(2, "secret"), private=True)
    versions.keep("1", at(3, "kept too"))

    assert [each.text for each in versions.of("1")] == ["kept too", "secret", "kept"]
    assert [each.text for each in Versions(Store(tmp_path)).of("1")] == ["kept too", "kept"]
    versions.forget("1")
    assert versions.of("1") == []
    assert list(tmp_path.iterdir()) == []


def test_what_makes_no_sense_is_left_out(tmp_path: Path) -> None:
    good = {"at": NOON.isoformat(), "text": "a\x1b\r\nb", "why": "r\nun"}
    bad = [None, {}, {**good, "at": "x"}, {**good, "text": 1}, {**good, "at": 5}]
    Store(tmp_path).write("versions-1", {"versions": [*bad, good]})
    assert Versions(Store(tmp_path)).of("1") == [Version(NOON, "a␛\nb", "r␤un")]


@given(st.text("ab", max_size=30), st.text("ab", max_size=30))
def test_touched_is_what_is_not_alike(old: str, new: str) -> None:
    found = touched(old, new)
    assert (found == 0) == (old == new)
    assert abs(len(old) - len(new)) <= found <= max(len(old), len(new))
    assert found == touched(new, old)
