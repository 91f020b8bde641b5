"""Live events through everything that can go wrong between the live host and us."""

import httpx
import pytest

from hogtui.api.errors import Forbidden
from hogtui.api.live_events import Ask, Seam, Stats
from hogtui.api.stream import MOST_WAITING
from tests.api.fakes import KEY, refused, throttled
from tests.api.streaming import (
    OTHER_TOKEN,
    TOKEN,
    Pieces,
    Queries,
    Tailing,
    answer,
    event,
    frame,
    tailing,
)


def wrong_token() -> httpx.Response:
    return httpx.Response(401, json={"message": "wrong token"})


async def test_events_are_pushed() -> None:
    async with tailing(ask=Ask(("seen",), columns=("a", "b"))) as tail:
        tail.stream.send(frame(1), frame(2))
        await tail.turn()

    assert tail.numbers == [1, 2]
    assert [source.kind for source in tail.sources] == ["connecting", "push"]
    (request,) = tail.live.requests
    assert dict(request.url.params) == {"eventType": "seen", "columns": "a,b"}


async def test_the_live_host_gets_the_live_token_and_nothing_else() -> None:
    async with tailing(wrong_token(), headers={"X-Gateway": "secret"}) as tail:
        await tail.turn()

    assert tail.live.tokens == [f"Bearer {TOKEN}", f"Bearer {OTHER_TOKEN}"]
    assert {each.url.host for each in tail.live.requests} == {"live.us.posthog.com"}
    for request in tail.live.requests:
        assert "x-gateway" not in request.headers
        assert KEY not in str(request.headers.raw) + str(request.url)
    for request in tail.queries.requests:
        assert TOKEN not in str(request.headers.raw)


async def test_the_token_does_not_follow_a_redirect() -> None:
    away = httpx.Response(302, headers={"location": "https://elsewhere.example.com/events"})
    async with tailing(away) as tail:
        await tail.turn()

    assert len(tail.live.requests) == 1
    assert tail.source.kind == "poll"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"data: {\n\n", id="half"),
        pytest.param(b"data: nonsense\n\n", id="nonsense"),
        pytest.param(b"data: \xff\xfe\n\n", id="not UTF-8"),
        pytest.param(b'data: {"a": 1}\n\n', id="no event"),
        pytest.param(b"data: " + b"[" * 5000 + b"\n\n", id="deep"),
    ],
)
async def test_what_cannot_be_read_is_counted(broken: bytes) -> None:
    async with tailing() as tail:
        tail.stream.send(frame(1), broken, frame(2))
        await tail.turn()

    assert tail.numbers == [1, 2]
    assert tail.lost == 1


async def test_split_characters_and_lines() -> None:
    body = frame(1, "Zoë 🦔", note="naïve")
    async with tailing() as tail:
        tail.stream.send(*(body[i : i + 1] for i in range(len(body))))
        await tail.turn()

    assert [each.event for each in tail.events] == ["Zoë 🦔"]


async def test_duplicates_are_known_again_and_order_is_kept() -> None:
    async with tailing() as tail:
        tail.stream.send(frame(3), frame(1), frame(3), frame(1), frame(2))
        await tail.turn()

    assert tail.numbers == [3, 1, 2]


async def broken_off(tail: Tailing, *during: int) -> None:
    """Two events, a connection that breaks, events that happen meanwhile, and a new one."""
    tail.stream.send(frame(1), frame(2) + b'data: {"event": "cut')
    await tail.turn()
    tail.stream.end(httpx.ReadError("connection reset"))
    tail.queries.answer = lambda: answer(event(2), *map(event, during))
    await tail.turn()
    await tail.turn(1.0)
    await tail.turn()


