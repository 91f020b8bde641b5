"""Nothing leaves for another host, and nothing that writes leaves while locked."""

import httpx
import pytest
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog
from hogtui.api.auth import OriginBearer
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection, Origin
from hogtui.api.errors import ApiError, BadBody, ForeignOrigin, Locked, Throttled
from hogtui.api.guard import WRITE_PASS, GuardedTransport, WritePass, is_read
from hogtui.api.session import KEY_PATH
from tests.api.fakes import HOST, KEY, FakePostHog, make_client, refused, reply, throttled

FLAG = "/api/projects/1/feature_flags/3/"


def redirect(to: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", FLAG),
        ("HEAD", FLAG),
        ("POST", "/api/projects/1/query/"),
        ("POST", "/api/projects/@current/query/"),
        ("POST", "/api/environments/1/query/HogQLQuery/"),
        ("DELETE", "/api/projects/1/query/0192f3a1-b2c3/"),
        ("POST", "/api/projects/1/feature_flags/user_blast_radius/"),
        ("POST", "/api/projects/1/feature_flags/7/test_evaluation/"),
        ("POST", "/flags/"),
        ("GET", "/api/projects/1/cohorts/3/persons/"),
    ],
)
def test_reads(method: str, path: str) -> None:
    assert is_read(method, path)
    assert is_read(method, f"/prefix{path}", "/prefix")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", FLAG),
        ("PUT", FLAG),
        ("POST", "/api/projects/1/feature_flags/"),
        ("DELETE", "/api/projects/1/persons/query/"),
        ("POST", "/api/projects/1/feature_flags/user_blast_radius/../7/"),
        ("PATCH", "/api/projects/1/feature_flags/user_blast_radius/"),
        ("GET", "/api/projects/1/cohorts/3/duplicate_as_static_cohort/"),
        ("POST", "/api/projects/1/feature_flags/7/test_evaluation/../"),
        ("POST", "/api/projects/1/feature_flags/copy_flags/test_evaluation/"),
        ("POST", "/api/projects/1/flags/"),
        ("POST", "/api/projects/1/query/../feature_flags/"),
        ("POST", "/api/projects/1/query/upgrade/"),
        ("DELETE", "/api/projects/1/query/a/../../persons/3/"),
        ("DELETE", "/api/projects/1/query/"),
        ("POST", "/other/api/projects/1/query/"),
        ("get", FLAG),
        ("HEAD", "/api/environments/1/cohorts/3/duplicate_as_static_cohort"),
        ("PROPFIND", FLAG),
    ],
)
def test_writes(method: str, path: str) -> None:
    assert not is_read(method, path)


async def test_a_locked_client_sends_no_write() -> None:
    posthog = FakePostHog()
    client = make_client(posthog)

    with pytest.raises(Locked):
        await client.write("PATCH", FLAG, json={"active": True})

    assert posthog.requests == []


async def test_an_unlocked_client_writes_until_it_is_locked_again() -> None:
    posthog = FakePostHog(reply({"id": 3}))
    client = make_client(posthog)

    client.unlock()
    await client.write("PATCH", FLAG, json={"active": True})
    client.lock()
    with pytest.raises(Locked):
        await client.write("PATCH", FLAG, json={"active": False})

    assert posthog.calls == [f"PATCH {FLAG}"]
    assert posthog.body(0) == {"active": True}


async def test_a_read_only_run_cannot_be_unlocked() -> None:
    client = make_client(FakePostHog(), locked=False, read_only=True)

    with pytest.raises(Locked):
        client.unlock()
    with pytest.raises(Locked):
        await client.write("PATCH", FLAG)


