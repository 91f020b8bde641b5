"""The demo server's own process: `python -m hogtui.demo.child`, or `hogtui demo-server`.

It prints one line of JSON when it answers. Started with a pipe as standard input it ends when that
pipe is closed, so also when the parent is killed; otherwise it ends on ctrl+c and SIGTERM.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import stat
import sys
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hogtui.demo import missing
from hogtui.demo.launch import runtime_folder
from hogtui.demo.place import Place, memory_folders
from hogtui.demo.server.rules import Rules, parse_rules

if TYPE_CHECKING:
    import asyncio

    from hogtui.demo.engine import Engine
    from hogtui.demo.server.filling import Filling
    from hogtui.demo.server.instance import Instance

SIZE = 200_000
SEED = 7
STORED_BYTES = 1_000
"""Free space that one event asks for: ten times what it takes, for merges and all that comes."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP = 0.3
"""How long running queries may take to notice that everything ends."""


@dataclass(frozen=True)
class Arguments:
    """What was asked for on the command line."""

    port: int
    size: int
    seed: int
    now: datetime | None
    latency_ms: float
    slow_seconds: float
    limits: Rules
    key_scopes: tuple[str, ...]
    new_events: bool
    event_rate: float
    runtime: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `hogtui demo-server`."""
    add = parser.add_argument
    add("--port", type=_port, default=0, metavar="N", help="port to listen on (default: any free)")
    add("--size", type=_count, default=SIZE, metavar="N", help=f"events (default: {SIZE:,})")
    add("--seed", type=int, default=SEED, metavar="N", help="the same seed gives the same data")
    add("--now", type=_moment, metavar="TIME", help="the demo's time at its start, ISO form")
    add("--latency", type=float, default=0.0, metavar="MS", help="wait before every answer")
    add("--slow", type=float, default=0.0, metavar="S", help="let every query take at least this")
    add(
        "--limits",
        type=_limits,
        default=Rules(),
        metavar="RULES",
        help="off, tight, legacy, a JSON file, or parts like burst=5/60,concurrency=1",
    )
    add("--key-scopes", default="*", metavar="SCOPES", help="what the full key may do")
    add("--no-new-events", action="store_true", help="no events arrive by themselves")
    add(
        "--event-rate",
        type=float,
        default=0.0,
        metavar="N",
        help="events a second besides those of the visitors (default: 0)",
    )
    add("--runtime", type=Path, default=None, help=argparse.SUPPRESS)


def read_arguments(given: argparse.Namespace) -> Arguments:
    """The parsed command line as a value."""
    return Arguments(
        port=given.port,
        size=given.size,
        seed=given.seed,
        now=given.now,
        latency_ms=given.latency,
        slow_seconds=given.slow,
        limits=given.limits,
        key_scopes=tuple(filter(None, given.key_scopes.split(","))),
        new_events=not given.no_new_events,
        event_rate=max(0.0, given.event_rate),
        runtime=given.runtime or runtime_folder(),
    )


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError("a port is between 0 and 65535")
    return port


def _count(text: str) -> int:
    count = int(text.replace("_", ""))
    if not 1 <= count <= 5_000_000:
        raise argparse.ArgumentTypeError("between 1 and 5,000,000 events")
    return count


def _limits(text: str) -> Rules:
    try:
        return parse_rules(text)
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time in ISO form") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def listen(port: int) -> socket.socket:
    """A listening socket on loopback. Raises OSError."""
    # Without the protocol asyncio does not set TCP_NODELAY, and every small answer takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    return listening


class Ending:
    """When to stop: ctrl+c, SIGTERM, or the parent's pipe closed; also while still starting."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        for name in SIGNALS:
            signal.signal(name, self._at_once)
        if from_parent():
            # A daemon thread: nothing else can wait for a pipe to close on every platform.
            threading.Thread(target=self._until_closed, daemon=True).start()

    def watch(self) -> "asyncio.Event":
        """Set when it is time; from inside the loop."""
        import asyncio

        end, loop = asyncio.Event(), asyncio.get_running_loop()
        for name in SIGNALS:
            loop.add_signal_handler(name, end.set)
        self._end, self._loop = end, loop
        return end

    def _until_closed(self) -> None:
        while os.read(0, 4096):
            pass
        if self._loop is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
        else:
            self._at_once(0)

    def _at_once(self, number: int, _frame: object = None) -> NoReturn:
        """End while still starting: nothing was promised to anybody yet.

        A KeyboardInterrupt would not do: in the middle of an import it may get lost.
        """
        self._place.leave()
        os._exit(128 + number if number else 0)

    def leave(self, engine: "Engine", code: int) -> NoReturn:
        """End the process at once, from inside the loop: its threads may still run queries."""
        closing = threading.Thread(target=engine.close, daemon=True)
        closing.start()
        closing.join(SECONDS_TO_STOP)
        self._place.leave()
        os._exit(code)


