"""The embedded ClickHouse: answers, errors, progress, cancelling, threads."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from hogtui.demo.engine import Answer, Engine, EngineError, Progress, parse_error

LONG = "SELECT sum(sipHash64(number)) FROM numbers(100000000000)"
"""Runs for many minutes."""

pytestmark = pytest.mark.demo


def wait_until(happened: Callable[[], bool], seconds: float = 5.0) -> None:
    """Poll: what the engine does in its own threads announces itself to nobody."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.01)


def failure(engine: Engine, sql: str, max_seconds: float = 60) -> EngineError:
    """The error of a query that must fail."""
    with pytest.raises(EngineError) as caught:
        engine.run(sql, query_id="fails", max_seconds=max_seconds)
    return caught.value


def test_values_come_as_posthog_sends_them(bare_engine: Engine) -> None:
    answer = bare_engine.run(
        "SELECT toUInt64(18446744073709551615) AS big, -5 AS few, toDecimal64('1.50', 4) AS price,"
        " 0 / 0 AS nothing, (1 AS a, 'b' AS b) AS pair, map('k', 1.0) AS map, [1, 2] AS list,"
        " toDate('2026-01-01') AS day, NULL AS missing, true AS yes,"
        " toDateTime64('2026-08-01 12:00:00.5', 6, 'UTC') AS at,"
        " toUUID('01a1fb9c-a10c-73ff-8a54-95a24a9f93ea') AS id, unhex('ff') AS broken",
        query_id="values",
    )

    assert answer.columns[0] == "big"
    assert answer.types[10] == "DateTime64(6, 'UTC')"
    assert answer.rows == [
        [
            18446744073709551615,
            -5,
            "1.5",
            None,
            [1, "b"],
            {"k": 1.0},
            [1, 2],
            "2026-01-01",
            None,
            True,
            "2026-08-01T12:00:00.500000Z",
            "01a1fb9c-a10c-73ff-8a54-95a24a9f93ea",
            "\N{REPLACEMENT CHARACTER}",
        ]
    ]


def test_rows_and_bytes_read_are_counted(bare_engine: Engine) -> None:
    answer = bare_engine.run("SELECT max(number) FROM numbers(1000000)", query_id="counted")

    assert (answer.rows_read, answer.bytes_read) == (1_000_000, 8_000_000)
    assert answer.seconds > 0


def test_functions_that_name_no_zone_use_the_projects(bare_engine: Engine) -> None:
    answer = bare_engine.run(
        "SELECT toDateTime(0), toString(toDateTime(0))", query_id="zone", timezone="Asia/Tokyo"
    )

    assert answer.rows == [["1970-01-01T09:00:00+09:00", "1970-01-01 09:00:00"]]


@pytest.mark.parametrize(
    ("sql", "code", "name", "words"),
    [
        ("SELECT nosuch(1)", 46, "UNKNOWN_FUNCTION", "Function with name `nosuch`"),
        ("SELECT * FROM nothing", 60, "UNKNOWN_TABLE", "Unknown table expression"),
        ("SELECT toDate('x')", 38, "CANNOT_PARSE_DATE", "Cannot parse date"),
        ("SELECT plus('a', [1])", 43, "ILLEGAL_TYPE_OF_ARGUMENT", "Illegal types"),
        ("SELEC 1", 62, "SYNTAX_ERROR", "Syntax error"),
        ("SELECT range(1000000000)", 69, "ARGUMENT_OUT_OF_BOUND", "A call to function range"),
    ],
)
def test_errors_have_clickhouses_number_name_and_words(
    bare_engine: Engine, sql: str, code: int, name: str, words: str
) -> None:
    error = failure(bare_engine, sql)

    assert (error.code, error.name) == (code, name)
    assert error.message.startswith(words)
    assert "version" not in error.message
    assert "log_comment" not in error.message


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE kept",
        "INSERT INTO kept VALUES (1)",
        "SELECT 1; DROP TABLE kept",
        "DROP TABLE kept; SELEC",
        "SELECT 1 SETTINGS readonly = 0",
        "SELECT * FROM file('/etc/hostname', 'LineAsString')",
        "SELECT * FROM url('http://127.0.0.1:9/', 'CSV')",
        "SET readonly = 0",
    ],
)
def test_a_query_changes_and_reaches_nothing(bare_engine: Engine, sql: str) -> None:
    bare_engine.execute("CREATE TABLE IF NOT EXISTS kept (a Int64) ENGINE = Memory")

    assert failure(bare_engine, sql).code in (62, 164)
    assert bare_engine.run("SELECT count() FROM kept", query_id="after").rows == [[0]]


def test_what_a_failed_query_wrote_does_not_reach_the_next(bare_engine: Engine) -> None:
    assert failure(bare_engine, "SELECT throwIf(1)").code == 395

    assert bare_engine.run("SELECT 5", query_id="next").rows == [[5]]


def test_a_query_ends_at_its_limit_of_time(bare_engine: Engine) -> None:
    assert failure(bare_engine, LONG, max_seconds=0.2).name == "TIMEOUT_EXCEEDED"


