"""`hogtui tail`: live events on standard output, for pipes and for people without a screen."""

import argparse
import asyncio
import json
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any, TextIO

from hogtui.api.errors import ApiError
from hogtui.api.live_events import Arrived, Ask, Event, Item, Seam, Source, moment_text
from hogtui.panes.live.lines import USUAL, clock_time, property_text
from hogtui.text.event_conditions import EVERYTHING, Expression, Wrong, parse
from hogtui.text.event_matching import reach
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.services import Services

DONE, FAILED, MISUSED, IN_VAIN = 0, 1, 2, 3
"""Exit codes; the last is for events that were waited for and did not come."""
LONGEST = 200
"""Characters of a value in a column."""
EVENT, PERSON = 26, 26


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    only: Expression = EVERYTHING
    until: Expression | None = None
    """The first of the wanted events that meets it is the last."""
    count: int | None = None
    seconds: float | None = None
    """How long to wait for all of it."""
    columns: tuple[str, ...] | None = None
    """Only these properties; None for all."""
    as_json: bool = True

    @property
    def ask(self) -> Ask:
        """What the server is asked for: no less than what is looked at."""
        known = self.only.known
        names = tuple(sorted(known.events or ()))
        fits = not any("," in name or not name for name in names)
        columns = self.columns
        for each in (self.only, self.until or EVERYTHING):
            if columns is not None:
                needed = each.properties
                columns = None if needed is None else tuple(dict.fromkeys((*columns, *needed)))
        return Ask(names if fits else (), known.distinct_id, known.properties, columns)


def wanted(parsed: argparse.Namespace, *, is_terminal: bool) -> Wanted:
    """What was asked for. Raises Wrong, whose message says where."""
    columns = None
    if parsed.columns is not None:
        columns = tuple(filter(None, (name.strip() for name in parsed.columns.split(","))))
    return Wanted(
        _expression(parsed.only),
        _expression(parsed.until) if parsed.until else None,
        parsed.count,
        parsed.timeout,
        columns,
        parsed.json or not (parsed.text or is_terminal),
    )


def _expression(text: str) -> Expression:
    try:
        return parse(text)
    except Wrong as wrong:
        mark = " " * wrong.start + "^" * max(1, wrong.end - wrong.start)
        raise Wrong(f"{wrong.message}\n  {line(text)}\n  {mark}", wrong.start, wrong.end) from None


def as_json(event: Event, columns: Sequence[str] | None) -> str:
    """One line of JSON with everything as it was sent; ASCII, so that no terminal acts on it."""
    found = json.loads(event.raw)
    properties = found.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if columns is not None:
        properties = {name: properties[name] for name in columns if name in properties}
    record: dict[str, Any] = {
        "uuid": event.uuid,
        "timestamp": moment_text(event.at),
        "event": found.get("event", event.event),
        "distinct_id": found.get("distinct_id", event.distinct_id),
        "person_id": event.person_id or None,
        "properties": properties,
    }
    return json.dumps(record, separators=(",", ":"))


def as_text(event: Event, columns: Sequence[str], zone: tzinfo | None) -> str:
    """One line for people."""
    properties = event.properties
    values = [property_text(name, reach(properties, name), LONGEST) or "-" for name in columns]
    name, person = line(event.event), line(event.distinct_id)
    return "  ".join(
        [clock_time(event, zone), f"{name:<{EVENT}}", f"{person:<{PERSON}}", *values]
    ).rstrip()


class Printer:
    """Writes the wanted events, and knows when it is enough."""

    def __init__(self, wish: Wanted, output: TextIO, notes: TextIO, zone: tzinfo | None) -> None:
        self._wish = wish
        self._output = output
        self._notes = notes
        self._zone = zone
        self._said = ""
        self.count = 0

    def take(self, item: Item) -> bool:
        """Write what is of an item; True when it is enough. Raises BrokenPipeError."""
        match item:
            case Source() as source:
                self._note(_how(source))
            case Seam() as seam:
                self._note(seam.words)
            case Arrived() as arrived:
                if arrived.lost:
                    self._note(f"{arrived.lost} events could not be kept")
                return self._write(arrived.events)
        return False

    def _write(self, events: Sequence[Event]) -> bool:
        try:
            for event in events:
                if not self._wish.only.meets(event):
                    continue
                print(self._drawn(event), file=self._output)
                self.count += 1
                until = self._wish.until
                if self.count == self._wish.count or (until is not None and until.meets(event)):
                    return True
            return False
        finally:
            self._output.flush()

    def _drawn(self, event: Event) -> str:
        if self._wish.as_json:
            return as_json(event, self._wish.columns)
        columns = USUAL if self._wish.columns is None else self._wish.columns
        return as_text(event, columns, self._zone)

    def _note(self, words: str) -> None:
        """For people, beside what is for the pipe."""
        if words and words != self._said:
            self._said = words
            print(f"hogtui: {words}", file=self._notes, flush=True)


