"""Whatever comes from outside, wherever it is shown: nothing fails, acts, or moves a column."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.cells import cell_len
from textual.app import App

from hogtui.history import Entry
from hogtui.panes.query.schema import Schema
from hogtui.resources.definitions import Learned
from hogtui.text.knowledge import Knowledge, KnownField, KnownName, KnownTable
from hogtui.text.safe import clean
from tests.panes.query.test_history_panel import opened
from tests.panes.query.world import Answer, World, a_world

DEEP = 200
TEXTS = {
    "markup": "[@click=app.quit]x[/] [bold red]y[/x] [[",
    "escapes": "a\x1b]0;title\x07\x1b[2J\x9b31m\x00\x7f\r\n\tb",
    "directions": "\u202eabc\u2066d\u200f",
    "a megabyte": "x" * 2**20,
    "a megabyte of wide characters": "世" * 350_000,
    "wide and joined": "世界 👩‍👩‍👧 ｶﾞ 🇩🇪 ✈️",
    "zero width": "a\u200b\u200d\u0301\u0301\ufe0fb\ufeff",
    "half a character": "\ud83d",
    "nested text": "[" * DEEP + "]" * DEEP,
    "nothing": "",
}
"""What a name or a text may be."""
VALUES = {
    **{name: json.dumps(text) for name, text in TEXTS.items()},
    "nested": "[" * DEEP + "1" + "]" * DEEP,
    "nested objects": '{"[b]a":' * DEEP + "1" + "}" * DEEP,
    "not a number": "NaN",
    "endless": "-Infinity",
    "too large": "1e400",
    "exact": "123456789012345678901234567890.123456789012345678901234567890",
    "five thousand digits": "9" * 5_000,
}
"""What a cell may be, as JSON."""
MARK = "‖"
"""What stands in the last column, at the same place in every line."""
ACTS = {"\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
JSON = {"content-type": "application/json"}


def answered(names: Sequence[str], types: Sequence[str], rows: Sequence[str]) -> Answer:
    """A result of rows that are JSON already."""
    told = json.dumps([list(each) for each in zip(names, types, strict=True)])
    more = '"hasMore": false, "limit": 100, "offset": 0, "timezone": "UTC", "is_cached": false'
    found = ", ".join(f"[{row}]" for row in rows)
    text = f'{{"columns": {json.dumps(names)}, "types": {told}, "results": [{found}], {more}}}'
    return httpx.Response(200, content=text.encode(), headers=JSON)


def sound(app: App[Any]) -> list[str]:
    """The lines of the screen, each as wide as it, without anything that a terminal acts on."""
    assert app.is_running
    assert app.return_code is None
    strips = app.screen._compositor.render_strips(app.size)
    lines = [strip.text for strip in strips]
    assert {cell_len(line) for line in lines} == {app.size.width}
    signs = set("".join(lines))
    assert [each for each in signs if unicodedata.category(each) in ("Cc", "Cs")] == []
    assert signs & ACTS == set()
    return lines


async def pressed(world: World, *keys: str) -> list[str]:
    """What is seen after some keys."""
    await world.pilot.press(*keys)
    await world.pilot.pause()
    return sound(world.app)


def aligned(lines: Sequence[str]) -> None:
    """The last column begins in the same cell of every line that it is in."""
    places = {cell_len(line[: line.index(MARK)]) for line in lines if MARK in line}
    assert len(places) == 1


async def test_as_values(tmp_path: Path) -> None:
    rows = [f'"{MARK}", {value}, 1, "{MARK}"' for value in VALUES.values()]
    async with a_world(tmp_path, size=(80, 24)) as world:
        world.posthog.answer = lambda _: answered(["m", "[b]v", "n", "z"], ["String"] * 4, rows)
        await world.run("SELECT 1")
        assert world.tab.draft.error is None
        grid = world.tab.results.grid
        aligned([line[::-1] for line in await pressed(world, "escape", "alt+z", "end")])
        await pressed(world, "left", "left")
        for row in range(len(VALUES)):
            await pressed(world, "space")
            await pressed(world, "escape")
            assert grid.cursor_row == row
            await pressed(world, "down")
        # Counted, sorted, filtered, drawn, pinned and copied.
        for keys in (["F"], ["escape", "s"], ["equals_sign"], ["escape", "v"], ["v", "P"], ["c"]):
            await pressed(world, *keys)


async def test_as_names_and_types_of_columns(tmp_path: Path) -> None:
    names = [*TEXTS.values(), MARK]
    rows = [", ".join(['"x"'] * len(TEXTS) + [f'"{MARK}"'])] * 3
    async with a_world(tmp_path, size=(60, 16)) as world:
        world.posthog.answer = lambda _: answered(names, names, rows)
        await world.run("SELECT 1")
        assert world.tab.draft.error is None
        await pressed(world, "escape")
        for _ in TEXTS:
            await pressed(world, "right")
        aligned(sound(world.app))
        for keys in (["enter"], ["escape", "f"], ["escape", "F"], ["escape", "v"], ["v", "c"]):
            await pressed(world, *keys)


async def test_ten_thousand_columns(tmp_path: Path) -> None:
    names = [f"[b]{number}世\x1b" for number in range(10_000)]
    body = {"columns": names, "types": [], "results": [list(range(10_000))] * 3, "hasMore": False}
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: httpx.Response(200, json=body)
        await world.run("SELECT 1")
        assert "9999" in "".join(await pressed(world, "escape", "end"))
        await pressed(world, "enter")
        await pressed(world, "escape", "f", *"777")


async def test_as_words_of_a_failure(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(80, 24)) as world:
        for text in TEXTS.values():
            world.clock.turn(60)
            words = f"Unable to resolve field: {text}"
            mistake = {"message": words, "start": 7, "end": 8}
            body = {"detail": words, "extra": {"hogql_metadata": {"errors": [mistake]}}}
            refusal = json.dumps({"type": "validation_error", "code": "invalid_input", **body})
            answer = httpx.Response(400, content=refusal, headers=JSON)
            world.posthog.answer = lambda _, answer=answer: answer  # type: ignore[misc]  # bound now
            await world.run(clean(f"SELECT {text}")[:500])
            assert world.tab.draft.error is not None
            sound(world.app)
            await pressed(world, "ctrl+l", "ctrl+g")


async def test_as_names_of_the_project(tmp_path: Path) -> None:
    texts = [each for each in TEXTS.values() if each]
    tables = [KnownTable(each, "posthog", (KnownField(each, each[:50], each),)) for each in texts]
    names = [KnownName(f"zz{each}", each[:50], 7) for each in texts]
    known = Knowledge.of(tables, names, {"event": names, "person": names})
    async with a_world(tmp_path, size=(80, 24)) as world:
        await world.write("SELECT 1 WHERE event = ", (0, 23))
        await world.pilot.press("f5")
        await world.until(lambda: world.tab.draft.assistant.learned)
        world.tab.draft.assistant.learned = Learned(known, missing=tuple(texts))
        browser = world.tab.query_one(Schema)
        for keys in (["enter"], ["down", "enter"], ["slash", "z", "z", "tab"], ["down", "space"]):
            await pressed(world, *keys)
            widths = {browser.render_line(y).cell_length for y in range(browser.size.height)}
            assert widths == {browser.size.width}
        world.tab.editor.focus()
        await pressed(world, "end", "apostrophe", "z", "z")
        for _ in texts:
            await pressed(world, "down")
        await pressed(world, "tab")
        assert clean(world.tab.editor.text) == world.tab.editor.text


async def test_as_what_was_run(tmp_path: Path) -> None:
    entries = [
        Entry(
            str(number),
            f"select '{text[:900_000]}'",
            NOON,
            text[:100],
            error=text if number % 2 else "",
            variables={text[:100]: text},
        )
        for number, text in enumerate(TEXTS.values())
    ]
    async with opened(tmp_path, tuple(entries), size=(80, 24)) as world:
        for key in (*["down"] * len(entries), "y", "slash", "a", "enter", "f"):
            await world.pilot.press(key)
            await world.pilot.pause()
            sound(world.app)
