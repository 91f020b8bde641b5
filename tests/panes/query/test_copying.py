"""Copying rows in many formats, from the key to the clipboard."""

import json
import shlex
from pathlib import Path

import httpx
import pytest

from hogtui.clipboard import LARGEST
from hogtui.panes.query import copying
from hogtui.panes.query.rows_keys import WAYS
from hogtui.screens.keys import commands
from hogtui.widgets.grid import Column, RowsSource
from tests.panes.query.world import a_world, rows

ROWS: list[list[object]] = [["a", 1], ["=b", 2**63 - 1], ["a", None]]


def answer(values: list[list[object]] = ROWS) -> httpx.Response:
    return httpx.Response(200, json=rows(["name", "n"], values))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("c", "a\n=b\na"),
        ("i", "('a', '=b')"),
        ("o", '{"name": "a", "n": 1}'),
        ("t", f"name\tn\r\na\t1\r\n'=b\t{2**63 - 1}\r\na\t"),
        ("v", f"name,n\r\na,1\r\n'=b,{2**63 - 1}\r\na,"),
        ("m", f"| name | n |\n| --- | --- |\n| a | 1 |\n| =b | {2**63 - 1} |\n| a |  |"),
    ],
)
async def test_a_letter_copies_in_a_format(tmp_path: Path, key: str, text: str) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: answer()
        await world.run("SELECT 1")
        await world.pilot.press("escape", "c")
        await world.until(lambda: "Query as a curl command" in world.screen())
        await world.pilot.press(key)
        await world.until(lambda: world.copied)

        assert world.copied == [text]
        assert "clipboard" in world.app.said[-1]


async def test_the_query_as_curl_has_no_key_in_it(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 'it''s $(rm -rf /)'\n-- `x`")
        await world.pilot.press("escape", "c", "q")
        await world.until(lambda: world.copied)

        words = [word for word in shlex.split(world.copied[0]) if word.strip()]
        assert "phx_" not in world.copied[0]
        assert "Authorization: Bearer $POSTHOG_PERSONAL_API_KEY" in words
        assert "https://posthog.example.com/api/projects/1/query/" in words
        assert json.loads(words[-1])["query"]["query"] == world.tab.results.grid.statement


async def test_what_is_too_much_goes_to_a_file(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: answer([["x" * (LARGEST // 2), 1]] * 3)
        await world.run("SELECT 1")
        await world.pilot.press("escape", "c", "v")
        await world.until(lambda: world.app.said)

        assert not world.copied
        assert "Export to a file with x" in world.app.said[-1]


async def test_every_way_is_found_by_name(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")
        await world.pilot.press("escape")
        titles = {command.title for command in commands(world.app.screen)}
        assert {f"Copy: {way.title}" for way in WAYS} <= titles


def test_every_way_copes_with_odd_rows() -> None:
    odd: list[object] = [[], "alone", [None, {"a": float("nan")}, 3, 4], [1]]
    source = RowsSource([Column("a"), Column("a")], odd)
    for way in WAYS:
        if way.id not in ("curl", "web_link"):
            assert copying.text_of(way.id, source, 1, 1) is not None
    assert copying.text_of("column", source, 0, 0) == "\nalone\n\n1"
