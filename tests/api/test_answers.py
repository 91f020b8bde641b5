"""What comes back: slow, large, broken, foreign, or a refusal in PostHog's words."""

import asyncio

import httpx
import pytest

from hogtui.api.errors import (
    BadBody,
    Forbidden,
    Invalid,
    Refused,
    TimedOut,
    TooHeavy,
    Unreachable,
)
from hogtui.api.session import KEY_PATH
from tests.api.fakes import (
    FakePostHog,
    make_client,
    refused,
    reply,
)

FLAGS = "/api/projects/1/feature_flags/"
QUERY = {"query": {"kind": "HogQLQuery", "query": "select 1"}}


async def test_a_deadline_covers_the_whole_answer() -> None:
    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # the base names no item type
            while True:
                yield b" "
                await asyncio.sleep(0)

    async def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Trickle())

    client = make_client(httpx.MockTransport(answer))

    with pytest.raises(TimedOut) as caught:
        await client.get(KEY_PATH, timeout=0.02)
    assert "0 s" in caught.value.message


async def test_a_body_is_read_no_further_than_its_cap() -> None:
    import gzip

    bomb = gzip.compress(b"[" + b" " * 3_000_000)

    class Packed(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # the base names no item type
            yield bomb

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Packed())

    client = make_client(httpx.MockTransport(answer))

    with pytest.raises(BadBody, match="larger than 1 MB"):
        await client.get(KEY_PATH, cap=1 << 20)


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("gzip", b"\x1f\x8b\x00garbage", "unpacked"),
        ("br", b"xx", "packed in a way"),
        ("gzip", b"", "broke"),
    ],
)
async def test_broken_packing_is_told(encoding: str, body: bytes, expected: str) -> None:
    class Packed(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # the base names no item type
            yield body

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": encoding}, stream=Packed())

    client = make_client(httpx.MockTransport(answer))

    with pytest.raises((BadBody, Unreachable), match=expected):
        await client.get(KEY_PATH)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            httpx.Response(200, text="<html>login</html>", headers={"content-type": "text/html"}),
            "web page",
        ),
        (httpx.Response(200, content=b"\xff\xfe"), "not JSON"),
        (httpx.Response(200, content=b'{"a": 1'), "not JSON"),
        (httpx.Response(200, content=b'{"a": 1} {"b": 2}'), "after its end"),
        (httpx.Response(200, content=b"[" * 5000), "deep"),
    ],
)
async def test_what_is_not_posthogs_api_is_told_as_such(answer: httpx.Response, words: str) -> None:
    with pytest.raises(BadBody, match=words):
        await make_client(FakePostHog(answer)).get(KEY_PATH)


async def test_refusals_carry_posthogs_words_made_safe_to_draw() -> None:
    posthog = FakePostHog(refused(403, "permission_denied", "missing scope 'query:read'\x1b[2J"))

    with pytest.raises(Forbidden) as caught:
        await make_client(posthog).get(KEY_PATH)

    assert caught.value.scope == "query:read"
    assert "\x1b" not in caught.value.message
    assert (caught.value.code, caught.value.status) == ("permission_denied", 403)


async def test_pages_of_proxies_and_empty_bodies_are_refusals_too() -> None:
    posthog = FakePostHog(
        httpx.Response(403, text="<html>blocked</html>"),
        httpx.Response(405),
        httpx.Response(403, text="Blocked in\x1b your region"),
    )
    client = make_client(posthog)

    messages = []
    for _ in range(3):
        with pytest.raises(Refused) as caught:
            await client.get(KEY_PATH)
        messages.append(caught.value.message)

    assert messages == [
        "This is not allowed.",
        "PostHog does not offer this.",
        "Blocked in␛ your region",
    ]


async def test_a_refused_query_tells_where() -> None:
    body = {
        "type": "validation_error",
        "code": "invalid_input",
        "detail": "Unable to resolve field: evnt\nTables referenced: events",
        "attr": None,
        "extra": {"hogql_metadata": {"errors": [{"message": "no evnt", "start": 7, "end": 11}]}},
    }
    client = make_client(FakePostHog(reply(body, 400)))

    with pytest.raises(Invalid) as caught:
        await client.post_query(QUERY)

    (problem,) = caught.value.problems
    assert (problem.message, problem.start, problem.end) == ("no evnt", 7, 11)
    assert caught.value.message.endswith("Tables referenced: events")


@pytest.mark.parametrize("status", [504, 512, 513])
async def test_a_query_that_is_too_heavy_is_not_asked_again(status: int) -> None:
    posthog = FakePostHog(refused(status))

    with pytest.raises(TooHeavy):
        await make_client(posthog).post_query(QUERY)

    assert len(posthog.requests) == 1
