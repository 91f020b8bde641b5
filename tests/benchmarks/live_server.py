"""A live host for the benchmark: any number of events a second, on one connection."""

import asyncio
import json
import threading
import time

NAMES = ("$pageview", "$autocapture", "file_uploaded", "$pageleave", "comment_added", "$set")
STEP = 0.02
"""Seconds between two handfuls."""
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
    b"Connection: close\r\n\r\n"
)
NOTHING = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    b"Connection: close\r\n\r\n{}"
)


def event(number: int) -> bytes:
    """One as browsers send them, about 600 bytes."""
    properties = {
        "$current_url": f"https://app.example.com/projects/{number * 37 % 1000}",
        "$browser": ("Chrome", "Firefox", "Safari")[number % 3],
        "$browser_version": 140 + number % 5,
        "$os": "Mac OS X",
        "$session_id": f"0199{number:08x}",
        "$lib": "web",
        "$lib_version": "1.298.1",
        "$active_feature_flags": ["new-dialog", "ai-search", "billing-v2"],
        "plan": "pro" if number % 4 else "free",
        "amount": number % 500,
    }
    frame = {
        "uuid": f"00000000-0000-4000-8000-{number:012x}",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "distinct_id": f"user_{number * 7919 % 100_000}",
        "person_id": f"00000000-0000-5000-8000-{number * 7919 % 100_000:012x}",
        "event": NAMES[number * 5 % 7 % 6],
        "properties": properties,
    }
    return b"data: " + json.dumps(frame, separators=(",", ":")).encode() + b"\n\n"


class LiveServer:
    """Streams in a thread of its own until it is closed."""

    def __init__(self) -> None:
        self.rate = 0
        self.sent = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    @property
    def environment(self) -> dict[str, str]:
        """Where hogtui finds it."""
        return {"POSTHOG_LIVE_HOST": f"http://127.0.0.1:{self.port}"}

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if b"/events" not in head.split(b"\r\n")[0]:
                writer.write(NOTHING)
                await writer.drain()
                writer.close()
                return
            writer.write(HEAD)
            began, owed = time.monotonic(), 0.0
            while True:
                await asyncio.sleep(STEP)
                now = time.monotonic()
                owed, began = owed + self.rate * (now - began), now
                count, owed = int(owed), owed % 1
                writer.write(b"".join(event(self.sent + each) for each in range(count)))
                self.sent += count
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    def close(self) -> None:
        """Stop serving."""
        for task in asyncio.all_tasks(self._loop):
            self._loop.call_soon_threadsafe(task.cancel)
        self._loop.call_soon_threadsafe(self._loop.call_later, 0.05, self._loop.stop)
