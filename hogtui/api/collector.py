"""The garbage collector, kept out of the way of work that makes millions of objects."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_pauses = 0
_pauses_lock = threading.Lock()


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection while millions of objects are made, none of them garbage.

    Afterwards they are taken out of its rounds: looking at them again would freeze the screen.
    """
    global _pauses
    with _pauses_lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _pauses_lock:
            _pauses -= 1
            if _pauses == 0:
                # Before it is enabled, or it would start with the very round to be spared.
                gc.freeze()
                gc.enable()
