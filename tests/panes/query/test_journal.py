"""The texts of all tabs on disk."""

import resource
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from hogtui.panes.query.buffers import Buffer, digest
from hogtui.panes.query.journal import LONGEST, MOST_CLOSED, Buffers, Journal
from hogtui.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def tabs(*names: str) -> Buffers:
    """Tabs with their names in them."""
    return Buffers([Buffer(f"SELECT {name}", id=name) for name in names])


def names_in(folder: Path) -> list[str]:
    """The tabs that are kept, in their order."""
    kept = Journal(Store(folder)).load()
    return [each.id for each in kept.buffers] if kept is not None else []


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shop.sql"
    whole = Buffer("SELECT 1\n\ud800", (1, 1), "Shop ✓", path, digest("x"), "b")
    given = Buffers([Buffer("", id="c"), whole, Buffer("a", id="a")], 1)
    assert Journal(Store(tmp_path)).write(given) is None

    found = Journal(Store(tmp_path)).load()
    assert found == given._replace(
        buffers=[given.buffers[0], whole._replace(text="SELECT 1\n\ufffd"), given.buffers[2]]
    )


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    journal = Journal(Store(tmp_path))
    journal.write(tabs("a", "b"))
    before = {each: each.stat().st_mtime_ns for each in tmp_path.iterdir()}
    changed = Buffers([tabs("a").buffers[0], Buffer("other", id="b")])
    journal.write(changed)
    journal.write(changed)
    after = {each: each.stat().st_mtime_ns for each in tmp_path.iterdir()}

    assert {each.name for each in after if after[each] != before[each]} == {"tab-b.json"}


def test_two_programs_do_not_take_each_others_tabs_away(tmp_path: Path) -> None:
    one, other = Journal(Store(tmp_path)), Journal(Store(tmp_path))
    one.write(tabs("a"))
    other.load()
    other.write(tabs("a", "b"))
    one.write(tabs("a", "c"))

    assert sorted(names_in(tmp_path)) == ["a", "b", "c"]


def test_a_file_that_makes_no_sense_costs_one_tab(tmp_path: Path) -> None:
    Journal(Store(tmp_path)).write(tabs("a", "b", "c"))
    (tmp_path / "tab-b.json").write_text("{")
    (tmp_path / "buffers.json").write_text("[")

    assert names_in(tmp_path) == ["a", "c"]
    assert (tmp_path / "tab-b.json.broken").exists()


def test_closed_tabs_are_bounded(tmp_path: Path) -> None:
    journal = Journal(Store(tmp_path))
    forgotten = []
    for number in range(MOST_CLOSED + 2):
        buffer = Buffer("text", id=f"{number:02}")
        journal.write(Buffers([buffer]))
        journal.let_go(buffer.id)
        forgotten += journal.close(buffer, NOON, keep=True)

    assert forgotten == ["00", "01"]
    assert journal.closed()[0].buffer.id == f"{MOST_CLOSED + 1:02}"
    assert len(journal.closed()) == MOST_CLOSED
    assert names_in(tmp_path) == []


def test_what_is_closed_is_not_written_again_and_what_is_open_again_is(tmp_path: Path) -> None:
    journal = Journal(Store(tmp_path))
    late, closed = tabs("a", "b"), tabs("b").buffers[0]
    journal.write(late)
    journal.let_go("b")
    journal.close(closed, NOON, keep=True)
    journal.write(late)
    assert names_in(tmp_path) == ["a"]

    journal.reopen("b")
    assert journal.closed() != []
    journal.write(late)
    assert names_in(tmp_path) == ["a", "b"]
    assert journal.closed() == []


def test_what_is_too_long_is_said_and_the_others_are_kept(tmp_path: Path) -> None:
    long = Buffer("x" * (LONGEST + 1), title="dump", id="b")
    problem = Journal(Store(tmp_path)).write(Buffers([long, *tabs("a").buffers]))
    assert "dump" in (problem or "")
    assert names_in(tmp_path) == ["a"]


def test_a_full_disk_keeps_what_there_was(tmp_path: Path) -> None:
    """In a process of its own, where files may not grow."""
    Journal(Store(tmp_path)).write(tabs("a"))
    program = f"""
from pathlib import Path
from hogtui.panes.query.journal import Buffer, Buffers, Journal
from hogtui.store import Store
journal = Journal(Store(Path({str(tmp_path)!r})))
journal.load()
print(journal.write(Buffers([Buffer("x" * 999, id="a"), Buffer("short", id="b")])))
print(journal.write(Buffers([Buffer("y", id="a"), Buffer("short", id="b")])))
"""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=limit,
    )
    first, second = done.stdout.splitlines()
    assert "could not be written" in first
    assert second == "None"
    kept = Journal(Store(tmp_path)).load()
    assert kept is not None
    assert [each.text for each in kept.buffers] == ["y", "short"]
