"""Files that only their owner may read, however the umask is set.

A file is written beside its place and then renamed over it, so a reader sees the old one or the
new one and never half of either. No symbolic link is followed unasked.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

LARGEST = 16 * 1024 * 1024
"""Bytes. Nothing that we keep comes near it."""


class Unreadable(Exception):
    """A file that is there but must not or cannot be read; the message says why."""


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for its owner alone. Raises OSError.

    A folder that is there already stays as its owner made it.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):  # another hogtui was faster
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)  # a umask can take rights away from the owner too


def write(path: Path, data: bytes) -> None:
    """Put data in the file's place in one step, for its owner alone. Raises OSError."""
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(beside, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with suppress(AttributeError):  # no fchmod on Windows
                os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # the half-written file goes, whatever the reason
        with suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(path.parent)


def append(path: Path, data: bytes, *, durable: bool = True, largest: int = LARGEST) -> None:
    """Add to the end of a file that only its owner may read, in one write. Raises OSError.

    Several programs may add to the same file. What was torn by a crash is closed with a newline
    first, so that it spoils its own line only. `durable` waits until it is on the disk.
    """
    make_folder(path.parent)
    flags = os.O_CREAT | os.O_APPEND | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        status = os.fstat(descriptor)
        problem = _problem(status, largest=largest)
        if problem:
            raise OSError(problem)
        if status.st_size and os.pread(descriptor, 1, status.st_size - 1) != b"\n":
            data = b"\n" + data
        while data:
            data = data[os.write(descriptor, data) :]
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(
    path: Path, *, secret: bool = False, follow: bool = False, largest: int = LARGEST
) -> bytes | None:
    """What is in the file; None when there is none. Raises Unreadable.

    A secret file is refused when others may read it, or when it belongs to somebody else.
    `follow` is for files that a person may keep elsewhere behind a symbolic link.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        why = "it is a symbolic link" if path.is_symlink() else _words(error)
        raise Unreadable(f"{path} is not read: {why}.") from None
    try:
        problem = _problem(os.fstat(descriptor), secret=secret, largest=largest)
        if problem:
            raise Unreadable(f"{path} is not read: {problem}.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(largest)
    except OSError as error:
        raise Unreadable(f"{path} is not read: {_words(error)}.") from None
    finally:
        os.close(descriptor)


def set_aside(path: Path) -> None:
    """Keep a file that makes no sense under another name, so that a new one can take its place."""
    with suppress(OSError):
        path.replace(path.with_name(path.name + ".broken"))


def _problem(found: os.stat_result, *, secret: bool = False, largest: int = LARGEST) -> str:
    if not stat.S_ISREG(found.st_mode):
        return "it is not an ordinary file"
    if found.st_size > largest:
        return "it is too large"
    if secret and not _is_ours(found):
        return "it belongs to another user"
    if secret and os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
        return "other users may read it (chmod 600 makes it yours alone)"
    return ""


def _is_ours(found: os.stat_result) -> bool:
    return os.name != "posix" or found.st_uid == os.geteuid()


def _words(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
