"""The demo's engine in a process of its own: one JSON request per line in, one answer out.

The engine takes over the signals of the process that loads it and does not survive a fork, so the
process that runs the tests must never load it.
"""

import json
import os
import sys
from typing import Any

from hogtui.demo.engine import Engine, EngineError
from hogtui.demo.tables import ALL
from tests.demo.hogql.rows import TABLES


def main() -> None:
    """Answer until the pipe closes."""
    engine = Engine()
    for statement in ALL:
        engine.execute(statement)
    for table, rows in TABLES.items():
        engine.insert(table, rows)
    answers = sys.stdout
    for number, line in enumerate(sys.stdin):
        request = json.loads(line)
        try:
            answer = engine.run(
                request["sql"], query_id=f"q{number}", max_seconds=20, timezone=request["timezone"]
            )
        except EngineError as error:
            found: dict[str, Any] = {"error": error.message}
        else:
            found = {"types": list(answer.types), "rows": answer.rows}
        answers.write(json.dumps(found) + "\n")
        answers.flush()
    engine.close()
    # Leaving through the interpreter's own shutdown can crash inside the engine.
    os._exit(0)


if __name__ == "__main__":
    main()
