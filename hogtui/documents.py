"""Queries in files: `.sql` files that a person keeps wherever they like.

Other than in `hogtui.files` the place is the person's choice, so links are followed and the rights
of a file that is there stay as they are. Everything here waits for the disk: call it from a thread.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hogtui.text.safe import clean

LARGEST = 4_000_000
"""Bytes; what is larger is no query that somebody wrote."""
ENDING = ".sql"
DEEPEST = 8
"""Folders below the one that is looked through."""
MOST_LOOKED_AT = 20_000
"""Files and folders that are looked at; who starts in a home folder does not wait for all of it."""
MOST_FOUND = 1_000
PASSED_OVER = frozenset({"node_modules", "__pycache__", "venv", "site-packages", "target"})


class Refused(Exception):
    """A file that cannot be read or written; the message is a sentence about why."""


class Document(NamedTuple):
    """A file as it was read."""

    path: Path
    text: str
    """With plain newlines, and nothing in it that cannot be shown."""
    newline: str = "\n"
    """How its lines end."""
    is_altered: bool = False
    """Something in it cannot be shown and is replaced; saving would write what is shown."""


def here() -> Path:
    """The folder that hogtui was started in; the root when that is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def place(text: str, folder: Path) -> Path:
    """The path that somebody typed, absolute, with `~` for their home. Raises Refused."""
    if not text.strip() or "\0" in text:
        raise Refused("Name a file.")
    try:
        return Path(os.path.abspath(folder / Path(text.strip()).expanduser()))
    except RuntimeError:
        raise Refused("Nobody knows the home folder of that user.") from None


def shown(path: Path, folder: Path | None = None) -> str:
    """A path as short as it can be written, in a folder or anywhere."""
    with suppress(ValueError):
        if folder is not None:
            return str(path.relative_to(folder))
    with suppress(ValueError, RuntimeError):
        return str("~" / path.relative_to(Path.home()))
    return str(path)


def read(path: Path) -> Document:
    """A file of text. Raises Refused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Refused(_sentence(path, "is not opened", error)) from None
    try:
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise Refused(f"{path} is a folder.")
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{path} is not an ordinary file.")
        if found.st_size > LARGEST:
            raise Refused(f"{path} has {found.st_size / 1e6:,.1f} MB: that is no query.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(_sentence(path, "is not opened", error)) from None
    finally:
        os.close(descriptor)
    return _document(path, data)


def _document(path: Path, data: bytes) -> Document:
    if b"\0" in data:
        raise Refused(f"{path} is not text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path} is not text in UTF-8.") from None
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = clean(plain)
    return Document(path, cleaned, newline, is_altered=cleaned != plain)


def write(path: Path, text: str, newline: str = "\n") -> None:
    """Put a text into a file in one step. Raises Refused.

    A link stays a link: what it leads to is written. A file that is there keeps its rights, a new
    one is its owner's alone.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise Refused(f"{path} is a link that leads to itself.")
        found = target.stat() if target.exists() else None
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise Refused(f"{path} is a folder: name a file in it.")
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise Refused(f"{path} is not an ordinary file.")
        if not target.parent.is_dir():
            raise Refused(f"There is no folder {target.parent}.")
        data = text.replace("\n", newline).encode("utf-8", "surrogatepass")
        if found is None or _may_be_replaced(target, found):
            _replace(target, data, stat.S_IMODE(found.st_mode) if found else 0o600)
        else:
            _overwrite(target, data)
    except OSError as error:
        raise Refused(_sentence(path, "is not saved", error)) from None


def _may_be_replaced(path: Path, found: os.stat_result) -> bool:
    """Not where another file in its place would have another owner, or leave other names behind."""
    ours = os.name != "posix" or found.st_uid == os.geteuid()
    return ours and found.st_nlink == 1 and os.access(path.parent, os.W_OK)


def _replace(path: Path, data: bytes, mode: int) -> None:
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "it may only be read")
    beside = path.with_name(f".{path.name[:80]}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            with suppress(AttributeError):  # no fchmod on Windows
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # the half-written file goes, whatever the reason
        with suppress(OSError):
            beside.unlink()
        raise


def _overwrite(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def completed(text: str, folder: Path) -> tuple[str, Sequence[str]]:
    """What was typed, as far as there is only one way to go on, and the names it may become.

    Folders end in a slash; of files only those with queries are offered.
    """
    head, _, start = text.rpartition("/")
    head = head + "/" if "/" in text else ""
    try:
        base = place(head or ".", folder)
        with os.scandir(base) as entries:
            names = sorted(_names(entries, start))
    except (OSError, Refused):
        return text, ()
    common = os.path.commonprefix(names)  # noqa: RUF071  letters are what is completed
    return (head + common if len(common) > len(start) else text), names


def _names(entries: Iterator["os.DirEntry[str]"], start: str) -> Iterator[str]:
    for entry in entries:
        if entry.name.startswith(start) and (start.startswith(".") or entry.name[0] != "."):
            with suppress(OSError):
                if entry.is_dir():
                    yield entry.name + "/"
                elif entry.name.lower().endswith(ENDING):
                    yield entry.name


def below(folder: Path, stopped: Callable[[], bool] = lambda: False) -> Iterator[Path]:
    """The queries in a folder and in those in it, the nearest first; within bounds.

    Neither hidden folders nor links to folders are looked into.
    """
    waiting, looked, found = [(folder, 0)], 0, 0
    for here, depth in waiting:
        folders: list[Path] = []
        try:
            with os.scandir(here) as entries:
                every = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in every:
            looked += 1
            if looked > MOST_LOOKED_AT or found >= MOST_FOUND or stopped():
                return
            if entry.name.startswith("."):
                continue
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    if depth < DEEPEST and entry.name not in PASSED_OVER:
                        folders.append(Path(entry.path))
                elif entry.name.lower().endswith(ENDING) and entry.is_file():
                    found += 1
                    yield Path(entry.path)
        waiting += [(each, depth + 1) for each in folders]


def _sentence(path: Path, what: str, error: OSError) -> str:
    return f"{path} {what}: {(error.strerror or type(error).__name__).lower()}."
