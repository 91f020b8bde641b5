"""Addresses as people type them, and those that a key must not go to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.hosts import InvalidHost, is_loopback, normal_host, origin


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("us", "https://us.posthog.com"),
        (" EU ", "https://eu.posthog.com"),
        ("eu.posthog.com", "https://eu.posthog.com"),
        ("https://app.posthog.com/", "https://us.posthog.com"),
        ("https://us.i.posthog.com", "https://us.posthog.com"),
        ("HTTPS://PH.Example.com:443/", "https://ph.example.com"),
        ("https://ph.example.com:8443/a/b/", "https://ph.example.com:8443/a/b"),
        ("localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_regular(text: str, host: str) -> None:
    assert normal_host(text) == host
    assert normal_host(host) == host


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://ph.example.com",
        "http://127.0.0.1.evil.com",
        "http://localhost.evil.com",
        "http://2130706433",
        "ftp://x.com",
        "file:///etc/passwd",
        "https://",
        "https://user:word@us.posthog.com",
        "https://us.posthog.com@evil.com",
        "https://us.posthog.com\\@evil.com",
        "https://us.posthog.com?x=1",
        "https://us.posthog.com/#x",
        "https://us.posthog.com/../x",
        "https://us.posthog.com//x",
        "https://us.posthog.com:99999",
        "https://us.posthog.com:x",
        "https://us.posthog.com\n.evil.com",
        "https://p\u043esthog.com",
        "https://-x.com",
        "//evil.com",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InvalidHost):
        normal_host(text)


@given(st.text())
def test_anything_is_an_address_or_refused(text: str) -> None:
    try:
        host = normal_host(text)
    except InvalidHost:
        return
    assert host.startswith("https://") or is_loopback(
        host.removeprefix("http://").partition("/")[0].partition(":")[0]
    )


def test_a_key_is_bound_to_the_origin() -> None:
    assert origin("https://ph.example.com:8443/a/b") == "https://ph.example.com:8443"