@pytest.mark.parametrize(
    "answer",
    [refused(500), refused(503), throttled("1"), throttled(), httpx.ReadError("reset")],
)
async def test_a_write_is_sent_once_whatever_comes_back(answer: httpx.Response) -> None:
    posthog = FakePostHog(answer)
    client = make_client(posthog, locked=False)

    with pytest.raises(ApiError):
        await client.write("PATCH", FLAG, json={})

    assert len(posthog.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirected_write_is_not_followed(status: int) -> None:
    posthog = FakePostHog(redirect("/elsewhere/", status))
    client = make_client(posthog, locked=False)

    with pytest.raises(BadBody):
        await client.write("POST", "/api/projects/1/feature_flags/", json={})

    assert len(posthog.requests) == 1


async def test_the_transport_refuses_a_write_that_came_around_the_client() -> None:
    posthog = FakePostHog()
    guard = GuardedTransport(posthog.transport, Connection(HOST, SecretStr(KEY)))
    async with httpx.AsyncClient(transport=guard) as http:
        with pytest.raises(Locked):
            await http.patch(HOST + FLAG, json={})
        permit = WritePass()
        await http.patch(HOST + FLAG, json={}, extensions={WRITE_PASS: permit})
        with pytest.raises(Locked):
            await http.patch(HOST + FLAG, json={}, extensions={WRITE_PASS: permit})

    assert len(posthog.requests) == 1


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/api/",
        "http://us.posthog.com/api/",
        "https://us.posthog.com:8443/api/",
        "//evil.example/api/",
        "https://us.posthog.com.evil.example/api/",
        "https://us.posthog.com@evil.example/api/",
    ],
)
async def test_a_redirect_to_another_origin_is_not_followed(target: str) -> None:
    posthog = FakePostHog(redirect(target))
    client = make_client(posthog, headers={"X-Gateway": "gateway-secret"})

    with pytest.raises(ForeignOrigin) as caught:
        await client.get(KEY_PATH)

    assert len(posthog.requests) == 1
    assert KEY not in caught.value.message


async def test_at_most_three_redirects_on_our_own_origin_are_followed() -> None:
    posthog = FakePostHog(redirect("/a/"), redirect(f"{HOST}/b/"), redirect("c/"), reply({"n": 1}))
    client = make_client(posthog)

    assert (await client.get(KEY_PATH)).body == {"n": 1}
    assert posthog.paths == [KEY_PATH, "/a/", "/b/", "/b/c/"]
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in posthog.requests)

    circle = FakePostHog(redirect("/a/"))
    with pytest.raises(BadBody):
        await make_client(circle).get(KEY_PATH)
    assert len(circle.requests) == 4


async def test_another_origin_gets_neither_key_nor_headers() -> None:
    bearer = OriginBearer(SecretStr(KEY), Origin.of(httpx.URL(HOST)))
    foreign = httpx.Request("GET", "https://evil.example/")
    ours = httpx.Request("GET", HOST)

    for request in (foreign, ours):
        next(bearer.auth_flow(request))

    assert "authorization" not in foreign.headers
    assert ours.headers["authorization"] == f"Bearer {KEY}"

    posthog = FakePostHog()
    guard = GuardedTransport(posthog.transport, Connection(HOST, SecretStr(KEY)))
    with pytest.raises(ForeignOrigin):
        await guard.handle_async_request(foreign)
    assert posthog.requests == []


@pytest.mark.parametrize(
    "path", ["https://evil.example/api/", "//evil.example/api/", "api/x", "", "@evil.example/"]
)
async def test_a_path_cannot_name_a_host(path: str) -> None:
    posthog = FakePostHog()

    with pytest.raises(ApiError):
        await make_client(posthog).get(path)

    assert posthog.requests == []


async def test_a_path_prefix_and_the_profiles_headers_go_with_every_request() -> None:
    posthog = FakePostHog(reply({}))
    client = make_client(posthog, host="https://example.com/posthog", headers={"X-Gateway": "on"})

    await client.get(client.project("feature_flags/"), params={"limit": 2, "search": None})

    request = posthog.requests[0]
    assert str(request.url) == ("https://example.com/posthog/api/projects/1/feature_flags/?limit=2")
    assert request.headers["x-gateway"] == "on"


async def test_cookies_are_neither_kept_nor_sent() -> None:
    posthog = FakePostHog(reply({}, set_cookie="session=1; Path=/"))
    client = make_client(posthog)

    await client.get(KEY_PATH)
    await client.get(KEY_PATH)

    assert "cookie" not in posthog.requests[1].headers


async def test_a_throttled_write_tells_how_long_and_waits_for_nothing() -> None:
    client = make_client(FakePostHog(throttled("30")), locked=False)

    with pytest.raises(Throttled) as caught:
        await client.write("PATCH", FLAG)

    assert caught.value.retry_after == 30
    assert client.clock.monotonic() == 1000


async def test_reads_by_post_and_delete_work_while_locked() -> None:
    posthog = FakePostHog(reply({"results": []}), reply({"message": "ok"}))
    client = make_client(posthog)

    await client.post_query({"query": {"kind": "HogQLQuery", "query": "select 1"}})
    await client.delete_query(client.project("query/abc/"))

    assert posthog.calls == ["POST /api/projects/1/query/", "DELETE /api/projects/1/query/abc/"]


async def test_the_real_transport_is_made_without_a_network() -> None:
    from hogtui.api.client import Client

    client = Client(
        Connection("http://127.0.0.1:9", SecretStr(KEY)),
        activity=ActivityLog(),
        clock=SystemClock(),
    )
    await client.close()
