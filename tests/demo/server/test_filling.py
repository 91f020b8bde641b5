import asyncio
import threading

from hogtui.demo.server.late import LateEngine
from tests.demo.server.still import Still, ToldEngine


async def test_who_one_is_can_be_asked_before_there_is_data(still: Still) -> None:
    still.instance.filled.clear()

    for path in ("personal_api_keys/@current", "users/@me", "projects", "projects/1"):
        assert (await still.client.get(f"/api/{path}/")).status_code == 200


async def test_a_query_waits_for_the_data_as_if_in_a_queue(still: Still) -> None:
    still.instance.filled.clear()
    asked = asyncio.create_task(still.ask(refresh="async", client_query_id="mine"))
    waiting = asyncio.create_task(still.ask("select 2"))
    await asyncio.wait({asked}, timeout=0.02)
    polled = (await still.poll("mine", show_progress="true")).json()["query_status"]

    assert (polled["complete"], polled["pickup_time"]) == (False, None)
    assert not asked.done()
    still.instance.filled.set()

    assert (await waiting).status_code == 200
    assert (await asked).status_code == 200
    assert (await asked).json()["query_status"]["complete"] is True


async def test_a_query_can_be_cancelled_before_there_is_data(still: Still) -> None:
    still.instance.filled.clear()
    asked = asyncio.create_task(still.ask(refresh="async", client_query_id="mine"))
    await asyncio.wait({asked}, timeout=0.02)

    cancelled = await still.client.delete("/api/projects/1/query/mine/")

    assert cancelled.json() == {"message": "Query task revoked"}
    assert (await asked).status_code == 202
    assert still.engine.runs == 0


def test_a_late_engine_lets_its_callers_wait() -> None:
    late = LateEngine()
    answers: list[int] = []
    caller = threading.Thread(
        target=lambda: answers.append(late.run("select 1", query_id="a").rows[0][0])
    )
    caller.start()

    assert late.progress("a") is None
    assert late.cancel("a") is False
    late.arrive(ToldEngine())
    caller.join(5)

    assert answers == [1]
