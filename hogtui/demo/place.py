"""Where one demo server keeps its log and its engine's files, and how they go away again."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from hogtui.demo.launch import LOG

LOCK = "lock"
TEMPORARY = "tmp"


def memory_folders(environment: Mapping[str, str]) -> list[Path]:
    """Folders that are usually kept in memory, the more private one first; they may not exist."""
    own = environment.get("XDG_RUNTIME_DIR")
    return [*([Path(own)] if own else []), Path("/dev/shm")]  # noqa: S108 -- mkdtemp makes it ours


class Place:
    """The folder of one child: its log and its temporary files.

    The temporary files are in the first of the `memory` folders that has `room` bytes free:
    a third of the start would go into a disk's file system. Without one they are beside the log.
    """

    def __init__(self, runtime: Path, memory: Iterable[Path] = (), room: int = 0) -> None:
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        _wipe_left_behind(runtime)
        # Under another name until it is locked, so that nobody takes it for left behind.
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=runtime))
        self._lock = os.open(fresh / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.folder = runtime / str(os.getpid())
        try:
            fresh.rename(self.folder)
        except OSError:
            # Another container with the same home has a child of that number.
            self.folder = fresh.rename(runtime / f"{os.getpid()}{time.time_ns()}")
        self.temporary = self.folder / TEMPORARY
        elsewhere = _in_memory(memory, room)
        if elsewhere is None:
            self.temporary.mkdir(mode=0o700)
        else:
            # The link tells the next child what to wipe, should this one be killed.
            self.temporary.symlink_to(elsewhere)
        self.log = self.folder / LOG

    def take_over(self) -> None:
        """Send everything the engine's libraries print to the log, and their files here."""
        os.environ["TMPDIR"] = str(self.temporary.resolve())
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, 2)
        os.close(descriptor)

    def leave(self) -> None:
        """Remove the temporary files; the log only when it says nothing."""
        for _ in range(5):
            # The engine's threads may add a file while its neighbours are removed.
            _wipe_temporary(self.folder)
            if not self.temporary.exists():
                break
        if self.log.exists() and self.log.stat().st_size == 0:
            shutil.rmtree(self.folder, ignore_errors=True)


def _in_memory(folders: Iterable[Path], room: int) -> Path | None:
    """A new folder in the first of these with enough room; None without any."""
    for folder in folders:
        try:
            usage = os.statvfs(folder)
            if usage.f_bavail * usage.f_frsize >= room:
                return Path(tempfile.mkdtemp(prefix="hogtui-demo-", dir=folder))
        except OSError:
            # Not there, not ours, or not to be written to: the next one may do.
            continue
    return None


def _wipe_temporary(folder: Path) -> None:
    """Remove the temporary files of a child, wherever they are."""
    temporary = folder / TEMPORARY
    shutil.rmtree(temporary.resolve(), ignore_errors=True)
    if temporary.is_symlink() and not temporary.exists():
        temporary.unlink(missing_ok=True)


def _wipe_left_behind(runtime: Path) -> None:
    """Remove what children that are no more have left: a killed one cannot clean up."""
    for folder in runtime.iterdir():
        if folder.name.isdecimal() and not _in_use(folder):
            _wipe_temporary(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _in_use(folder: Path) -> bool:
    """Whether a living child holds the folder, be it in another container."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False
