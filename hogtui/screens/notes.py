"""What was said to the user in this session, kept so that nothing is lost with its line."""

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from hogtui.widgets.status_bar import Severity

if TYPE_CHECKING:
    from hogtui.clipboard import Copied

KEPT = 500


class Note(NamedTuple):
    """One message."""

    at: datetime
    severity: Severity
    text: str


Notes = deque[Note]


def words_for(copied: "Copied") -> str:
    """How the copying of a selection went; only some routes can be sure of it."""
    if not copied.route:
        return copied.why or "Nothing was copied."
    if copied.confirmed:
        return f"Copied the selection ({copied.route})."
    return "Sent the selection to the terminal's clipboard."


def new_notes() -> Notes:
    """An empty history."""
    return deque(maxlen=KEPT)
