import asyncio

from hogtui.demo.engine import EngineError
from tests.demo.server.still import Still


async def test_a_status_carries_the_whole_answer(still: Still) -> None:
    await still.ask(refresh="force_async", client_query_id="mine")
    answer = await still.finished("mine")
    status = answer.json()["query_status"]

    assert answer.status_code == 200
    assert status["complete"] is True
    assert status["error"] is False
    assert status["results"]["results"] == [[1]]
    assert status["results"]["types"] == [["1", "UInt8"]]
    assert status["expiration_time"] == "2026-08-01T12:20:00.000000Z"


async def test_asking_again_under_the_same_id_runs_nothing(still: Still) -> None:
    await still.ask(refresh="async", client_query_id="mine")
    await still.finished("mine")
    still.clock.passed = 120
    again = await still.ask(refresh="async", client_query_id="mine")
    assert still.engine.runs == 1
    assert again.status_code == 200
    assert again.json()["query_status"]["complete"] is True

    forced = await still.ask(refresh="force_async", client_query_id="mine")
    await still.finished("mine")

    assert forced.status_code == 202
    assert still.engine.runs == 2


async def test_a_status_lives_twenty_minutes(still: Still) -> None:
    await still.ask(refresh="async", client_query_id="mine")
    await still.finished("mine")
    still.clock.passed = 20 * 60 - 1
    assert (await still.poll("mine")).status_code == 200
    still.clock.passed = 20 * 60

    answer = await still.poll("mine")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "Query mine not found for team 1"


async def test_progress_is_told_only_when_asked_for(still: Still) -> None:
    still.engine.hold = True
    await still.ask(refresh="async", client_query_id="mine")
    await still.engine.running()

    silent = (await still.poll("mine")).json()["query_status"]
    telling = (await still.poll("mine", show_progress="true")).json()["query_status"]
    older = (await still.poll("mine", showProgress="true")).json()["query_status"]

    assert silent["query_progress"] is None
    assert telling["query_progress"] == older["query_progress"]
    assert telling["query_progress"] == {
        "bytes_read": 4000,
        "rows_read": 500,
        "estimated_rows_total": 1000,
        "time_elapsed": 2,
        "active_cpu_time": 1_500_000,
    }


async def test_a_cancelled_query_is_gone(still: Still) -> None:
    still.engine.hold = True
    await still.ask(refresh="async", client_query_id="mine")
    await still.engine.running()
    kept = await still.client.delete("/api/projects/1/query/mine/?dequeue_only=true")
    assert (await still.poll("mine")).status_code == 202

    answer = await still.client.delete("/api/projects/1/query/mine/")

    assert kept.json()["message"].startswith("Only tried to dequeue")
    assert answer.status_code == 200
    assert answer.json() == {"message": "Cancelled query on clickhouse"}
    assert not still.engine.going
    assert (await still.poll("mine")).status_code == 404


async def test_cancelling_what_is_over_or_unknown_succeeds(still: Still) -> None:
    await still.ask(refresh="async", client_query_id="mine")
    await still.finished("mine")

    over = await still.client.delete("/api/projects/1/query/mine/")
    unknown = await still.client.delete("/api/projects/1/query/other/")

    assert over.json() == {"message": "Query already complete"}
    assert unknown.status_code == 200
    assert (await still.poll("mine")).status_code == 404


async def test_a_waiting_client_hears_of_the_cancel(still: Still) -> None:
    still.engine.hold = True
    waiting = asyncio.create_task(still.ask(client_query_id="mine"))
    await still.engine.running()

    await still.client.delete("/api/projects/1/query/mine/")
    answer = await waiting

    assert answer.status_code == 500
    assert answer.json()["detail"] == "ClickHouse error while executing query."


async def test_an_error_that_may_be_shown_makes_the_poll_400(still: Still) -> None:
    still.engine.refuse = EngineError(
        "Illegal type String of argument of function plus",
        code=43,
        name="ILLEGAL_TYPE_OF_ARGUMENT",
    )
    await still.ask(refresh="async", client_query_id="mine")
    answer = await still.finished("mine")
    status = answer.json()["query_status"]

    assert answer.status_code == 400
    assert (status["complete"], status["error"], status["results"]) == (True, True, None)
    assert status["error_message"] == "Illegal type String of argument of function plus"


async def test_an_error_that_may_not_be_shown_makes_the_poll_500(still: Still) -> None:
    still.engine.refuse = EngineError("inner workings", code=49, name="LOGICAL_ERROR")
    await still.ask(refresh="async", client_query_id="mine")
    answer = await still.finished("mine")

    assert answer.status_code == 500
    assert answer.json()["query_status"]["error_message"] is None
    assert "inner workings" not in answer.text
