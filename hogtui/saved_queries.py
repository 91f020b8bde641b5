"""Queries with a name, each a plain `.sql` file in one folder: to read, copy and keep in git."""

from pathlib import Path
from typing import NamedTuple

from hogtui import documents, files
from hogtui.documents import ENDING, Refused

LONGEST_NAME = 100
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')


class Saved(NamedTuple):
    """One of them."""

    name: str
    path: Path
    title: str = ""
    """What its first line says, where that is a comment."""


class SavedQueries:
    """The folder; it is made for the first. Every method waits for the disk and raises Refused."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[Saved]:
        """Every query, by name."""
        try:
            paths = sorted(self.folder.iterdir(), key=lambda path: path.name.casefold())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Refused(f"{self.folder}: {(error.strerror or str(error)).lower()}.") from None
        return [
            Saved(path.stem, path, _title(path))
            for path in paths
            if path.suffix.lower() == ENDING and not path.name.startswith(".") and path.is_file()
        ]

    def path(self, name: str) -> Path:
        """Where a query of that name is kept."""
        name = name.strip()
        if not name:
            raise Refused("Give it a name.")
        if len(name) > LONGEST_NAME:
            raise Refused(f"A name has at most {LONGEST_NAME} characters.")
        wrong = next((each for each in name if each in _NOT_IN_NAMES or not each.isprintable()), "")
        if wrong or name.startswith("."):
            shown = wrong if wrong.isprintable() and wrong else "a dot at the start"
            raise Refused(f"A name is that of a file: without {shown}.")
        return self.folder / f"{name.removesuffix(ENDING)}{ENDING}"

    def save(self, name: str, text: str, *, replace: bool = False) -> Path:
        """Keep a query under a name."""
        path = self.path(name)
        if path.exists() and not replace:
            raise Refused("There is one of that name already.")
        try:
            files.make_folder(self.folder)
        except OSError as error:
            raise Refused(f"{self.folder}: {(error.strerror or str(error)).lower()}.") from None
        documents.write(path, text)
        return path

    def rename(self, path: Path, name: str) -> Path:
        """Give a query another name."""
        new = self.path(name)
        if new.exists() and not (path.exists() and new.samefile(path)):
            raise Refused("There is one of that name already.")
        try:
            path.rename(new)
        except OSError as error:
            raise Refused(f"{path}: {(error.strerror or str(error)).lower()}.") from None
        return new

    def delete(self, path: Path) -> None:
        """Forget a query for good."""
        try:
            path.unlink()
        except OSError as error:
            raise Refused(f"{path}: {(error.strerror or str(error)).lower()}.") from None


def _title(path: Path) -> str:
    try:
        with path.open("rb") as file:
            first = file.readline(400).decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return first[2:].strip() if first.startswith("--") else ""
