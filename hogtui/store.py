"""What survives a restart: buffers, history, filters, the last pane. Never a key, never rows."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hogtui import files


class Store:
    """Small JSON files in one folder, one namespace for each profile.

    Reading gives None for whatever cannot be read, writing gives a sentence instead of raising:
    a full disk must not end a session. May be used from any thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: list[str] = []
        """What could not be read and why, one sentence each."""

    @classmethod
    def of_profile(cls, state_folder: Path, profile: str) -> "Store":
        """The store of one profile, whatever characters its name has."""
        return cls(state_folder / "profiles" / (quote(profile, safe=" ").replace(".", "%2E")))

    def read(self, name: str) -> dict[str, Any] | None:
        """What was written under a name. A file that makes no sense is kept aside as `.broken`."""
        path = self._place(name)
        try:
            data = files.read(path)
        except files.Unreadable as error:
            self.notes.append(str(error))
            return None
        if data is None:
            return None
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            return value
        files.set_aside(path)
        self.notes.append(f"{path} made no sense and is kept as {path.name}.broken.")
        return None

    def write(self, name: str, data: Mapping[str, Any]) -> str | None:
        """Keep data under a name, on disk when this returns. Gives what went wrong, or None."""
        path = self._place(name)
        try:
            text = json.dumps(data, separators=(",", ":"))
            # Written here so that a lone surrogate, which UTF-8 refuses, can still be kept.
            files.write(path, text.encode("ascii"))
        except OSError as error:
            return f"{path} could not be written: {(error.strerror or str(error)).lower()}."
        except (TypeError, ValueError, RecursionError) as error:
            return f"{path} could not be written: {error}."
        return None

    def names(self, beginning: str) -> list[str]:
        """What is kept under names that begin so, in the order in which it was written."""
        found = []
        with suppress(OSError), os.scandir(self.path) as entries:
            for entry in entries:
                name = entry.name.removesuffix(".json")
                if name != entry.name and name.startswith(beginning) and _is_name(name):
                    with suppress(OSError):  # it went while we looked
                        found.append((entry.stat(follow_symlinks=False).st_mtime_ns, name))
        return [name for _, name in sorted(found)]

    def remove(self, name: str) -> None:
        """Keep nothing under a name any more."""
        with suppress(OSError):
            self._place(name).unlink()

    def save_buffers(self, buffers: Mapping[str, Any]) -> str | None:
        """Keep the text of the editors."""
        return self.write("buffers", buffers)

    def load_buffers(self) -> dict[str, Any] | None:
        """The text of the editors as it was last kept."""
        return self.read("buffers")

    def _place(self, name: str) -> Path:
        if not _is_name(name):
            raise ValueError(f"not a name for a stored file: {name!r}")
        return self.path / f"{name}.json"


def _is_name(name: str) -> bool:
    return name.replace("-", "").replace("_", "").isalnum()
