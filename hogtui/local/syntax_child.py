"""The process that holds the parser: one text a line in, one verdict a line out.

It is apart from the program because the parser holds the interpreter's lock while it works, and
because some texts end its process. It ends when its input does.
"""

import json
import os
import sys
from contextlib import suppress
from typing import Any

from hogtui.text.grammar import NotHogQL, TooMuch, parse


def verdict(text: str) -> dict[str, Any]:
    """What the parser says: `known`, and the message with its range where it refuses."""
    try:
        parse(text)
    except TooMuch:
        return {"known": False}
    except NotHogQL as refused:
        return {
            "known": True,
            "message": refused.message,
            "start": refused.start,
            "end": refused.end,
        }
    return {"known": True}


def main() -> None:
    """Answer until nobody asks any more."""
    with suppress(OSError):  # it may be forbidden; then it is as important as the rest
        os.nice(5)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        answer = {"id": asked["id"], **verdict(asked["text"])}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
