"""Requests in line, refused, waited for and sent again, on a clock that tests turn."""

import asyncio
from collections.abc import Iterable

import httpx
import pytest

from hogtui.api.activity import Activity, Ended, Offline, Online, Resumed, Sent, Waiting
from hogtui.api.client import Client
from hogtui.api.errors import (
    Cancelled,
    ServerFailed,
    Throttled,
    Unreachable,
)
from hogtui.api.session import KEY_PATH
from hogtui.api.slots import Priority
from tests.api.fakes import (
    FakePostHog,
    HeldClock,
    TurnedClock,
    make_client,
    refused,
    reply,
    settle,
    throttled,
)

FLAGS = "/api/projects/1/feature_flags/"
QUERY = {"query": {"kind": "HogQLQuery", "query": "select 1"}}


def record(client: Client) -> list[Activity]:
    events: list[Activity] = []
    client.activity.subscribe(events.append)
    return events


class Pending:
    """Holds every request until it is let go."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, asyncio.Future[None]]] = []
        self.most = 0
        self.now = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((request.url.path, gate))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await gate
        finally:
            self.now -= 1
        return reply({"results": []})

    async def let_go(self) -> None:
        for _, gate in self.waiting:
            if not gate.done():
                gate.set_result(None)
                break
        await settle()

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.waiting]


async def test_a_read_is_tried_three_times_and_every_try_is_told() -> None:
    posthog = FakePostHog(refused(503), httpx.ReadError("reset"), reply({"ok": 1}))
    client = make_client(posthog)
    events = record(client)

    assert (await client.get(KEY_PATH, label="key")).body == {"ok": 1}

    kinds = [type(event) for event in events]
    assert kinds == [Sent, Ended, Waiting, Resumed, Sent, Ended, Waiting, Resumed, Sent, Ended]
    ended = [event for event in events if isinstance(event, Ended)]
    assert [(one.status, one.note) for one in ended] == [
        (503, "No."),
        (None, "The connection broke: reset"),
        (200, ""),
    ]
    assert len({one.id for one in ended}) == 3
    assert client.activity.in_flight == {}
    assert client.activity.waits == {}


async def test_a_window_limit_counts_down_and_goes_on() -> None:
    clock = HeldClock()
    posthog = FakePostHog(throttled("41"), reply({"results": []}))
    client = make_client(posthog, clock=clock)
    events = record(client)

    asking = asyncio.create_task(client.post_query(QUERY))
    await settle()
    wait = next(event for event in events if isinstance(event, Waiting))
    assert (wait.until, wait.reason, wait.limit) == (1041.0, "window", "query")
    await clock.turn(40.9)
    assert not asking.done()
    await clock.turn(0.2)
    await asking

    assert len(posthog.requests) == 2


async def test_who_comes_while_a_limit_is_used_up_waits_without_being_sent() -> None:
    clock = HeldClock()
    posthog = FakePostHog(throttled("20"), reply({"results": []}))
    client = make_client(posthog, clock=clock)
    first = asyncio.create_task(client.post_query(QUERY))
    await settle()
    first.cancel()
    await settle()

    second = asyncio.create_task(client.post_query(QUERY))
    await settle()
    assert len(posthog.requests) == 1
    assert [wait.reason for wait in client.activity.waits.values()] == ["window"]
    other = asyncio.create_task(client.get(KEY_PATH))
    await settle()
    assert other.done()
    await clock.turn(20.1)
    await second

    assert len(posthog.requests) == 3


async def test_a_long_wait_is_told_instead_of_waited_for() -> None:
    posthog = FakePostHog(throttled("1800"))
    client = make_client(posthog)

    with pytest.raises(Throttled) as caught:
        await client.post_query(QUERY)
    assert caught.value.retry_after == 1800
    with pytest.raises(Throttled) as caught:
        await client.post_query(QUERY, priority=Priority.VISIBLE)
    assert len(posthog.requests) == 1
    assert caught.value.retry_after == pytest.approx(1800)
    with pytest.raises(Throttled):
        await client.post_query(QUERY)

    assert len(posthog.requests) == 2
    assert client.clock.monotonic() == 1000


async def test_a_concurrency_refusal_is_outwaited_for_the_user() -> None:
    clock = TurnedClock()
    posthog = FakePostHog(throttled(), throttled(), throttled(), reply({"results": []}))
    client = make_client(posthog, clock=clock)
    events = record(client)

    await client.post_query(QUERY)

    assert clock.slept == [2, 4, 8]
    waits = [event for event in events if isinstance(event, Waiting)]
    assert {(one.reason, one.limit) for one in waits} == {("concurrency", "queries at once")}


async def test_a_wait_can_be_cancelled() -> None:
    client = make_client(FakePostHog(throttled("41")), clock=HeldClock())
    asking = asyncio.create_task(client.post_query(QUERY))
    await settle()
    (number,) = client.activity.waits

    assert client.cancel_wait(number)
    with pytest.raises(Cancelled):
        await asking

    assert client.activity.waits == {}
    assert not client.cancel_wait(number)


async def test_a_cancelled_task_is_cancelled_while_it_waits() -> None:
    client = make_client(FakePostHog(throttled("41")), clock=HeldClock())
    asking = asyncio.create_task(client.post_query(QUERY))
    await settle()
    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
    assert client.activity.waits == {}


async def test_five_failures_in_a_row_mean_offline_until_a_probe_is_answered() -> None:
    clock = HeldClock()
    posthog = FakePostHog(httpx.ConnectError("refused"))
    client = make_client(posthog, clock=clock)
    events = record(client)
    first = asyncio.create_task(client.get(FLAGS))
    for _ in range(3):
        await settle()
        await clock.turn(2)
    with pytest.raises(Unreachable):
        await first
    second = asyncio.create_task(client.get(FLAGS))
    for _ in range(3):
        await settle()
        await clock.turn(1.01)

    assert len(posthog.requests) == 5
    offline = next(event for event in events if isinstance(event, Offline))
    assert offline.host == "us.posthog.com"
    with pytest.raises(Unreachable):
        await client.get(FLAGS, priority=Priority.BACKGROUND)
    assert len(posthog.requests) == 5

    await clock.turn(5)
    with pytest.raises(Unreachable):
        await second
    assert len(posthog.requests) == 6
    third = asyncio.create_task(client.get(FLAGS))
    await settle()
    posthog.answers = [reply({"results": []})]
    await clock.turn(9)
    assert len(posthog.requests) == 6
    await clock.turn(1)
    assert (await third).body == {"results": []}
    assert any(isinstance(event, Online) for event in events)
    assert client.activity.offline is None
    await client.close()


@pytest.mark.parametrize(
    ("failure", "used"), [(httpx.ConnectError("refused"), 0), (httpx.ReadError("reset"), 3)]
)
async def test_only_what_may_have_arrived_counts_against_a_limit(
    failure: httpx.TransportError, used: int
) -> None:
    client = make_client(FakePostHog(failure))
    with pytest.raises(Unreachable):
        await client.get(FLAGS)

    assert {meter.used for meter in client.meters()} == {used}
    await client.close()


async def test_a_client_that_was_closed_sends_nothing_and_says_so() -> None:
    posthog = FakePostHog(reply({"results": []}))
    client = make_client(posthog)
    await client.close()
    with pytest.raises(Cancelled):
        await client.get(FLAGS)

    assert posthog.requests == []


async def test_refusals_of_posthog_do_not_look_like_an_outage() -> None:
    client = make_client(FakePostHog(refused(500)))

    for _ in range(4):
        with pytest.raises(ServerFailed):
            await client.get(FLAGS)

    assert client.activity.offline is None


async def test_retries_are_few_however_much_fails() -> None:
    posthog = FakePostHog(refused(500))
    client = make_client(posthog)

    for _ in range(20):
        with pytest.raises(ServerFailed):
            await client.get(FLAGS)

    assert len(posthog.requests) <= 20 + 3 + 2


async def test_at_most_four_in_flight_and_two_of_them_queries() -> None:
    pending = Pending()
    client = make_client(httpx.MockTransport(pending))
    tasks = [asyncio.create_task(client.post_query(QUERY)) for _ in range(4)]
    tasks += [asyncio.create_task(client.get(FLAGS)) for _ in range(4)]
    await settle()

    assert len(pending.paths) == 4
    assert sum("query" in path for path in pending.paths) == 2
    assert {wait.reason for wait in client.activity.waits.values()} == {"slot"}
    while not all(task.done() for task in tasks):
        await pending.let_go()

    assert pending.most == 4
    assert client.activity.waits == {}


async def test_the_users_own_work_goes_first() -> None:
    pending = Pending()
    client = make_client(httpx.MockTransport(pending))
    order = [Priority.BACKGROUND, Priority.TAIL, Priority.VISIBLE, Priority.USER]
    tasks = [asyncio.create_task(client.get("/api/first/")) for _ in range(4)]
    await settle()
    for priority in order:
        path = f"/api/{priority.name}/"
        tasks.append(asyncio.create_task(client.get(path, priority=priority)))
    await settle()
    # One that is cancelled while it stands in line takes nobody's place.
    tasks[-1].cancel()
    tasks.append(asyncio.create_task(client.get("/api/LAST/", priority=Priority.USER)))
    await settle()
    while not all(task.done() for task in tasks):
        await pending.let_go()

    assert pending.paths[4:] == ["/api/LAST/", "/api/VISIBLE/", "/api/TAIL/", "/api/BACKGROUND/"]


async def test_never_more_than_eight_in_one_second() -> None:
    clock = TurnedClock()
    times: list[float] = []

    def answer(_request: httpx.Request) -> httpx.Response:
        times.append(clock.monotonic())
        return reply({})

    client = make_client(httpx.MockTransport(answer), clock=clock)
    await asyncio.gather(*(client.get(KEY_PATH) for _ in range(30)))

    assert all(later - sooner > 1.0 for sooner, later in pairs(times, 8))


def pairs(times: list[float], apart: int) -> Iterable[tuple[float, float]]:
    return zip(times, times[apart:], strict=False)
