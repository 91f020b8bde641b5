"""SQL over rows that are here already: ClickHouse in a process of its own, no request, no cost.

Asks the engine: starts its process, hands rows over, reads the answer, and ends it.
"""

import asyncio
import contextlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from hogtui.local import frames
from hogtui.local.table import Plan, lines, plan
from hogtui.text.rows import Steps
from hogtui.text.safe import clean, clean_json
from hogtui.text.values import base_type

if TYPE_CHECKING:
    from asyncio.subprocess import Process

SECONDS_TO_START = 30.0
"""A child that has not said anything by then will not."""
SLICE = 50_000
"""Bytes of an answer that are decoded in one step."""
PORTION = 4_000_000
"""Bytes of rows that are handed over at once, about."""
_STREAM = 1_000_000

Found = TypeVar("Found")


def missing() -> str | None:
    """One sentence about what keeps the engine from running here; None when nothing does.

    Looks, and imports nothing.
    """
    if sys.platform == "win32":
        return "Asking rows again does not run on Windows itself: use hogtui inside WSL."
    if find_spec("chdb") is not None:
        return None
    return (
        "Asking rows again needs the engine of the demo: "
        "install it with pip install 'hogtui[demo]', or from a checkout with "
        "pip install -e '.[demo]'."
    )


class Run:
    """Takes steps somewhere: in a thread, where a keyboard waits."""

    async def __call__(self, steps: Steps[Found]) -> Found:
        """Take them all, and give what they found."""
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found: Found = end.value
                return found
            await asyncio.sleep(0)


class LocalError(Exception):
    """There is no answer; the message is for a person."""


class Handed(NamedTuple):
    """Rows to ask."""

    number: int
    """Tells them from all others, for as long as the engine lives."""
    columns: Sequence[str]
    types: Sequence[str]
    rows: Sequence[object]


@dataclass(frozen=True)
class Answer:
    """What came of a question."""

    columns: Sequence[str]
    types: Sequence[str]
    rows: list[list[Any]]
    """As PostHog sends them: integers whole, decimals as text, moments in ISO form and UTC."""
    has_more: bool
    seconds: float
    """In the engine."""


