"""What was said to the user in this session, kept so that nothing is lost with its line."""

from collections import deque
from datetime import datetime
from typing import NamedTuple

from hogtui.widgets.status_bar import Severity

KEPT = 500


class Note(NamedTuple):
    """One message."""

    at: datetime
    severity: Severity
    text: str


Notes = deque[Note]


def new_notes() -> Notes:
    """An empty history."""
    return deque(maxlen=KEPT)
