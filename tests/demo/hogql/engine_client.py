"""Queries that really run, on an engine in a child process."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hogtui.demo.hogql.interface import Context, Translated
from hogtui.demo.tables import TEAM_ID
from tests.demo.hogql.rows import NOW

CONTEXT = Context(
    team_id=TEAM_ID,
    now=datetime.fromisoformat(NOW),
    cohorts={5: "Power users", 6: "Nobody"},
    group_types=("organization", "project"),
    property_types={
        "event:price": "Numeric",
        "event:ok": "Boolean",
        "event:paid_at": "DateTime",
        "person:age": "Numeric",
        "group:0:seats": "Numeric",
    },
)


@dataclass(frozen=True)
class Found:
    """What a query gave."""

    translated: Translated
    types: list[str]
    rows: list[list[Any]]


class EngineFailed(AssertionError):
    """The engine refused SQL that the translator made."""


class EngineProcess:
    """The other end of `engine_process.py`."""

    def __init__(self, folder: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.demo.hogql.engine_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[3],
            env={"PATH": "/usr/bin:/bin", "TMPDIR": folder},
        )

    def run(self, sql: str, timezone: str) -> dict[str, Any]:
        """The answer to one SELECT."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"sql": sql, "timezone": timezone}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process; it leaves when its pipe closes."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


Run = Callable[..., Found]
"""Translates a query, runs it and gives what came back; keywords change the context."""


def run_translated(translated: Translated, engine: EngineProcess, context: Context) -> Found:
    """Run SQL that is translated already."""
    answer = engine.run(translated.sql, context.timezone)
    if "error" in answer:
        raise EngineFailed(f"{answer['error']}\n{translated.sql}")
    rows = answer["rows"]
    assert all(len(row) == len(translated.columns) for row in rows)
    return Found(translated, answer["types"], rows)