def test_progress_rises_and_a_cancel_stops_at_once(bare_engine: Engine) -> None:
    seen: list[Progress] = []

    def read_more() -> bool:
        progress = bare_engine.progress("it's long")
        if progress is not None and progress.rows_read:
            seen.append(progress)
        return len(seen) > 1 and seen[-1].rows_read > seen[0].rows_read

    with ThreadPoolExecutor() as pool:
        running = pool.submit(bare_engine.run, LONG, query_id="it's long")
        wait_until(read_more)
        asked = time.monotonic()
        assert bare_engine.cancel("it's long")
        error = running.exception(timeout=5)

    assert time.monotonic() - asked < 1
    assert isinstance(error, EngineError)
    assert (error.code, error.name) == (394, "QUERY_WAS_CANCELLED")
    assert seen[-1].total_rows == 100_000_000_000
    assert seen[-1].bytes_read == 8 * seen[-1].rows_read
    assert seen[-1].seconds > seen[0].seconds
    assert bare_engine.progress("it's long") is None
    assert not bare_engine.cancel("it's long")


def test_a_cancel_meets_a_query_that_has_only_begun(bare_engine: Engine) -> None:
    def cancel_early(query_id: str) -> bool:
        wait_until(lambda: bare_engine.progress(query_id) is not None)
        return bare_engine.cancel(query_id)

    with ThreadPoolExecutor() as pool:
        for number in range(10):
            query_id = f"early-{number}"
            running = pool.submit(bare_engine.run, LONG, query_id=query_id)
            assert cancel_early(query_id)
            error = running.exception(timeout=5)
            assert isinstance(error, EngineError)
            assert error.message == "Query was cancelled."


def test_one_id_names_one_running_query(bare_engine: Engine) -> None:
    with ThreadPoolExecutor() as pool:
        running = pool.submit(bare_engine.run, LONG, query_id="twice")
        wait_until(lambda: bare_engine.progress("twice") is not None)
        with pytest.raises(EngineError, match="already running"):
            bare_engine.run("SELECT 1", query_id="twice")
        bare_engine.cancel("twice")
        assert running.exception(timeout=5) is not None


def test_more_queries_than_connections_all_answer(bare_engine: Engine) -> None:
    def ask(number: int) -> Answer:
        return bare_engine.run(f"SELECT {number}, sum(1)", query_id=f"n{number}")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(200)))

    assert [answer.rows for answer in answers] == [[[number, 1]] for number in range(200)]


def test_a_short_query_does_not_wait_for_a_long_one(bare_engine: Engine) -> None:
    with ThreadPoolExecutor() as pool:
        running = pool.submit(bare_engine.run, LONG, query_id="beside")
        wait_until(lambda: bare_engine.progress("beside") is not None)
        assert bare_engine.run("SELECT 1", query_id="short").rows == [[1]]
        assert not running.done()
        bare_engine.cancel("beside")
        assert running.exception(timeout=5) is not None


def test_inserted_values_are_data_whatever_they_look_like(bare_engine: Engine) -> None:
    bare_engine.execute("CREATE TABLE words (word String, at DateTime64(3, 'UTC')) ENGINE = Memory")
    words = ["'); DROP TABLE words; --", 'a "quoted"\nline\t\\', "{}", "李雷 🦔", "\x1b[31m", ""]

    bare_engine.insert(
        "words", [{"word": word, "at": "2026-08-01T12:00:00.5+02:00"} for word in words]
    )

    answer = bare_engine.run("SELECT word, at FROM words", query_id="words")
    assert sorted(row[0] for row in answer.rows) == sorted(words)
    assert {row[1] for row in answer.rows} == {"2026-08-01T10:00:00.500000Z"}


def test_a_refused_insert_is_an_error_and_leaves_nothing(bare_engine: Engine) -> None:
    bare_engine.execute("CREATE TABLE numbered (n Int64) ENGINE = Memory")

    with pytest.raises(EngineError):
        bare_engine.insert("numbered", [{"n": 1}, {"n": "two"}])

    bare_engine.insert("numbered", [{"n": 3}])
    assert bare_engine.run("SELECT n FROM numbered", query_id="numbered").rows == [[3]]


def test_closing_stops_what_runs_and_later_queries_are_refused(bare_engine: Engine) -> None:
    # The fixture keeps the embedded server alive beside this second engine.
    assert bare_engine.progress("anything") is None
    engine = Engine()
    running: Future[Answer]
    with ThreadPoolExecutor() as pool:
        running = pool.submit(engine.run, LONG, query_id="closed")
        wait_until(lambda: engine.progress("closed") is not None)
        assert engine.close()
        assert isinstance(running.exception(timeout=5), EngineError)

    with pytest.raises(EngineError):
        engine.run("SELECT 1", query_id="late")
    assert engine.close()


def test_engines_do_not_see_each_others_tables(bare_engine: Engine) -> None:
    bare_engine.execute("CREATE TABLE IF NOT EXISTS mine (a Int64) ENGINE = Memory")
    engine = Engine()

    assert failure(engine, "SELECT * FROM mine").name == "UNKNOWN_TABLE"
    assert engine.close()


def test_an_error_of_another_form_keeps_its_words() -> None:
    assert parse_error("something else").message == "something else"
    nested = parse_error(
        "Code: 164. DB::Exception: Code: 164. DB::Exception: Cannot modify 'readonly' setting."
        " (READONLY) (version 26.9.2.1). (READONLY)"
    )
    assert (nested.code, nested.name) == (164, "READONLY")
    assert nested.message == "Cannot modify 'readonly' setting."
