"""ClickHouse within a process: its binding, and its errors as what they mean.

Only for processes of their own: once it is loaded it takes over signals, it can crash, and it must
not be left while a query runs.
"""

import importlib
import importlib.util
import os
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PACKAGE = "chdb"

ERROR = re.compile(
    r"Code: (?P<code>\d+)\. (?:DB::)?Exception: (?P<message>.*?)"
    r"(?: \((?P<name>[A-Z][A-Z0-9_]*)\))?(?: \(version [^)]*\))?[.\s]*(?:Stack trace:.*)?$",
    re.DOTALL,
)
INNER_ERROR = re.compile(r"^Code: \d+\. (?:DB::)?Exception: ")
INNER_END = re.compile(r"(?: \([A-Z0-9_]+\))? \(version [^)]*\)\.?")
# The query as the engine's analyzer sees it, with names nobody wrote; it can be very long.
SCOPE = re.compile(r"[:.]? In scope .*$", re.DOTALL)


class EngineError(Exception):
    """The engine refused or gave up; the words are ClickHouse's."""

    def __init__(self, message: str, *, code: int, name: str) -> None:
        super().__init__(message)
        self.message = message
        """Without the stack trace and the version at the end."""
        self.code = code
        """ClickHouse's number, such as 43."""
        self.name = name
        """ClickHouse's name, such as ILLEGAL_TYPE_OF_ARGUMENT."""


def load() -> Any:
    """The module `chdb._chdb`, without what its Python package does at its own import.

    It takes over signals of the whole process.

    The package's own code would first start an engine and stop it again, only to learn its
    version, and load pyarrow and numpy: two thirds of the time and 50 MB for nothing we use.
    """
    if PACKAGE in sys.modules:
        return importlib.import_module(f"{PACKAGE}._{PACKAGE}")
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.submodule_search_locations is None:
        raise ModuleNotFoundError(f"No module named '{PACKAGE}'", name=PACKAGE)
    bare = types.ModuleType(PACKAGE)
    bare.__path__ = list(found.submodule_search_locations)
    flags = sys.getdlopenflags()
    sys.modules[PACKAGE] = bare
    try:
        # As the package does: the engine's memory must come from its own allocator, whatever
        # other library has brought one.
        sys.setdlopenflags(flags | getattr(os, "RTLD_DEEPBIND", 0))
        return importlib.import_module(f"{PACKAGE}._{PACKAGE}")
    finally:
        sys.setdlopenflags(flags)
        # Whoever asks for the package itself later gets the real one.
        del sys.modules[PACKAGE]


def literal(text: str) -> str:
    """A string literal of ClickHouse's."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0")
    return f"'{escaped}'"


@contextmanager
def engine_errors() -> Iterator[None]:
    """The binding raises RuntimeError for everything; give it ClickHouse's number and name."""
    try:
        yield
    except RuntimeError as error:
        raise parse_error(str(error)) from None


def parse_error(text: str) -> EngineError:
    """`Code: 43. DB::Exception: words. (ILLEGAL_TYPE_OF_ARGUMENT)` -> its parts."""
    text = text[text.find("Code: ") :] if "Code: " in text else text
    found = ERROR.match(text.strip())
    if found is None:
        return EngineError(text.strip(), code=1001, name="STD_EXCEPTION")
    message = INNER_END.sub("", INNER_ERROR.sub("", found["message"]))
    message = SCOPE.sub("", message).strip()
    return EngineError(message, code=int(found["code"]), name=found["name"] or "UNKNOWN_EXCEPTION")
