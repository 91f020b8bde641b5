"""A PostHog on loopback: the same HTTP surface, real SQL over generated data."""

import sys
from importlib.util import find_spec

NEEDED = ("chdb", "hogql_parser", "starlette", "uvicorn")
"""What the demo extra brings."""


def missing() -> str | None:
    """One sentence about what keeps the demo from running here; None when nothing does.

    Looks, and imports nothing.
    """
    if sys.platform == "win32":
        return (
            "The demo does not run on Windows itself: use it inside WSL, or connect to a PostHog."
        )
    absent = [name for name in NEEDED if find_spec(name) is None]
    if not absent:
        return None
    return (
        f"The demo needs more packages ({', '.join(absent)} not found): "
        "install them with pip install 'hogtui[demo]', or from a checkout with "
        "pip install -e '.[demo]'."
    )
