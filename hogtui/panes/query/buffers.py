"""What the editors hold, as it is kept on disk."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hogtui.text.safe import clean, line
from hogtui.text.titles import title_of

ID = 32
"""Characters of a tab's id."""


def new_id() -> str:
    """An id that sorts by when it was made."""
    return f"{time.time_ns() // 1_000:016x}{os.urandom(8).hex()}"


def digest(text: str) -> str:
    """Tells whether a text is the one that a file holds."""
    import hashlib  # only tabs with files need it

    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Buffer(NamedTuple):
    """What an editor holds."""

    text: str
    cursor: tuple[int, int] = (0, 0)
    """Line and column, both from zero."""
    title: str = ""
    """What somebody called it."""
    path: Path | None = None
    """The file that it is of."""
    in_file: str = ""
    """The digest of the text that the file holds."""
    id: str = ""
    """Names what is kept of it on disk; "" for one that was kept by an older version."""
    origin: Mapping[str, Any] | None = None
    """The query of the project that it came from, if it came from one."""
    filters: Mapping[str, Any] | None = None
    """What `{filters}` stands for in it; None as long as nobody has chosen."""

    @property
    def name(self) -> str:
        """What it is called: by somebody, by its file, or by its text."""
        return self.title or (self.path.name if self.path is not None else title_of(self.text))

    @property
    def is_unsaved(self) -> bool:
        """It is of a file, and the file holds another text."""
        return self.path is not None and digest(self.text) != self.in_file

    @classmethod
    def of(cls, kept: object) -> "Buffer | None":
        """What `data` gave; None when it makes no sense."""
        if not isinstance(kept, Mapping) or not isinstance(kept.get("text"), str):
            return None
        buffer = cls(
            text=clean(kept["text"].replace("\r\n", "\n").replace("\r", "\n")),
            title=line(_text(kept.get("title"))),
            path=Path(path) if (path := _text(kept.get("path"))) else None,
            in_file=_text(kept.get("in_file")),
            origin=origin if isinstance(origin := kept.get("origin"), Mapping) else None,
            filters=filters if isinstance(filters := kept.get("filters"), Mapping) else None,
        )
        match kept.get("cursor"):
            case [int(row), int(column)]:
                return buffer._replace(cursor=(row, column))
        return buffer

    def data(self) -> dict[str, Any]:
        """As the store keeps it; what says nothing is left out."""
        kept: dict[str, Any] = {"version": 2, "text": self.text, "cursor": list(self.cursor)}
        more = {
            "title": self.title,
            "path": str(self.path or ""),
            "in_file": self.in_file,
            "origin": self.origin,
            "filters": self.filters,
        }
        return kept | {name: value for name, value in more.items() if value}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
