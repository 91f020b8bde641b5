"""What a child and who started it say to each other: a line of JSON, and bytes behind it."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

MOST_ROWS = 1_000_000
"""Rows of an answer; one more is asked for, to know whether there are more."""
LARGEST_HEAD = 1_000_000
"""Bytes of a line; a longer one is not from us."""


class Reader(Protocol):
    """A file of bytes."""

    def readline(self, limit: int = -1, /) -> bytes:
        """Up to the end of a line."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes."""
        ...


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """One thing to say."""
    return json.dumps({**head, "size": len(body)}).encode() + b"\n" + body


def read(file: Reader) -> tuple[dict[str, Any], bytes] | None:
    """The next thing that was said, None at the end."""
    line = file.readline(LARGEST_HEAD)
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    body = file.read(head["size"]) if head["size"] else b""
    return (head, body) if len(body) == head["size"] else None
