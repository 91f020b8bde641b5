"""The journal of what was run: what it keeps, what it survives, what it forgets."""

import json
import os
import stat
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hogtui.history import LONGEST, Entry, History, Place, search
from hogtui.text.rows import Text, parse

SHOP = Place("https://eu.posthog.com", 1, "Shop")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(number: int, query: str = "", **more: object) -> Entry:
    made = Entry(f"id{number}", query or f"select {number}", NOON + timedelta(minutes=number))
    return made._replace(**more)  # type: ignore[arg-type]  # whatever the test says


def ids(history: History, place: Place = SHOP) -> list[str]:
    return [each.id for each in history.read(place).entries]


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    history = History(tmp_path)
    kept = entry(
        1,
        "select 'ü',\n\t\ud800 from events",
        project="Shop",
        seconds=1.25,
        rows=0,
        more=True,
        bytes_read=2**40,
        cached=True,
        error="",
        variables={"plan": "free"},
    )

    assert history.record(SHOP, kept) is None

    (read,) = history.read(SHOP).entries
    assert read == kept._replace(query="select 'ü',\n\t\ufffd from events")


def test_the_newest_comes_first_and_each_project_has_its_own(tmp_path: Path) -> None:
    history = History(tmp_path)
    other = Place("https://us.posthog.com", 1)
    for number in range(3):
        history.record(SHOP, entry(number))
    history.record(other, entry(9))

    assert ids(history) == ["id2", "id1", "id0"]
    assert ids(history, other) == ["id9"]
    assert [each.id for each in history.read(SHOP, most=2).entries] == ["id2", "id1"]
    assert ids(history, Place("x" * 500, 7)) == []


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    history = History(tmp_path / "state" / "history")
    before = os.umask(0)
    try:
        history.record(SHOP, entry(1))
    finally:
        os.umask(before)

    for path in (history.path(SHOP), history.path(SHOP).with_suffix(".lock")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.folder.stat().st_mode) == 0o700


def test_a_torn_line_spoils_itself_only(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.record(SHOP, entry(1))
    path = history.path(SHOP)
    path.write_bytes(path.read_bytes() + b'{"id":"torn","query":"sel')

    history.record(SHOP, entry(2))

    assert ids(history) == ["id2", "id1"]


@pytest.mark.parametrize(
    "junk",
    [
        b"\x00\xff\xfe",
        b"[" * 5000,
        b"null",
        b'{"id":1,"query":"x","at":"2026-01-01"}',
        b'{"id":"x","query":"x","at":"soon"}',
        b'{"star":{}}',
        b'{"id":"x","query":"x","at":"2026-01-01","seconds":1e999,"variables":3,"rows":true}',
    ],
)
def test_lines_that_make_no_sense_hide_nothing_else(tmp_path: Path, junk: bytes) -> None:
    history = History(tmp_path)
    history.record(SHOP, entry(1))
    path = history.path(SHOP)
    path.write_bytes(junk + b"\n" + path.read_bytes())

    assert ids(history)[0] == "id1"


def test_the_oldest_go_and_the_starred_stay(tmp_path: Path) -> None:
    history = History(tmp_path, entries=100)
    history.record(SHOP, entry(0))
    assert history.star(SHOP, "id0", True) is None
    for number in range(1, 150):
        history.record(SHOP, entry(number))

    left = history.read(SHOP).entries
    assert len(left) <= 100
    assert left[0].id == "id149"
    assert left[-1].id == "id0"
    assert left[-1].starred


def test_bytes_are_bounded_too(tmp_path: Path) -> None:
    history = History(tmp_path, octets=10_000)
    for number in range(100):
        history.record(SHOP, entry(number, "x" * 500))

    assert history.path(SHOP).stat().st_size <= 10_000
    assert ids(history)[0] == "id99"


def test_a_star_can_be_taken_back(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.record(SHOP, entry(1))
    history.star(SHOP, "id1", True)
    history.star(SHOP, "id1", False)

    assert not history.read(SHOP).entries[0].starred


def test_what_was_deleted_is_not_in_the_file(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.record(SHOP, entry(1, "select 'secret'"))
    history.record(SHOP, entry(2))

    assert history.delete(SHOP, "id1") is None

    assert ids(history) == ["id2"]
    assert b"secret" not in history.path(SHOP).read_bytes()


def test_a_query_that_cannot_be_kept_whole_is_not_kept(tmp_path: Path) -> None:
    history = History(tmp_path)

    said = history.record(SHOP, entry(1, "x" * (LONGEST + 1)))

    assert said is not None
    assert ids(history) == []


def test_what_goes_wrong_is_said_once(tmp_path: Path) -> None:
    history = History(tmp_path / "folder")
    (tmp_path / "folder").write_text("in the way")

    first = history.record(SHOP, entry(1))
    again = history.record(SHOP, entry(2))

    assert first is not None
    assert "history is not kept" in first
    assert again is None
    assert ids(history) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    history.record(SHOP, entry(1))
    path = history.path(SHOP)
    path.unlink()
    (tmp_path / "mine").write_text("mine")
    path.symlink_to(tmp_path / "mine")

    assert history.record(SHOP, entry(2)) is not None
    assert (tmp_path / "mine").read_text() == "mine"
    assert history.read(SHOP).problem


def _write_many(folder: Path, start: int) -> None:
    history = History(folder, entries=1000)
    for number in range(start, start + 100):
        history.record(SHOP, entry(number))


def test_several_programs_lose_nothing_of_each_other(tmp_path: Path) -> None:
    # Locks belong to open files, so threads with journals of their own are like programs.
    writers = [threading.Thread(target=_write_many, args=(tmp_path, 1000 * n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    found = set(ids(History(tmp_path)))

    assert found == {f"id{1000 * n + each}" for n in range(3) for each in range(100)}


def test_search_finds_text_its_absence_and_failures() -> None:
    entries = [
        entry(1, "SELECT event FROM events"),
        entry(2, "select Person from persons", error="no"),
        entry(3, "select 1"),
    ]

    def found(text: str, *, failed: bool = False) -> list[str]:
        return [each.id for each in search(entries, parse(text), failed=failed)]

    assert found("select") == ["id1", "id2", "id3"]
    assert found("SELECT") == ["id1"]
    assert found("!from") == ["id3"]
    assert found("") == ["id1", "id2", "id3"]
    assert found("", failed=True) == ["id2"]
    assert found("!person", failed=True) == []


def test_fifty_thousand_entries_are_read_and_searched_quickly(tmp_path: Path) -> None:
    history = History(tmp_path)
    query = "select event, count() from events where timestamp > now() - interval 7 day "
    lines = [
        json.dumps({"id": f"id{n}", "query": query + str(n), "at": NOON.isoformat(), "rows": n})
        for n in range(50_000)
    ]
    history.folder.mkdir(exist_ok=True)
    history.path(SHOP).write_text("\n".join(lines) + "\n")

    began = time.perf_counter()
    first = history.read(SHOP, most=200).entries
    at_once = time.perf_counter() - began
    entries = history.read(SHOP).entries
    began = time.perf_counter()
    found = search(entries, Text("day 4999"))
    searched = time.perf_counter() - began

    assert first == entries[:200]
    assert len(found) == 11
    # Several times what it takes, because machines differ.
    assert at_once < 0.5
    assert searched < 0.5
