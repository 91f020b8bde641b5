"""The parser of server-sent events, on everything that servers and networks do to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.api.sse import Parser


def read(*pieces: bytes, largest: int = 1000) -> list[bytes]:
    parser = Parser(largest)
    return [frame.data for piece in pieces for frame in parser.feed(piece)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_in_every_way(end: bytes) -> None:
    body = end.join([b"data: one", b"", b"data: two", b"data: three", b"", b""])

    assert read(body) == [b"one", b"two\nthree"]
    assert read(*(body[i : i + 1] for i in range(len(body)))) == [b"one", b"two\nthree"]


@given(st.lists(st.integers(1, 20)))
def test_where_it_is_cut_does_not_matter(cuts: list[int]) -> None:
    body = "\ufeffdata: Zoë\r\n\r\n: beat\n\ndata:x\ndata: y\n\nevent: other\ndata: z\n\n".encode()
    pieces = []
    for cut in cuts:
        pieces.append(body[:cut])
        body = body[cut:]

    assert read(*pieces, body) == ["Zoë".encode(), b"x\ny"]


def test_heartbeats_are_signs_and_no_events() -> None:
    parser = Parser()

    assert list(parser.feed(b": beat\n\nevent: heartbeat\ndata: {}\n\nid: 7\n\n")) == []
    assert parser.signs == 2


def test_an_event_without_an_end_is_none() -> None:
    assert read(b"data: whole\n\n", b"data: cut") == [b"whole"]


def test_garbage_is_passed_over() -> None:
    assert read(b"\x00\xff\xfe\n<html>\nnonsense\n\ndatax: 1\n\ndata: ok\n\n") == [b"ok"]


def test_a_line_without_an_end_takes_no_room() -> None:
    parser = Parser(1 << 20)
    piece = b"x" * (1 << 16)
    held = 0
    assert list(parser.feed(b"data: ")) == []
    for _ in range(1024):
        assert list(parser.feed(piece)) == []
        held = max(held, len(parser._tail))

    assert held <= 1 << 20
    assert [frame.data for frame in parser.feed(b"\n\ndata: next\n\n")] == [b"next"]
    assert parser.too_large == 1


def test_many_lines_of_one_event_take_no_room_either() -> None:
    parser = Parser(1000)
    found = [*parser.feed(b"data: 0123456789\n" * 500), *parser.feed(b"\ndata: next\n\n")]

    assert [frame.data for frame in found] == [b"next"]
    assert parser.too_large == 1


def test_the_wish_to_be_left_alone() -> None:
    parser = Parser()
    list(parser.feed(b"retry: 0\n\n"))
    assert parser.retry == 0
    list(parser.feed(b"retry: 2500\nretry: soon\nretry: -1\n\n"))
    assert parser.retry == 2.5
