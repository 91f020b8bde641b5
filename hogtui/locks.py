"""One program at a time: a lock on a file, where the system has them.

The lock goes with the process that holds it, however that ends.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 2.0
"""Seconds. A suspended program can hold a lock for hours, and nobody waits that long."""
STEP = 0.02

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the lock of that name; gives whether it was to be had. Raises OSError.

    Blocks its thread for as long as `patience` says.
    """
    if sys.platform == "win32":
        yield True
        return
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600)
    try:
        yield _taken(descriptor, patience)
    finally:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


def _taken(descriptor: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while not _lock(descriptor):
        if time.monotonic() >= until:
            return False
        time.sleep(STEP)
    return True


def _lock(descriptor: int) -> bool:
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # somebody else's, or a file system without locks
            return False
    return True
