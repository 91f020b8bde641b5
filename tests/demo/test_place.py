import fcntl
import os
from pathlib import Path

import pytest

from hogtui.demo.place import Place, memory_folders

ENORMOUS = 1 << 60


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """What stands for a folder in memory."""
    folder = tmp_path / "memory"
    folder.mkdir()
    return folder


def let_go(place: Place) -> None:
    """What the system does when the process of a place is killed."""
    held = os.open(place.folder / "lock", os.O_RDWR)
    same = os.fstat(held)
    os.close(held)
    for name in os.listdir("/dev/fd"):
        descriptor = int(name)
        try:
            found = os.fstat(descriptor)
        except OSError:
            continue
        if (found.st_dev, found.st_ino) == (same.st_dev, same.st_ino):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)


def test_temporary_files_are_in_memory_and_go_with_the_place(tmp_path: Path, memory: Path) -> None:
    place = Place(tmp_path / "run", [tmp_path / "absent", memory], room=1)
    (place.temporary / "part").write_text("x")

    assert [(folder / "part").exists() for folder in memory.iterdir()] == [True]
    place.leave()

    assert list(memory.iterdir()) == []
    assert not place.temporary.is_symlink()


def test_without_room_in_memory_they_are_beside_the_log(tmp_path: Path, memory: Path) -> None:
    place = Place(tmp_path / "run", [memory], room=ENORMOUS)

    assert list(memory.iterdir()) == []
    assert place.temporary.is_dir()
    assert not place.temporary.is_symlink()
    place.leave()
    assert not place.temporary.exists()


def test_what_a_killed_child_left_in_memory_is_wiped(tmp_path: Path, memory: Path) -> None:
    killed = Place(tmp_path / "run", [memory])
    (killed.temporary / "part").write_text("x")
    left = set(memory.iterdir())
    let_go(killed)

    Place(tmp_path / "run", [memory])

    assert len(left) == 1
    assert not left & set(memory.iterdir())


def test_a_folder_of_ones_own_comes_before_a_shared_one() -> None:
    shared = Path("/dev/shm")

    assert memory_folders({"XDG_RUNTIME_DIR": "/run/user/1"}) == [Path("/run/user/1"), shared]
    assert memory_folders({}) == [shared]
