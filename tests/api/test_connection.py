"""Hosts, keys and headers are checked before anything is sent."""

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from hogtui.api.connection import Connection, InvalidConnection, Origin
from tests.api.fakes import KEY

KEY_OF_ALL = SecretStr(KEY)


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("https://us.posthog.com/", "https://us.posthog.com"),
        ("us.posthog.com", "https://us.posthog.com"),
        ("HTTPS://EU.PostHog.com", "https://eu.posthog.com"),
        ("https://us.i.posthog.com", "https://us.posthog.com"),
        ("https://app.posthog.com", "https://us.posthog.com"),
        ("https://example.com/posthog/", "https://example.com/posthog"),
        ("https://example.com:443", "https://example.com"),
        ("https://example.com:8443/a/b", "https://example.com:8443/a/b"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("localhost:8000", "http://localhost:8000"),
        ("http://127.1.2.3:8000/x", "http://127.1.2.3:8000/x"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_host_is_an_origin_and_a_path(given: str, host: str) -> None:
    assert Connection(given, KEY_OF_ALL).host == host


@pytest.mark.parametrize(
    "given",
    [
        "",
        "http://us.posthog.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://128.0.0.1",
        "ftp://us.posthog.com",
        "file:///etc/passwd",
        "https://",
        "https://me@us.posthog.com",
        "https://us.posthog.com@evil.example",
        "https://us.posthog.com\\@evil.example",
        "https://us.posthog.com/?a=b",
        "https://us.posthog.com/#x",
        "https://us.posthog.com/?",
        "https://us.posthog.com/a//b",
        "https://us.posthog.com /",
        "https://us.posthog.com\x1b[0m",
    ],
)
def test_other_hosts_are_refused_in_one_sentence(given: str) -> None:
    with pytest.raises(InvalidConnection) as caught:
        Connection(given, KEY_OF_ALL)

    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_origins_differ_in_scheme_host_or_port() -> None:
    ours = Origin.of(httpx.URL("https://us.posthog.com/a"))

    assert ours == Origin.of(httpx.URL("https://US.posthog.com:443/b?c"))
    for other in (
        "http://us.posthog.com",
        "https://us.posthog.com:444",
        "https://us.posthog.com.evil.example",
        "https://evil.example/us.posthog.com",
        "https://eu.posthog.com",
    ):
        assert ours != Origin.of(httpx.URL(other))


def test_the_cloud_regions_bring_their_live_hosts() -> None:
    connection = Connection("https://eu.posthog.com", SecretStr(KEY))

    assert connection.region == "EU"
    assert connection.live_host == "https://live.eu.posthog.com"
    assert Connection("https://example.com/x", SecretStr(KEY)).live_host is None
    assert Connection("https://example.com/x", SecretStr(KEY)).region == "example.com"


def test_a_connection_never_shows_its_secrets() -> None:
    connection = Connection(
        "https://example.com",
        SecretStr(f"  {KEY}\n"),
        headers={"CF-Access-Client-Secret": "gateway-secret"},
        ca_file=Path("ca.pem"),
    )

    assert connection.key.get_secret_value() == KEY
    assert KEY not in repr(connection)
    assert "gateway-secret" not in repr(connection)


@pytest.mark.parametrize("key", ["", "  ", "phx_a\nb", "phx_ä", "phx a"])
def test_a_key_that_is_none_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(InvalidConnection) as caught:
        Connection("https://example.com", SecretStr(key))

    assert "phx" not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer x"},
        {"cookie": "a=b"},
        {"Host": "other"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-A": "b\r\nX-C: d"},
        {"X A": "b"},
        {"": "b"},
    ],
)
def test_headers_that_carry_the_key_or_break_the_message_are_refused(
    headers: dict[str, str],
) -> None:
    with pytest.raises(InvalidConnection):
        Connection("https://example.com", SecretStr(KEY), headers=headers)