class Engine:
    """One engine, started by the first question; it answers one after the other."""

    def __init__(self, environ: Mapping[str, str], run: Run | None = None) -> None:
        """`environ` is what its process may know of ours."""
        self._environ = environ
        self._run = run or Run()
        self._process: Process | None = None
        self.folder = ""
        """Where the process keeps its files; gone with it."""
        self._loaded: dict[int, str] = {}
        self._asking = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Whether there is a process, which takes memory."""
        return self._process is not None

    async def ask(self, sql: str, named: Mapping[str, Handed], timezone: str = "UTC") -> Answer:
        """Ask rows by their names. Raises LocalError; whoever is cancelled stops the engine too."""
        # Who was cancelled a moment ago may still be ending the process.
        async with self._asking:
            return await self._ask(sql, named, timezone)

    async def _ask(self, sql: str, named: Mapping[str, Handed], timezone: str) -> Answer:
        try:
            await self._start()
            used = {name: each for name, each in named.items() if _names(sql, name)}
            await self._let_go_of({each.number for each in named.values()})
            for each in used.values():
                await self._hand_over(each)
            told, body = await self._tell(
                "ask",
                sql=sql,
                names={name: self._loaded[each.number] for name, each in used.items()},
                known=[*named],
                timezone=timezone,
            )
            return await self._run(_read(body, told["seconds"]))
        except LocalError:
            raise
        except (OSError, ValueError, KeyError, EOFError) as error:
            await self.close()
            raise LocalError("The local engine ended before it had an answer.") from error
        except BaseException:  # cancelled, most of all: nobody wants the answer any more
            await self.close()
            raise

    async def close(self) -> None:
        """End the process, whatever it does, and remove its files."""
        process, self._process = self._process, None
        self._loaded.clear()
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await asyncio.shield(self._reap(process, self.folder))

    @staticmethod
    async def _reap(process: "Process", folder: str) -> None:
        await process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    async def _start(self) -> None:
        if self._process is not None:
            return
        if problem := missing():
            raise LocalError(problem)
        self.folder = tempfile.mkdtemp(prefix="hogtui-local-")
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "hogtui.local.engine_child"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # Signals of the terminal are for the app alone; it closes the pipe when it is time.
            start_new_session=True,
            env={**self._environ, "TMPDIR": self.folder},
            limit=_STREAM,
        )
        async with asyncio.timeout(SECONDS_TO_START):
            await self._hear()

    async def _let_go_of(self, wanted: set[int]) -> None:
        """Forget the tables of rows that nobody has any more."""
        for number in self._loaded.keys() - wanted:
            await self._tell("drop", table=self._loaded.pop(number))

    async def _hand_over(self, handed: Handed) -> None:
        if handed.number in self._loaded:
            return
        chosen = await self._run(plan(handed.columns, handed.types, handed.rows))
        name = f"rows_{handed.number}"
        try:
            await self._fill(name, chosen, handed.rows)
        except LocalError:
            # A value that its type does not hold after all: as text it is always right.
            await self._fill(name, chosen.plain, handed.rows)
        self._loaded[handed.number] = name

    async def _fill(self, name: str, chosen: Plan, rows: Sequence[object]) -> None:
        columns = [[column.name, column.type] for column in chosen.columns]
        await self._tell("make", table=name, columns=columns)
        pieces = lines(chosen, rows)
        while portion := await self._run(_portion(pieces)):
            await self._tell("add", portion, table=name)

    async def _tell(
        self, what: str, body: bytes = b"", **head: object
    ) -> tuple[dict[str, Any], bytes]:
        process = self._process
        if process is None or process.stdin is None:
            raise EOFError
        process.stdin.write(frames.frame({"do": what, **head}, body))
        await process.stdin.drain()
        return await self._hear()

    async def _hear(self) -> tuple[dict[str, Any], bytes]:
        process = self._process
        if process is None or process.stdout is None:
            raise EOFError
        head = json.loads(await process.stdout.readline())
        body = await process.stdout.readexactly(head["size"])
        if "error" in head:
            raise LocalError(clean(head["error"]))
        return head, body


def _names(sql: str, name: str) -> bool:
    """Whether a name stands in a question; in a comment or a text does no harm."""
    return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", sql) is not None


def _portion(pieces: Iterator[bytes]) -> Steps[bytes]:
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > PORTION:
            break
        yield
    return b"".join(parts)


def _read(body: bytes, seconds: float) -> Steps[Answer]:
    """JSONCompactEachRowWithNamesAndTypes as rows."""
    first = body.index(b"\n")
    start = body.index(b"\n", first + 1) + 1
    columns, types = json.loads(body[:first]), json.loads(body[first:start])
    floats = [place for place, kind in enumerate(types) if base_type(kind).startswith("Float")]
    rows: list[list[Any]] = []
    while start < len(body):
        end = body.find(b"\n", start + SLICE)
        end = len(body) if end < 0 else end + 1
        # Line breaks within a text are written as \\n, so these are the ends of rows. Malformed
        # UTF-8 in a String is legal in ClickHouse and is not in JSON.
        lines = body[start : end - 1].replace(b"\n", b",").decode("utf-8", "replace")
        part = json.loads(f"[{lines}]")
        start = end
        clean_json(part)
        # ClickHouse writes 2.0 as 2, and what is no number as text.
        for row in part if floats else ():
            for place in floats:
                row[place] = None if row[place] is None else float(row[place])
        rows += part
        yield
    has_more = len(rows) > frames.MOST_ROWS
    del rows[frames.MOST_ROWS :]
    return Answer([*map(clean, columns)], [*map(clean, types)], rows, has_more, seconds)
