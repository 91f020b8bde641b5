"""Bodies decode to what json.loads gives, safe to draw, and never hold the event loop up."""

import asyncio
import gc
import json
import math
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.api.body import DEPTH, THREAD_FROM, decode, decode_now
from hogtui.api.errors import BadBody
from hogtui.text.safe import clean_json, is_clean

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=20,
)


def as_large(raw: bytes) -> bytes:
    """The same JSON, padded until it is read in slices."""
    return b" " * max(0, THREAD_FROM - len(raw)) + raw


@given(VALUES, st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t: ")]))
@settings(max_examples=150, deadline=None)
def test_any_json_decodes_to_the_same_cleaned(
    value: Any, ascii_only: bool, separators: tuple[str, str]
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, separators=separators)
    raw = text.encode("utf-8", "surrogatepass")
    expected = clean_json(json.loads(raw.decode("utf-8", "replace")))

    assert decode_now(raw) == expected
    assert decode_now(as_large(raw)) == expected


@given(st.lists(VALUES, min_size=1, max_size=6), st.integers(2, 40))
@settings(max_examples=12, deadline=None)
def test_long_arrays_decode_in_chunks_to_the_same(rows: list[Any], times: int) -> None:
    filler = ["],[", 'x"],["y', "},{", "a, b", {"a": [[1], [2]]}]
    raw = json.dumps({"results": [*rows, filler] * times * 30}, separators=(",", ":")).encode()

    assert decode_now(as_large(raw)) == clean_json(json.loads(raw))


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_value_or_a_bad_body(raw: bytes) -> None:
    for body in (raw, as_large(raw)):
        try:
            decode_now(body)
        except BadBody as error:
            if not is_clean(error.message):
                pytest.fail(f"not safe to draw: {error.message!r}")


@given(VALUES, st.integers(0, 400), st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_a_damaged_body_never_crashes(value: Any, place: int, byte: int) -> None:
    raw = bytearray(json.dumps({"results": [value] * 3}).encode())
    raw[place % len(raw)] = byte
    for body in (bytes(raw), as_large(bytes(raw)), bytes(raw[: place % len(raw)])):
        try:
            decode_now(body)
        except BadBody:
            continue


def test_numbers_stay_exact() -> None:
    body = decode_now(b'{"a": 18446744073709551615, "b": 0.1, "c": -0.0, "d": 1e2, "e": "0.10"}')

    assert body["a"] == 2**64 - 1
    assert type(body["a"]) is int
    assert (body["b"], body["d"], body["e"]) == (0.1, 100.0, "0.10")
    assert math.copysign(1, body["c"]) == -1


def test_odd_numbers_and_doubled_keys_do_no_harm() -> None:
    digits = "9" * 5000
    body = decode_now(f'[NaN, Infinity, -Infinity, 1e400, {digits}, {{"a":1,"a":2}}]'.encode())

    assert math.isnan(body[0])
    assert body[1:4] == [math.inf, -math.inf, math.inf]
    assert body[4] == digits
    assert body[5] == {"a": 2}


def test_one_giant_number_in_a_long_list_keeps_the_rest() -> None:
    row = [1] * 40
    giant = json.dumps(row).replace("1]", "9" * 5000 + "]")
    raw = "[" + ",".join([json.dumps(row)] * 3000 + [giant] + [json.dumps(row)] * 3000) + "]"

    body = decode_now(as_large(raw.encode()))

    assert len(body) == 6001
    assert body[3000][-1] == "9" * 5000
    assert body[6000] == row


@pytest.mark.parametrize("pad", [False, True])
def test_nesting_is_allowed_up_to_the_cap(pad: bool) -> None:
    def nested(levels: int) -> bytes:
        raw = b"[" * levels + b"]" * levels
        return as_large(raw) if pad else raw

    decode_now(nested(DEPTH))
    for levels in (DEPTH + 1, 500, 20_000):
        with pytest.raises(BadBody, match="deep"):
            decode_now(nested(levels))
    deep_row = b'[["a",' + b'{"x":' * 300 + b"1" + b"}" * 300 + b"]]"
    with pytest.raises(BadBody, match="deep"):
        decode_now(as_large(deep_row) if pad else deep_row)


def test_strings_and_names_are_made_safe_to_draw() -> None:
    hostile = {"a\u001b[2J": ["x\u0007", "\u202eevil", "ok\n\tfine", "\ud800"], "é": "\u007f"}
    raw = json.dumps({"results": [hostile] * 3000}).encode()

    for body in (raw, json.dumps({"results": [hostile]}, ensure_ascii=True).encode()):
        first = decode_now(body)["results"][0]
        assert first == clean_json(json.loads(json.dumps(hostile)))
        assert "\x1b" not in json.dumps(first, ensure_ascii=False)


def test_empty_bodies_are_none_and_a_mark_at_the_start_is_skipped() -> None:
    assert decode_now(b"") is None
    assert decode_now(b" \n") is None
    assert decode_now(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == {"a": "é"}
    assert decode_now(b'["\xff"]') == ["\ufffd"]


def large_answer(rows: int) -> bytes:
    row = ["$pageview", 12345, 0.25, "https://example.com/a", None, True] * 4
    return json.dumps({"results": [row] * rows}, separators=(",", ":")).encode()


async def test_a_large_body_is_decoded_beside_the_event_loop() -> None:
    raw = large_answer(30_000)
    ticks: list[float] = []

    async def tick() -> None:
        while True:
            ticks.append(time.perf_counter())
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    body = await decode(raw)
    ticking.cancel()

    assert len(body["results"]) == 30_000
    longest = max(later - sooner for sooner, later in pairwise(ticks))
    # Far from the 20 ms that a quiet machine shows, and far from the time that all of it takes.
    assert longest < 0.15
    assert gc.isenabled()


async def test_nobody_decodes_on_when_the_caller_is_gone() -> None:
    decoding = asyncio.create_task(decode(large_answer(30_000)))
    await asyncio.sleep(0)
    decoding.cancel()

    with pytest.raises(asyncio.CancelledError):
        await decoding
    await asyncio.get_running_loop().shutdown_default_executor()
    assert gc.isenabled()