async def test_a_gap_is_filled_in_once_and_marked() -> None:
    async with tailing() as tail:
        await broken_off(tail, 3, 4)
        assert tail.sources[-2].kind == "waiting"
        assert tail.source.kind == "push"
        tail.stream.send(frame(5))
        await tail.turn()
        assert tail.numbers == [1, 2, 5]
        await tail.turn(5.0)
        await tail.turn(60.0)

    assert tail.numbers == [1, 2, 5, 3, 4]
    (seam,) = [item for item in tail.items if isinstance(item, Seam)]
    assert seam.found == 2
    assert len(tail.queries.bodies) == 1
    query = tail.queries.bodies[0]["query"]
    assert query["values"]["since"] < query["values"]["until"]
    assert tail.live.opened[0].closed


async def test_a_gap_that_cannot_be_filled_in_is_marked_too() -> None:
    async with tailing() as tail:
        await broken_off(tail)
        tail.queries.answer = lambda: refused(403, detail="No \x1b[2J.")
        await tail.turn(6.0)
        await tail.turn()

    (seam,) = [item for item in tail.items if isinstance(item, Seam)]
    assert "not filled in: No" in seam.words
    assert "\x1b" not in seam.words


async def test_waits_grow_and_then_queries_take_over() -> None:
    lost = httpx.ConnectError("refused")
    async with tailing(lost, lost, lost, lost) as tail:
        await tail.turn(0.9)
        assert len(tail.live.requests) == 1
        await tail.turn(0.2)
        assert len(tail.live.requests) == 2
        await tail.turn(1.8)
        assert len(tail.live.requests) == 2
        await tail.turn(0.3)
        await tail.turn(4.1)
        assert len(tail.live.requests) == 4
        await tail.turn()
        await tail.turn(30.0, steps=6)
        assert len(tail.live.requests) == 5

    kinds = [source.kind for source in tail.sources]
    assert kinds[:5] == ["connecting", "waiting", "waiting", "waiting", "poll"]
    assert kinds[-1] == "push"


async def test_at_most_three_connections_in_the_first_ten_seconds_of_a_flapping_stream() -> None:
    async with tailing() as tail:
        for _ in range(100):
            if not tail.stream.closed:
                tail.stream.send(b"retry: 0\n\n")
                tail.stream.end()
            await tail.turn(0.1)

    assert len(tail.live.requests) <= 4


async def test_the_server_may_ask_for_more_patience() -> None:
    async with tailing() as tail:
        tail.stream.send(b"retry: 20000\n\n")
        tail.stream.end()
        await tail.turn()
        await tail.turn(19.0)
        assert len(tail.live.requests) == 1
        await tail.turn(2.0)
        assert len(tail.live.requests) == 2


async def test_a_token_that_is_refused_in_the_middle_is_renewed() -> None:
    async with tailing(Pieces(), wrong_token()) as tail:
        await tail.turn(90.0)
        tail.stream.end()
        await tail.turn()
        await tail.turn(1.0)
        await tail.turn()

        assert tail.live.tokens[-1] == f"Bearer {OTHER_TOKEN}"
        assert tail.source.kind == "push"


async def test_without_another_token_queries_take_over() -> None:
    queries = Queries()
    queries.token = None
    async with tailing(wrong_token(), queries=queries) as tail:
        await tail.turn()

    assert tail.source.kind == "poll"
    assert "wrong token" in tail.source.why


@pytest.mark.parametrize(
    "opening",
    [
        httpx.Response(404, text="404 page not found"),
        httpx.Response(204),
        httpx.Response(200, html="<h1>Log in</h1>"),
        httpx.Response(200, json={"events": []}),
        httpx.Response(403, json={"message": "no"}),
    ],
    ids=["404", "204", "page", "JSON", "403"],
)
async def test_where_nobody_streams_queries_take_over(opening: httpx.Response) -> None:
    queries = Queries()
    queries.answer = lambda: answer(event(1), event(2))
    async with tailing(opening, queries=queries) as tail:
        await tail.turn()
        assert tail.numbers == [1, 2]
        await tail.turn(11.0)
        await tail.turn()

    assert tail.numbers == [1, 2]
    assert tail.source.kind == "poll"
    assert (tail.source.every, tail.source.queries_an_hour) == (10.0, 360)
    assert len(tail.live.requests) == 1


