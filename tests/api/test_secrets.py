"""The key is printed nowhere: not by repr, log, error, or traceback with locals."""

import logging
import traceback

import httpx
import pytest
from pydantic import SecretStr

from hogtui.api.auth import OriginBearer
from hogtui.api.errors import ApiError, Unreachable
from hogtui.api.session import KEY_PATH, open_session
from tests.api.fakes import KEY, FakePostHog, make_client, refused, reply

PARTS = [KEY[at : at + 12] for at in range(len(KEY) - 12)]


def assert_no_key_in(text: str) -> None:
    assert not any(part in text for part in PARTS)


def everything_about(error: BaseException) -> str:
    """The traceback with the locals of every frame, causes and contexts included."""
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(report.format())


async def test_no_repr_shows_the_key() -> None:
    client = make_client(FakePostHog(), headers={"X-Gateway": "gateway-secret"})

    assert_no_key_in(repr(client) + repr(vars(client)) + repr(client.connection))
    assert_no_key_in(repr(OriginBearer(SecretStr(KEY), client.connection.origin)))
    assert_no_key_in(str(client.connection))


@pytest.mark.parametrize(
    "answer",
    [
        refused(401, "authentication_failed", "Personal API key is invalid."),
        refused(500),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("bad line"),
        httpx.Response(200, content=b"not json"),
        httpx.Response(302, headers={"location": "https://evil.example"}),
    ],
)
async def test_no_error_shows_the_key_not_even_with_locals(
    answer: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(FakePostHog(answer))
    caplog.set_level(logging.DEBUG)

    with pytest.raises(ApiError) as caught:
        await client.get(KEY_PATH)

    assert_no_key_in(everything_about(caught.value))
    assert_no_key_in(str(caught.value) + repr(caught.value))
    assert_no_key_in(caplog.text)


async def test_a_refused_connection_shows_no_key_with_the_real_transport(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = make_client(httpx.AsyncHTTPTransport(trust_env=False), host="http://127.0.0.1:9")
    caplog.set_level(logging.DEBUG)

    with pytest.raises(Unreachable) as caught:
        await client.get(KEY_PATH)
    await client.close()

    assert caught.value.__context__ is None
    assert_no_key_in(everything_about(caught.value))
    assert_no_key_in(caplog.text)


async def test_the_activity_log_holds_no_key_and_no_search_words() -> None:
    client = make_client(FakePostHog(reply({"results": []}), httpx.ReadError(f"at {KEY[:3]}")))

    await client.get("/api/projects/1/persons/", params={"search": "ada@example.com"})

    assert "ada@example.com" not in repr(client.activity)
    assert_no_key_in(repr(client.activity))


async def test_a_session_hides_the_tokens_of_the_project() -> None:
    posthog = FakePostHog(
        reply({"label": "mine", "mask_value": "phx_...e2", "scopes": ["*"]}),
        lambda request: reply(
            {
                "id": 1,
                "name": "Shop",
                "live_events_token": "live-token-of-the-project",
                "secret_api_token": "phs_secret-of-the-project",
            }
            if "projects" in request.url.path
            else {"email": "ada@example.com"}
        ),
    )

    session = await open_session(make_client(posthog), 1)

    assert session.live_events_token is not None
    assert session.live_events_token.get_secret_value() == "live-token-of-the-project"
    assert "live-token" not in repr(session)
    assert "phs_" not in repr(session)
