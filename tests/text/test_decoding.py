"""What a text says besides itself, and nothing that it does not say."""

import json
from base64 import urlsafe_b64encode

import pytest

from hogtui.text.decoding import LONGEST, decoded


def base64(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_an_address_in_its_parts() -> None:
    address = "https://a.example:8080/p%20q?utm_source=a%26b&x=1&x=2&e=#step=2"

    assert decoded(address) == {
        "host": "a.example:8080",
        "path": "/p q",
        "query": {"utm_source": "a&b", "x": ["1", "2"], "e": ""},
        "fragment": {"step": "2"},
    }
    assert decoded("/pricing?plan=pro") == {"path": "/pricing", "query": {"plan": "pro"}}
    assert decoded("https://xn--mnchen-3ya.de/a")["host in letters"] == "münchen.de"


def test_a_token_is_read_and_not_believed() -> None:
    token = f"{base64({'alg': 'HS256'})}.{base64({'sub': 'ada'})}.c2ln"

    assert decoded(token) == {
        "token, not checked": {"head": {"alg": "HS256"}, "body": {"sub": "ada"}}
    }


def test_json_in_base64_and_text_behind_percent_signs() -> None:
    assert decoded(base64({"a": [1]})) == {"base64": {"a": [1]}}
    assert decoded("caf%C3%A9%20au%20lait") == {"decoded": "café au lait"}


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example/",
        "100% sure of it",
        "hello world? yes=no",
        "What?why=so",
        "https://[::1",
        "https://a.example:99999/?a=b",
        "eyJub3QganNvbg",
        "a.b.c",
        "x" * (LONGEST + 1),
        "",
        None,
        5,
        ["https://a.example/?a=b"],
    ],
)
def test_what_says_nothing_else(value: object) -> None:
    assert decoded(value) == {}


def test_what_was_hidden_is_safe_to_draw() -> None:
    assert decoded("/x?a=%1b%5B31m%E2%80%AEb") == {
        "path": "/x",
        "query": {"a": "␛[31m\ufffdb"},
    }


@pytest.mark.parametrize("piece", ["%41", "a=b&", "?", "eyJ", "a.", "/"])
def test_long_texts_take_no_time(piece: str) -> None:
    decoded(piece * 20_000)
    decoded("https://a.example/?" + piece * 20_000)
