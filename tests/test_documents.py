"""Queries in files: read, written, found, completed."""

import os
import stat
from pathlib import Path

import pytest

from hogtui import documents
from hogtui.documents import Document, Refused


def test_a_file_is_read_with_plain_newlines_and_written_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_bytes(b"\xef\xbb\xbfselect 1,\r\n\t'\xc3\xbc'\r\n")

    document = documents.read(path)

    assert document == Document(path, "select 1,\n\t'ü'\n", "\r\n")
    documents.write(path, document.text + "-- x\n", document.newline)
    assert path.read_bytes() == b"select 1,\r\n\t'\xc3\xbc'\r\n-- x\r\n"


def test_what_cannot_be_shown_is_replaced_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("select '\x1b[2J'")

    document = documents.read(path)

    assert document.is_altered
    assert document.text == "select '␛[2J'"


def test_what_is_no_query_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "large.sql").write_bytes(b"-" * (documents.LARGEST + 1))
    (tmp_path / "binary.sql").write_bytes(b"select\0")
    (tmp_path / "latin.sql").write_bytes(b"select '\xfc'")
    os.mkfifo(tmp_path / "pipe.sql")

    for name, words in {
        "large.sql": "has 4.0 MB: that is no query.",
        "binary.sql": "is not text.",
        "latin.sql": "is not text in UTF-8.",
        "pipe.sql": "is not an ordinary file.",
        "none.sql": "is not opened: no such file or directory.",
        "": "is a folder.",
    }.items():
        with pytest.raises(Refused) as refused:
            documents.read(tmp_path / name)
        assert str(refused.value).endswith(words)


def test_a_new_file_is_its_owners_alone_and_an_old_one_keeps_its_rights(tmp_path: Path) -> None:
    new, old = tmp_path / "new.sql", tmp_path / "old.sql"
    old.write_text("x")
    old.chmod(0o664)

    documents.write(new, "select 1")
    documents.write(old, "select 2")

    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert stat.S_IMODE(old.stat().st_mode) == 0o664
    assert sorted(each.name for each in tmp_path.iterdir()) == ["new.sql", "old.sql"]


def test_a_link_stays_a_link_and_other_names_stay_the_same_file(tmp_path: Path) -> None:
    real, link, other = tmp_path / "real.sql", tmp_path / "link.sql", tmp_path / "other.sql"
    real.write_text("a long text that was there before")
    link.symlink_to(real)

    documents.write(link, "one")
    assert link.is_symlink()
    assert real.read_text() == "one"

    os.link(real, other)
    documents.write(real, "two")
    assert other.read_text() == "two"


def test_folders_and_missing_folders_are_refused(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "is a folder"), (tmp_path / "no" / "x.sql", "no folder")):
        with pytest.raises(Refused, match=words):
            documents.write(path, "select 1")
    loop = tmp_path / "loop.sql"
    loop.symlink_to(loop)
    with pytest.raises(Refused):
        documents.write(loop, "select 1")


def test_a_path_is_typed_with_a_home_and_relative_to_a_folder(
    tmp_path: Path,
) -> None:
    assert documents.place("a/../b.sql ", tmp_path) == tmp_path / "b.sql"
    assert documents.place("~/b.sql", tmp_path) == Path("~/b.sql").expanduser()
    for text in ("", "  ", "a\0b", "~nobody-of-that-name/x"):
        with pytest.raises(Refused):
            documents.place(text, tmp_path)


def test_a_path_is_completed_as_far_as_there_is_one_way(tmp_path: Path) -> None:
    for name in ("reports/weekly.sql", "reports/weekend.sql", "reports/notes.txt", ".git/x.sql"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")

    assert documents.completed("rep", tmp_path) == ("reports/", ["reports/"])
    assert documents.completed("reports/", tmp_path)[1] == ["weekend.sql", "weekly.sql"]
    assert documents.completed("reports/w", tmp_path)[0] == "reports/week"
    assert documents.completed("reports/weekl", tmp_path)[0] == "reports/weekly.sql"
    assert documents.completed("none/x", tmp_path) == ("none/x", ())
    assert documents.completed(f"{tmp_path}/rep", Path("/"))[0] == f"{tmp_path}/reports/"


def test_queries_below_a_folder_are_found_nearest_first_and_within_bounds(tmp_path: Path) -> None:
    for name in ("b.sql", "a.SQL", "x.txt", "in/c.sql", ".git/d.sql", "node_modules/e.sql"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "in" / "again").symlink_to(tmp_path)
    (tmp_path / "bad.sql").mkdir()

    found = [str(each.relative_to(tmp_path)) for each in documents.below(tmp_path)]

    assert found == ["a.SQL", "b.sql", "in/c.sql"]
    assert list(documents.below(tmp_path, lambda: True)) == []
    assert list(documents.below(tmp_path / "none")) == []
