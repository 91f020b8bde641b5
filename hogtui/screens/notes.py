"""What was said to the user in this session, kept so that nothing is lost with its line."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from hogtui.widgets.status_bar import Severity

KEPT = 500


@dataclass(frozen=True)
class Note:
    """One message."""

    at: datetime
    severity: Severity
    text: str


Notes = deque[Note]


def new_notes() -> Notes:
    """An empty history."""
    return deque(maxlen=KEPT)
