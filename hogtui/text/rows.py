"""Rows that are here already, looked at in other ways; the rows themselves are never touched."""

from collections.abc import Sequence
from enum import Enum
from typing import Final


class Missing(Enum):
    """A cell that its row does not have; null is a value, this is none."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


def widest(rows: Sequence[object]) -> int:
    """The length of the longest row; a row that is no list is one cell."""
    lengths = (len(row) if isinstance(row, list | tuple) else 1 for row in rows)
    return max(lengths, default=0)
