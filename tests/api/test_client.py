"""Where things are: older servers, sunsets, proxies."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from hogtui.api.connection import Connection, InvalidConnection
from hogtui.api.errors import ApiError, NotFound
from hogtui.api.exchange import make_transport, proxy_for
from tests.api.fakes import HOST, KEY, FakePostHog, make_client, refused, reply

LIST = "/api/projects/1/error_tracking/"
OLDER = "/api/environments/1/error_tracking/"


async def test_a_list_missing_under_projects_is_looked_for_under_environments_once() -> None:
    posthog = FakePostHog(
        refused(404, "not_found", "Endpoint not found."), reply({"results": []}), reply({})
    )
    client = make_client(posthog)

    await client.get(LIST)
    await client.get(LIST)
    await client.get(f"{LIST}3/")
    await client.get("/api/projects/1/cohorts/")

    assert posthog.paths == [LIST, OLDER, OLDER, f"{OLDER}3/", "/api/projects/1/cohorts/"]


async def test_a_list_that_is_nowhere_is_looked_for_no_more() -> None:
    posthog = FakePostHog(refused(404, "not_found", "Endpoint not found."))
    client = make_client(posthog)

    for _ in range(2):
        with pytest.raises(NotFound):
            await client.get(LIST)

    assert posthog.paths == [LIST, OLDER, LIST]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        (LIST, "Project not found."),
        (f"{LIST}3/", "Not found."),
        ("/api/users/@me/", "Endpoint not found."),
    ],
)
async def test_other_missing_things_are_just_missing(path: str, detail: str) -> None:
    posthog = FakePostHog(refused(404, "not_found", detail))

    with pytest.raises(NotFound):
        await make_client(posthog).get(path)

    assert posthog.paths == [path]


async def test_a_sunset_is_remembered() -> None:
    client = make_client(FakePostHog(reply({}, sunset="Fri, 31 Jul 2026 00:00:00 GMT"), reply({})))

    await client.get(OLDER)
    await client.get(OLDER)

    assert client.sunset == "Fri, 31 Jul 2026 00:00:00 GMT"


async def test_without_a_project_there_are_no_project_paths() -> None:
    client = make_client(FakePostHog(), project_id=None)

    with pytest.raises(ApiError):
        client.project("query/")


async def test_the_client_says_who_it_is() -> None:
    posthog = FakePostHog()

    await make_client(posthog).get("/api/users/@me/")

    assert posthog.requests[0].headers["user-agent"].startswith("hogtui/")


@pytest.mark.parametrize(
    ("host", "environment", "proxy"),
    [
        (HOST, {}, None),
        (HOST, {"https": "http://proxy:3128"}, "http://proxy:3128"),
        (HOST, {"all": "https://proxy:3128"}, "https://proxy:3128"),
        (HOST, {"https": "proxy:3128"}, "http://proxy:3128"),
        (HOST, {"http": "http://proxy:3128"}, None),
        (HOST, {"https": "http://proxy", "no": "example.com, .posthog.com"}, None),
        (HOST, {"https": "http://proxy", "no": "*"}, None),
        (HOST, {"https": "http://proxy", "no": "hog.com"}, "http://proxy"),
        ("http://localhost:8000", {"https": "http://proxy", "all": "http://proxy"}, None),
    ],
)
def test_a_proxy_is_taken_for_https_only(
    host: str, environment: dict[str, str], proxy: str | None
) -> None:
    assert proxy_for(Connection(host, SecretStr(KEY)), environment) == proxy


def test_what_the_network_cannot_be_made_of_is_told_in_one_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("")
    for ca_file in (empty, tmp_path / "missing.pem"):
        with pytest.raises(InvalidConnection, match="CA file"):
            make_transport(Connection(HOST, SecretStr(KEY), ca_file=ca_file))
    with pytest.raises(InvalidConnection, match="NO_PROXY"):
        proxy_for(Connection(HOST, SecretStr(KEY)), {"all": "socks5://proxy:1080"})