def from_parent() -> bool:
    """Whether standard input is somebody's pipe and not a terminal, a file or /dev/null."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def serve(arguments: Arguments) -> int:
    """Run the demo until it is told to end; gives an exit code only when it cannot start."""
    terminal = os.dup(2)
    try:
        problem = missing()
        if problem is not None:
            raise ValueError(problem)
        sockets = listen(arguments.port), listen(0)
        place = Place(arguments.runtime, memory_folders(os.environ), arguments.size * STORED_BYTES)
        place.take_over()
        ending = Ending(place)
    except (OSError, ValueError) as error:
        words = f"The demo cannot start: {error}" if isinstance(error, OSError) else str(error)
        if from_parent():
            _say({"error": words})
        os.write(terminal, f"hogtui: {words}\n".encode())
        return 1
    from hogtui.demo.server.clock import Clock
    from hogtui.demo.server.filling import Filling

    # From the first moment in a thread of its own: the engine lets the imports below go on.
    filling = Filling(Clock(arguments.now), arguments.seed, arguments.size)
    filling.start()
    try:
        import asyncio

        asyncio.run(_run(_make(arguments, filling), filling, sockets, ending))
    except BaseException:
        # Our own mistake, whatever it is: a normal exit would wait for the engine, or crash in it.
        traceback.print_exc()
        ending.leave(filling.engine, 1)
    return 0


def _make(arguments: Arguments, filling: "Filling") -> "Instance":
    from hogtui.demo.server.instance import make_instance
    from hogtui.demo.server.stored import stored_objects

    instance = make_instance(
        filling.engine, filling.clock, rules=arguments.limits, scopes=arguments.key_scopes
    )
    instance.stored = stored_objects(instance)
    instance.knobs.latency_ms = arguments.latency_ms
    instance.knobs.slow_seconds = arguments.slow_seconds
    instance.new_events = arguments.new_events
    instance.live.rate = arguments.event_rate
    return instance


async def _run(
    instance: "Instance", filling: "Filling", sockets: Sequence[socket.socket], ending: Ending
) -> None:
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from hogtui.demo.server.app import build
    from hogtui.demo.server.serving import serve as answer
    from hogtui.demo.server.stream import build_live

    # More than the queries that may run at once: a poll must never wait for a slow query.
    executor = ThreadPoolExecutor(24, thread_name_prefix="work")
    asyncio.get_running_loop().set_default_executor(executor)
    end = ending.watch()
    api, live = sockets
    working = asyncio.gather(
        answer(build(instance), api),
        answer(build_live(instance), live),
        _live(instance, filling),
    )
    _say(
        {
            "url": f"http://127.0.0.1:{api.getsockname()[1]}",
            "live_url": f"http://127.0.0.1:{live.getsockname()[1]}",
            "key": instance.keys.full.value,
            "read_only_key": instance.keys.read_only.value,
            "project_id": instance.facts.projects[0].id,
            "project_token": instance.facts.projects[0].api_token,
        }
    )
    done, _ = await asyncio.wait(
        (working, asyncio.create_task(end.wait())), return_when=asyncio.FIRST_COMPLETED
    )
    broken = working.exception() if working in done else None
    if broken is not None:
        traceback.print_exception(broken)
    ending.leave(instance.engine, 1 if broken else 0)


async def _live(instance: "Instance", filling: "Filling") -> None:
    from hogtui.demo.server.live import keep_arriving

    await keep_arriving(instance, await filling.finish(instance))


def _say(facts: dict[str, object]) -> None:
    # Who has gone away meanwhile will be noticed by the pipe that we watch.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo server; gives an exit code when it could not start."""
    parser = argparse.ArgumentParser(
        prog="hogtui demo-server", description="Run the embedded PostHog alone."
    )
    add_arguments(parser)
    return serve(read_arguments(parser.parse_args(argv)))


if __name__ == "__main__":
    sys.exit(main())
