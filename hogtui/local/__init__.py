"""SQL over rows that are here already: ClickHouse in a process of its own, no request, no cost."""

import sys
from importlib.util import find_spec


def missing() -> str | None:
    """One sentence about what keeps it from running here; None when nothing does.

    Looks, and imports nothing.
    """
    if sys.platform == "win32":
        return "Asking rows again does not run on Windows itself: use hogtui inside WSL."
    if find_spec("chdb") is not None:
        return None
    return (
        "Asking rows again needs the engine of the demo: "
        "install it with pip install 'hogtui[demo]', or from a checkout with "
        "pip install -e '.[demo]'."
    )
