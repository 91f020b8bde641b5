"""A canned PostHog for the benchmark: one answer per path, and stamps of when it was sent."""

import asyncio
import json
import threading
import time
from pathlib import Path

from tests.benchmarks.programs import ROWS, WIDTH, rows

KEY = "phx_" + "b" * 40

FACTS = {
    "/api/personal_api_keys/@current": {
        "id": "1",
        "label": "benchmark",
        "mask_value": "phx_...bbbb",
        "scopes": ["*"],
        "scoped_teams": [],
        "scoped_organizations": [],
    },
    "/api/users/@me": {"uuid": "0", "email": "benchmark@example.com"},
    "/api/projects/1": {
        "id": 1,
        "name": "Benchmark",
        "timezone": "UTC",
        "organization": "0",
    },
}


def large_answer() -> bytes:
    """A query answer of 50,000 rows by 20 columns."""
    names = ["number", *(f"column {number}" for number in range(WIDTH - 1))]
    return json.dumps(
        {
            "results": rows(ROWS),
            "columns": names,
            "types": [[name, "UInt64" if name == "number" else "String"] for name in names],
            "hasMore": False,
            "limit": ROWS,
            "offset": 0,
            "is_cached": False,
            "timezone": "UTC",
            "query_status": None,
        },
        separators=(",", ":"),
    ).encode()


def events_answer(count: int = 5_000) -> bytes:
    """A query answer as the first thing people look at in the demo: who was here last."""
    names = (
        "$pageview",
        "$autocapture",
        "file_uploaded",
        "$pageleave",
        "onboarding_step_completed",
    )
    browsers = ("Chrome", "Firefox", "Safari", "Microsoft Edge")
    columns = {
        "timestamp": "DateTime64(6, 'UTC')",
        "event": "String",
        "email": "Nullable(String)",
        "browser": "Nullable(String)",
    }
    results = [
        [
            f"2026-03-{1 + row % 28:02}T{row % 24:02}:{row % 60:02}:{row * 7 % 60:02}.{row:06}Z",
            names[row * 7 % 11 % 5],
            f"person.{row * 37 % 500}@example.com" if row % 9 else None,
            browsers[row * 5 % 7 % 4],
        ]
        for row in range(count)
    ]
    return json.dumps(
        {
            "results": results,
            "columns": list(columns),
            "types": [list(column) for column in columns.items()],
            "hasMore": False,
            "is_cached": False,
            "timezone": "UTC",
            "query_status": None,
        }
    ).encode()


def flags_answer(count: int = 60) -> bytes:
    """A list of feature flags as a team would have them."""
    results = [
        {
            "id": number,
            "key": f"{('new', 'beta', 'billing', 'search')[number % 4]}-feature-{number}",
            "name": "What it is for, in a sentence",
            "active": number % 5 > 0,
            "filters": {"groups": [{"properties": [], "rollout_percentage": number * 7 % 101}]},
            "tags": ["growth"] if number % 3 else [],
            "updated_at": f"2026-03-{1 + number % 28:02}T10:00:00Z",
            "last_modified_by": {"id": 1, "first_name": "Ada", "last_name": "Lovelace"},
        }
        for number in range(1, count + 1)
    ]
    return json.dumps({"count": count, "next": None, "results": results}).encode()


class CannedServer:
    """Serves in a thread of its own until it is closed."""

    def __init__(self, folder: Path) -> None:
        self.body = large_answer()
        self.file = folder / "answer.json"
        self.file.write_bytes(self.body)
        self.hang = False
        """Take queries and never answer them."""
        self.known: dict[str, bytes] = {}
        """Answers by what is asked for: a kind of query but HogQLQuery, or the end of a path."""
        self.last_byte_sent = 0.0
        self.queries = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self.port = 0
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait()

    @property
    def environment(self) -> dict[str, str]:
        """What hogtui needs to find this server."""
        return {
            "POSTHOG_HOST": f"http://127.0.0.1:{self.port}",
            "POSTHOG_PROJECT_ID": "1",
            "POSTHOG_PERSONAL_API_KEY": KEY,
        }

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 22)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.decode("latin-1"), reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    async def _answer(
        self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        method, target, *_ = head.split(" ", 2)
        headers = dict(
            line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
        )
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path, _, query = target.partition("?")
        path = path.rstrip("/")
        wanted = json.loads(body)["query"]["kind"] if body else f"{path.rpartition('/')[2]}?{query}"
        known = next((each for key, each in self.known.items() if wanted.startswith(key)), None)
        if known is not None:
            await self._send(writer, 200, known)
        elif path.endswith("/query") and method == "POST":
            self.queries += 1
            if self.hang:
                await asyncio.sleep(3600)
            await self._send(writer, 200, self.body)
            self.last_byte_sent = time.monotonic()
        elif path in FACTS:
            await self._send(writer, 200, json.dumps(FACTS[path]).encode())
        else:
            missing = {"type": "invalid_request", "code": "not_found", "detail": "Not found."}
            await self._send(writer, 404, json.dumps({**missing, "attr": None}).encode())

    async def _send(self, writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
        head = (
            f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()

    def close(self) -> None:
        """Stop serving."""
        for task in asyncio.all_tasks(self._loop):
            self._loop.call_soon_threadsafe(task.cancel)
        self._loop.call_soon_threadsafe(self._loop.call_later, 0.05, self._loop.stop)
