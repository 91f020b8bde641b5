"""A real demo server for tests: one child process, small data, and clients for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from hogtui.demo.launch import Facts, Options, start

SIZE = 20_000
"""Events: enough for every kind of query, ready in half a second."""


@dataclass(frozen=True)
class DemoServer:
    """A running demo and how to talk to it."""

    facts: Facts
    pid: int

    def client(self, key: str | None = None, **options: Any) -> httpx.Client:
        """A client with the full key, another one, or none for the empty string."""
        value = self.facts.key if key is None else key
        headers = {"Authorization": f"Bearer {value}"} if value else {}
        return httpx.Client(base_url=self.facts.url, headers=headers, timeout=30, **options)

    def turn(self, **knobs: Any) -> dict[str, Any]:
        """Set knobs of the running server; gives how all of them are set now."""
        with self.client() as client:
            answer = client.post("/_demo/knobs", json=knobs)
            answer.raise_for_status()
            described: dict[str, Any] = answer.json()
            return described

    def reset(self) -> None:
        """Put every knob back where it was at the start."""
        self.turn(
            latency_ms=0,
            slow_seconds=0,
            cohort_seconds=4,
            down=False,
            fail_next=[],
            limits="standard",
            scopes=["*"],
            scoped_teams=[],
            live={},
            clear_cache=True,
        )

    def requests(self) -> list[dict[str, Any]]:
        """What the server was asked so far, oldest first: method, path, query, status, ms."""
        with self.client() as client:
            log: list[dict[str, Any]] = client.get("/_demo/requests").json()["requests"]
            return log


@contextmanager
def running_demo(runtime_folder: Path, **options: Any) -> Iterator[DemoServer]:
    """A demo server for as long as the block lasts; ends with this process at the latest.

    No new events arrive by themselves unless asked for, so that counts stay what they are.
    """
    chosen = {"size": SIZE, "new_events": False, "runtime_folder": runtime_folder, **options}
    demo = start(Options(**chosen))
    try:
        server = DemoServer(demo.wait_ready(), demo.pid)
        with server.client() as client:
            # Answered once the data is there, so that no test waits for it by accident.
            client.get(f"/api/projects/{server.facts.project_id}/groups_types/").raise_for_status()
            client.delete("/_demo/requests")
        yield server
    finally:
        demo.close()
