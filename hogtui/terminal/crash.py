"""Writing down a bug so that it can be sent to strangers.

A report says where in the code it happened and nothing of what was in the variables there; what
is left of the messages goes through a redactor for keys. Imports nothing of Textual: a bug may
well be that Textual cannot be imported.
"""

import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from hogtui import __version__, files
from hogtui.text import safe, secrets

KEPT = 10
"""Reports in the folder; older ones go."""
LONGEST_MESSAGE = 300
"""Characters of an error's message, which may hold data."""


class CrashReports:
    """The folder of crash reports."""

    def __init__(
        self,
        folder: Path,
        redact: Callable[[str], str] = secrets.hide,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.redact = redact
        """Blanks out keys."""
        self.environ = environ or {}
        self.seen: list[tuple[BaseException, Path | None]] = []
        """The bugs of this run, each with its report if one could be written."""

    def record(self, error: BaseException) -> None:
        """Write a report. Never raises: this is the last thing that runs."""
        error = _cause(error)
        if any(error is known for known, _path in self.seen):
            return
        now = datetime.now(UTC)
        path = self.folder / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}-{len(self.seen)}.txt"
        written: Path | None = path
        try:
            files.write(path, self.text(error, now).encode("utf-8", "replace"))
            self._thin_out()
        except Exception:  # a bug here must not hide the one that is being reported
            written = None
        self.seen.append((error, written))

    def text(self, error: BaseException, now: datetime) -> str:
        """The report."""
        terminal = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG")
        head = [
            f"hogtui {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"at {now:%Y-%m-%d %H:%M:%S} UTC",
            " ".join(f"{name}={self.environ[name]}" for name in terminal if name in self.environ),
            "No variables, no query text and no results are in this file.",
            "",
        ]
        return "\n".join(safe.clean(self.redact(line)) for line in [*head, *self._chain(error), ""])

    def message(self) -> str | None:
        """What to say on the terminal when all is put back; None when all went well."""
        if not self.seen:
            return None
        error, path = self.seen[-1]
        where = f" in {_place(error)}" if _place(error) else ""
        lines = [f"hogtui ran into a bug: {type(error).__name__}{where}."]
        if path is None:
            lines.append(f"No report could be written to {self.folder}.")
        else:
            lines.append(f"Report, without your data or key: {path}")
        lines.append("Please send it together with what `hogtui info` prints.")
        return "\n".join(lines)

    def _chain(self, error: BaseException) -> Iterator[str]:
        """An error and those it came from, oldest first, each with its frames."""
        earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if earlier is not None and earlier is not error:
            yield from self._chain(earlier)
            yield "which led to"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"
        words = self.redact(str(error))
        if len(words) > LONGEST_MESSAGE:
            words = words[:LONGEST_MESSAGE] + "…"
        yield f"{type(error).__module__}.{type(error).__qualname__}: {words}"

    def _thin_out(self) -> None:
        for old in sorted(self.folder.glob("*.txt"))[:-KEPT]:
            with suppress(OSError):
                old.unlink()


def _cause(error: BaseException) -> BaseException:
    """What really happened, when a worker wrapped it."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, BaseException) else error


def _place(error: BaseException) -> str:
    """The innermost line of our own that an error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "hogtui" in Path(frame.filename).parts]
    last = (ours or list(frames))[-1:]
    return f"{_short(last[0].filename)}, line {last[0].lineno}" if last else ""


def _short(filename: str) -> str:
    """A file's path from its package on: the folders above it name people."""
    for folder in sorted(sys.path, key=len, reverse=True):
        if folder and filename.startswith(folder.rstrip(os.sep) + os.sep):
            return filename[len(folder.rstrip(os.sep)) + 1 :]
    parts = Path(filename).parts
    start = parts.index("hogtui") if "hogtui" in parts else -2
    return "/".join(parts[start:])
