"""Asking rows that are here, with the real engine in its own process."""

import asyncio
import math
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from hogtui.local.engine import Engine, Handed, LocalError, missing

pytestmark = [
    pytest.mark.demo,
    pytest.mark.skipif(missing() is not None, reason="the engine is not installed"),
]
ROWS = Handed(1, ["event", "n"], ["String", "UInt64"], [["a", 1], ["b", 2], ["a", 2**64 - 1]])
NAMED = {"results": ROWS}


def surroundings() -> Mapping[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def there(path: str) -> bool:
    return Path(path).exists()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def engine() -> AsyncIterator[Engine]:
    """One for all: each would take a third of a second."""
    made = Engine(surroundings())
    yield made
    await made.close()


in_one_loop = pytest.mark.asyncio(loop_scope="module")


@in_one_loop
async def test_rows_are_asked_and_keep_every_digit(engine: Engine) -> None:
    answer = await engine.ask("SELECT event, max(n) AS m FROM results GROUP BY 1 ORDER BY 1", NAMED)

    assert (answer.columns, answer.types) == (["event", "m"], ["String", "UInt64"])
    assert answer.rows == [["a", 2**64 - 1], ["b", 2]]
    assert answer.has_more is False


@in_one_loop
async def test_everything_comes_back_as_it_was(engine: Engine) -> None:
    moment = "2026-11-01T01:30:00.123456-05:00"
    row = [1.0, math.inf, moment, "12.50", None, [1, 2], '{"a": 1}', "\u2603'\"\\\n", True, 2**100]
    types = ["Float64", "Float64", "DateTime64(6, 'America/New_York')", "Decimal(10, 2)"]
    types += ["Nullable(String)", "Array(Int64)", "String", "String", "Bool", "Int256"]
    handed = Handed(2, [f"c{n}" for n in range(10)], types, [row])

    answer = await engine.ask("SELECT * FROM results", {"results": handed})

    expected = [*row]
    expected[2] = "2026-11-01T06:30:00.123456Z"
    assert answer.rows == [expected]
    assert type(answer.rows[0][0]) is float
    assert answer.types == types


@in_one_loop
async def test_results_are_joined_and_renamed(engine: Engine) -> None:
    other = Handed(3, ["event", "name"], ["String", "String"], [["a", "Ada"]])

    joined = await engine.ask(
        "SELECT name, n FROM results_2 JOIN results USING (event) ORDER BY n LIMIT 1",
        {"results": ROWS, "results_2": other},
    )
    moved = await engine.ask("SELECT name FROM results", {"results": other, "results_2": ROWS})

    assert (joined.rows, moved.rows) == ([["Ada", 1]], [["Ada"]])


@in_one_loop
async def test_double_ragged_and_unnamed_columns_can_be_asked(engine: Engine) -> None:
    handed = Handed(4, ["n", "n"], ["Int64", "Int64"], [[1, 2, "x"], [3]])

    answer = await engine.ask("SELECT n, n_2, column_3 FROM results", {"results": handed})

    assert answer.rows == [[1, 2, "x"], [3, None, None]]


@in_one_loop
async def test_what_a_type_does_not_hold_after_all_is_asked_as_text(engine: Engine) -> None:
    handed = Handed(5, ["t"], ["DateTime64(6, 'UTC')"], [["2026-99-99T99:99:99Z"]])

    answer = await engine.ask("SELECT t FROM results", {"results": handed})

    assert answer.rows == [["2026-99-99T99:99:99Z"]]


@in_one_loop
async def test_what_it_makes_is_safe_to_draw(engine: Engine) -> None:
    answer = await engine.ask("SELECT char(27, 91, 200) AS `a\u202eb`", {})

    assert answer.columns == ["a\ufffdb"]
    assert answer.rows == [["\u241b[\ufffd"]]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT file('/etc/passwd')",
        "SELECT `file`('/etc/passwd') FROM results",
        "SELECT * REPLACE(file(event) AS event) FROM results",
        "SELECT * APPLY(file) FROM results",
        "SELECT * FROM view(SELECT file('/etc/passwd'))",
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
        "SELECT * FROM s3('http://127.0.0.1:1/a/b', 'CSV')",
        "SELECT * FROM sqlite('/tmp/x', 't')",
        "SELECT * FROM python('x')",
        "SELECT * FROM system.processes",
        "SELECT 1 IN system.one",
        "SELECT * FROM merge('system', '.*')",
        "SELECT sleep(3)",
        "SELECT hostName()",
        "SELECT aiGenerate('x')",
        "SELECT 1 INTO OUTFILE '/tmp/hogtui-test-outfile'",
        "SELECT 1 SETTINGS readonly = 0",
        "SELECT * FROM (SELECT 1 SETTINGS readonly = 0)",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE rows_1; )(",
        "INSERT INTO rows_1 VALUES ('x', 1)",
        "DROP TABLE rows_1",
        "SET readonly = 0",
        "SYSTEM SHUTDOWN",
        "EXPLAIN SELECT 1",
    ],
)
@in_one_loop
async def test_only_rows_can_be_asked(engine: Engine, sql: str) -> None:
    with pytest.raises(LocalError):
        await engine.ask(sql, NAMED)

    answer = await engine.ask("SELECT count() FROM results", NAMED)
    assert answer.rows == [[3]]
    assert not there("/tmp/hogtui-test-outfile")


@in_one_loop
async def test_what_is_wrong_is_said_in_the_words_of_the_engine(engine: Engine) -> None:
    with pytest.raises(LocalError, match="nope"):
        await engine.ask("SELECT nope FROM results", NAMED)
    with pytest.raises(LocalError, match="results_9"):
        await engine.ask("SELECT * FROM results_9", NAMED)
    with pytest.raises(LocalError, match="Syntax error"):
        await engine.ask("SELEC", NAMED)


@in_one_loop
async def test_there_is_an_end_to_an_answer(engine: Engine) -> None:
    answer = await engine.ask("SELECT toUInt8(1) FROM numbers(1000005)", {})

    assert len(answer.rows) == 1_000_000
    assert answer.has_more is True


async def test_whoever_is_cancelled_stops_the_engine_and_leaves_nothing() -> None:
    engine = Engine(surroundings())
    await engine.ask("SELECT 1", {})
    folder = engine.folder
    asking = asyncio.create_task(
        engine.ask("SELECT sum(cityHash64(number)) FROM numbers(1000000000000)", {})
    )
    await asyncio.sleep(0)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert engine.is_running is False
    assert not there(folder)
    assert (await engine.ask("SELECT 2", {})).rows == [[2]]
    await engine.close()
