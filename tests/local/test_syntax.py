"""The parser in its own process: what it says, and what becomes of one that does not answer."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hogtui.local.syntax import STARTS, Syntax, Verdict
from hogtui.text.grammar import is_installed

FAKE = """
import json, os, sys
for line in sys.stdin:
    asked = json.loads(line)
    text = asked["text"]
    if text == "die":
        os._exit(3)
    if text == "hang":
        sys.stdin.read()
    if text == "babble":
        print("no json", flush=True)
        continue
    answer = {"id": asked["id"], "known": text != "deep"}
    if text.startswith("bad"):
        answer |= {"message": "no [b]such[/] thing", "start": 1, "end": 99}
    print(json.dumps({"id": -1, "known": True, "message": "late"}))
    print(json.dumps(answer), flush=True)
"""


@asynccontextmanager
async def a_fake(seconds: float = 10.0) -> AsyncIterator[Syntax]:
    """A child that speaks as the parser's does."""
    command = (sys.executable, "-c", FAKE)
    syntax = Syntax(command, seconds=seconds, first_seconds=seconds, installed=lambda: True)
    yield syntax
    await syntax.close()


async def test_what_it_says_is_about_the_text_that_was_asked_for() -> None:
    async with a_fake() as syntax:
        assert await syntax.check("good") == Verdict()
        assert await syntax.check("bad!") == Verdict("no [b]such[/] thing", 1, 4)
        assert await syntax.check("deep") is None


@pytest.mark.parametrize("text", ["die", "babble"])
async def test_one_that_dies_is_started_again_but_not_for_ever(text: str) -> None:
    async with a_fake() as syntax:
        for number in range(STARTS):
            assert syntax.available
            assert await syntax.check(f"good {number}") == Verdict()
            # The same text is not tried again.
            assert await syntax.check(text) is None
            assert await syntax.check(text) is None
            syntax.forget()
        assert not syntax.available
        assert await syntax.check("good") is None


async def test_one_that_does_not_answer_is_ended() -> None:
    async with a_fake(seconds=0.2) as syntax:
        assert await syntax.check("hang") is None
        assert syntax.available


async def test_a_program_that_is_not_there_is_no_failure() -> None:
    syntax = Syntax(("/no/such/program",), installed=lambda: True)
    for number in range(STARTS):
        assert await syntax.check(f"{number}") is None
    assert not syntax.available


async def test_without_the_package_nothing_is_started() -> None:
    syntax = Syntax(("/no/such/program",), installed=lambda: False)
    assert not syntax.available
    assert await syntax.check("select") is None


@pytest.mark.skipif(not is_installed(), reason="needs hogql-parser")
async def test_the_parser_itself() -> None:
    syntax = Syntax()
    said = [
        await syntax.check(text)
        for text in (
            "select event from events where timestamp > {variables.since}",
            "select '\u00e9\u4e16' form events",
            "select (",
            "select " + "(" * 200,
        )
    ]
    await syntax.close()
    assert said[0] == Verdict()
    assert said[1] is not None
    assert (said[1].start, said[1].end) == (17, 23), said[1]
    assert said[2] is not None
    assert said[2].message == "Unexpected end of query"
    assert said[3] is None
