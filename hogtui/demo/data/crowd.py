"""Any number of events a second, made of what visitors really did a while ago."""

import json
import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.engine import Engine
from hogtui.demo.tables import TEAM_ID

MODELS = 3_000
"""Events that the new ones are copies of."""
STORED_RATE = 2_000.0
"""Events a second up to which they are stored too; a flood is only streamed."""

Row = dict[str, Any]


class Crowd:
    """Copies of recent events, each with a time and a uuid of its own."""

    def __init__(self, engine: Engine, seed: int = 7) -> None:
        self._engine = engine
        self._random = random.Random(seed)  # noqa: S311 -- nobody has to guess what happens next
        self._models: list[Row] = []

    def happen(self, count: int, now: datetime, seconds: float) -> list[Row]:
        """So many events of the last `seconds`, the earliest first.

        Each is `{uuid, event, distinct_id, person_id, timestamp, properties}` as the live stream
        tells it. Raises EngineError at the first call when there is nothing to copy from.
        """
        if not self._models:
            self._models = self._read()
        if not self._models:
            return []
        begin = now - timedelta(seconds=seconds)
        step = seconds / max(1, count)
        return [
            self._copy(begin + timedelta(seconds=step * number)) for number in range(1, count + 1)
        ]

    def store(self, events: Sequence[Row]) -> None:
        """Let queries find them too. Raises EngineError."""
        self._engine.insert(
            "events",
            [
                {
                    "team_id": TEAM_ID,
                    **{name: event[name] for name in ("uuid", "event", "timestamp", "distinct_id")},
                    "created_at": event["timestamp"],
                    "person_id": event["person_id"],
                    "properties": json.dumps(event["properties"], ensure_ascii=False),
                    "$session_id": str(event["properties"].get("$session_id", "")),
                }
                for event in events
            ],
        )

    def _copy(self, at: datetime) -> Row:
        model = self._random.choice(self._models)
        return {
            "uuid": str(uuid.UUID(int=self._random.getrandbits(128), version=4)),
            "timestamp": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            **model,
        }

    def _read(self) -> list[Row]:
        answer = self._engine.run(
            "SELECT distinct_id, toString(person_id), event, properties FROM events "
            f"WHERE team_id = {TEAM_ID} ORDER BY timestamp DESC LIMIT {MODELS}",
            query_id="crowd",
        )
        return [
            {
                "distinct_id": distinct_id,
                "person_id": person_id,
                "event": event,
                "properties": json.loads(properties),
            }
            for distinct_id, person_id, event, properties in answer.rows
        ]
