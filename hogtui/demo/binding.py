"""The engine's binding, loaded without what its Python package does at its own import."""

import importlib
import importlib.util
import os
import sys
import types
from typing import Any

PACKAGE = "chdb"


def load() -> Any:
    """The module `chdb._chdb`; it takes over signals of the whole process.

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