def _how(source: Source) -> str:
    match source.kind:
        case "push":
            return "following, pushed by the live service"
        case "poll":
            cost = f"{source.queries_an_hour} queries an hour"
            return f"asking every {source.every:.0f} s, {cost}: {line(source.why)}"
        case "waiting":
            return f"connecting again: {line(source.why)}"
    return ""


def main(services: "Services", parsed: argparse.Namespace) -> int:
    """Follow until it is enough; gives the exit code. Nothing is left running anywhere."""
    try:
        wish = wanted(parsed, is_terminal=sys.stdout.isatty())
    except Wrong as wrong:
        print(f"hogtui: {wrong.message}", file=sys.stderr)  # noqa: T201  the command line says so
        return MISUSED
    try:
        return asyncio.run(_run(services, wish))
    except BrokenPipeError:
        # The reader has seen enough; what is still buffered must not be tried once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


async def _run(services: "Services", wish: Wanted) -> int:
    from hogtui.api.client import Client
    from hogtui.services import DemoFailed

    try:
        connection = await services.connect()
    except (ValueError, DemoFailed) as error:
        return _failed(str(error))
    if connection is None:
        return _failed("there is no key; `hogtui login` saves one.")
    client = Client(
        connection,
        activity=services.activity,
        clock=services.clock,
        transport=services.transport,
        read_only=True,
    )
    following = asyncio.ensure_future(follow(services, client, wish))
    try:
        with _ends(following):
            return await following
    except asyncio.CancelledError:
        return DONE if following.cancelled() else FAILED
    except ApiError as error:
        return _failed(error.message)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await client.close()


async def follow(
    services: "Services",
    client: Any,
    wish: Wanted,
    output: TextIO | None = None,
    notes: TextIO | None = None,
) -> int:
    """Write events until it is enough; gives the exit code. Raises ApiError, BrokenPipeError."""
    from hogtui.api.session import open_session, renew_live_token
    from hogtui.api.stream import live_events
    from hogtui.text.moments import find_zone

    session = await open_session(client, client.connection.project_id)
    setting = services.settings.timezone
    name = session.project.timezone if setting == "project" else setting
    zone = None if setting == "local" else find_zone(name) or UTC
    printer = Printer(wish, output or sys.stdout, notes or sys.stderr, zone)
    tail = live_events(
        client,
        wish.ask,
        token=session.live_events_token,
        renew=lambda: renew_live_token(client, session.project.id),
        transport=services.transport,
    )
    with suppress(TimeoutError):
        async with asyncio.timeout(wish.seconds), aclosing(tail) as items:
            async for item in items:
                if printer.take(item):
                    return DONE
    # Who only wanted to look for a while, and named no end, got that.
    return IN_VAIN if wish.count or wish.until else DONE


@contextmanager
def _ends(following: "asyncio.Future[int]") -> Iterator[None]:
    """Signals end it, and so does a reader that goes away while nothing happens."""
    loop = asyncio.get_running_loop()
    end: Callable[[], object] = following.cancel
    watched = sys.stdout.fileno() if _is_pipe(sys.stdout) else None
    names = (signal.SIGTERM, signal.SIGHUP) if sys.platform != "win32" else ()
    for name in names:
        loop.add_signal_handler(name, end)
    if watched is not None:
        # The writing end of a pipe becomes readable when its reader is gone, and only then.
        loop.add_reader(watched, end)
    try:
        yield
    finally:
        for name in names:
            loop.remove_signal_handler(name)
        if watched is not None:
            loop.remove_reader(watched)


def _is_pipe(stream: TextIO) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _failed(sentence: str) -> int:
    print(f"hogtui: {line(sentence)}", file=sys.stderr)  # noqa: T201  the command line says so
    return FAILED
