"""Files for their owner alone, whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hogtui import files


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_modes_do_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / f"{umask}" / "below" / "file"
    files.write(path, b"one")
    files.write(path, b"two")
    assert files.read(path, secret=True) == b"two"
    assert mode(path) == 0o600
    assert [mode(folder) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]
    assert os.listdir(path.parent) == ["file"]


def test_a_folder_that_was_there_stays_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    files.write(tmp_path / "file", b"")
    assert mode(tmp_path) == 0o755


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"theirs")
    link.symlink_to(target)
    with pytest.raises(files.Unreadable, match="symbolic link"):
        files.read(link)
    assert files.read(link, follow=True) == b"theirs"
    files.write(link, b"ours")
    assert target.read_bytes() == b"theirs"
    assert not link.is_symlink()


@pytest.mark.parametrize("others", [0o640, 0o604, 0o620, 0o666])
def test_a_secret_that_others_may_touch_is_refused(tmp_path: Path, others: int) -> None:
    path = tmp_path / "file"
    files.write(path, b"secret")
    path.chmod(others)
    with pytest.raises(files.Unreadable, match="chmod 600"):
        files.read(path, secret=True)
    assert files.read(path) == b"secret"


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(files.LARGEST + 1)
    for name in ("pipe", "folder", "huge"):
        with pytest.raises(files.Unreadable):
            files.read(tmp_path / name)


def test_nothing_there(tmp_path: Path) -> None:
    assert files.read(tmp_path / "none") is None
    assert files.read(tmp_path / "no" / "folder") is None


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(OSError, match="director"):
        files.write(target, b"data")
    assert os.listdir(tmp_path) == ["target"]