@pytest.mark.parametrize("missing", [{"token": None}, {"host": "https://posthog.example.com"}])
async def test_without_a_token_or_a_host_there_are_queries(missing: dict[str, str | None]) -> None:
    ask = Ask(("a", "b"), "me")
    async with tailing(ask=ask, **missing) as tail:  # type: ignore[arg-type]  # one of two words
        await tail.turn()

    assert tail.live.requests == []
    body = tail.queries.bodies[0]
    assert body["refresh"] == "force_blocking"
    assert body["query"]["values"]["names"] == ["a", "b"]
    assert body["query"]["values"]["distinct_id"] == "me"
    assert "LIMIT 1000" in body["query"]["query"]


async def test_queries_go_on_from_the_newest_event() -> None:
    queries = Queries()
    queries.answer = lambda: answer(event(0))
    async with tailing(token=None, queries=queries) as tail:
        await tail.turn(11.0, steps=3)

    sinces = [body["query"]["values"]["since"] for body in queries.bodies]
    assert sinces[0] == "2026-08-01T11:59:00.000000Z"
    assert sinces[1:3] == ["2026-08-01T11:59:30.000000Z"] * 2


async def test_polling_slows_down_when_posthog_wants_it_to() -> None:
    queries = Queries()
    queries.answer = throttled
    async with tailing(token=None, queries=queries) as tail:
        await tail.turn(3.0, steps=12)
        assert tail.source.every > 10
        assert "fewer queries" in tail.source.why


async def test_a_key_that_may_not_query_ends_it() -> None:
    queries = Queries()
    queries.answer = lambda: refused(403, "permission_denied", "query:read is missing")
    async with tailing(token=None, queries=queries) as tail:
        await tail.turn()

    assert isinstance(tail.error, Forbidden)


@pytest.mark.parametrize(("sign", "limit"), [(b": beat\n\n", 70.0), (b"", 300.0)])
async def test_a_silent_stream_is_left(sign: bytes, limit: float) -> None:
    async with tailing() as tail:
        tail.stream.send(sign + frame(1))
        await tail.turn()
        await tail.turn(limit - 5)
        assert len(tail.live.requests) == 1
        await tail.turn(5.0)
        await tail.turn(1.1)
        assert tail.live.opened[0].closed
        assert len(tail.live.requests) == 2
        assert tail.sources[-2].why == f"nothing came for {limit:.0f} s"


async def test_a_flood_stays_within_bounds() -> None:
    async with tailing() as tail:
        for start in range(0, MOST_WAITING + 5000, 500):
            tail.stream.send(b"".join(map(frame, range(start, start + 500))))
        # Nobody takes anything as long as no time passes.
        for _ in range(10):
            await tail.turn(0.0)
        await tail.turn()

    assert len(tail.events) + tail.lost == MOST_WAITING + 5000
    assert tail.numbers[-1] == MOST_WAITING + 4999


async def test_a_filter_that_the_live_host_refuses_is_left_out() -> None:
    refusal = httpx.Response(400, json={"message": "restricted property: salary"})
    async with tailing(refusal, ask=Ask(properties=(("salary", "is_set", ""),))) as tail:
        await tail.turn()

    assert "properties" in tail.live.requests[0].url.params
    assert "properties" not in tail.live.requests[1].url.params
    assert tail.source.kind == "push"


async def test_people_are_counted_as_long_as_there_is_a_stream() -> None:
    async with tailing(counts=True) as tail:
        await tail.turn(31.0, steps=2)
        tail.stream.end()
        await tail.turn()

    assert tail.live.counted == 3
    assert Stats(users=7) in tail.items
