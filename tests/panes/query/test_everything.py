"""All rows of a query in a file: stopped, cut off, gone on with, and whole at the end."""

import csv
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.widgets import Checkbox, Input, OptionList

from hogtui.panes.query import exporting
from hogtui.panes.query.export_form import ExportForm
from hogtui.panes.query.partial import Journal, Partial, read, unfinished
from hogtui.text.walks import Position
from hogtui.widgets.menu import Menu
from tests.demo_child import DemoServer
from tests.panes.query.world import World, a_demo_world, a_world, rows

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NAMES, TYPES = ["a", "n"], ["String", "Int64"]


def journal(folder: Path, form: str = "csv", **more: Any) -> Journal:
    told: dict[str, Any] = {
        "target": str(folder / f"out.{form}"),
        "form": form,
        "safe": True,
        "statement": "SELECT 1",
        "host": "https://eu.posthog.com",
        "project": 1,
        "at": NOW.isoformat(),
        "values": {},
        "variables": {},
        "filters": None,
    }
    return Journal(**{**told, **more})


def added(part: Partial, first: int, count: int) -> None:
    values = [[f"={number}", 2**60 + number] for number in range(first, first + count)]
    part.add(NAMES, TYPES, values, Position(first + count, 5, "u"), NOW)


@pytest.mark.parametrize("form", exporting.STRETCHED)
def test_a_file_is_whole_after_a_stop_and_half_a_stretch(tmp_path: Path, form: str) -> None:
    if form not in exporting.formats():
        pytest.skip("pyarrow is not installed")
    part = Partial(journal(tmp_path, form))
    part.begin()
    added(part, 0, 1_200)
    with part.path.open("ab") as file:
        file.write(b"half of a li")  # the machine died here
    found = read(part.journal_path)
    assert found is not None
    again = Partial(found)
    added(again, 1_200, 3)
    assert [stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()] == [0o600, 0o600]

    size = again.finish(replace=False)
    assert os.listdir(tmp_path) == [f"out.{form}"]
    target = tmp_path / f"out.{form}"
    assert target.stat().st_size == size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert values_in(target, form) == [2**60 + number for number in range(1_203)]


def values_in(target: Path, form: str) -> list[int]:
    if form == "parquet":
        from pyarrow import parquet

        found: list[int] = parquet.read_table(target)["n"].to_pylist()
        return found
    text = target.read_text()
    if form == "jsonl":
        return [json.loads(line)["n"] for line in text.splitlines()]
    table = list(csv.reader(text.splitlines(), delimiter="\t" if form == "tsv" else ","))
    assert table[0] == NAMES
    assert table[1][0] == "'=0"
    return [int(row[1]) for row in table[1:]]


def test_only_what_is_ours_and_stopped_is_offered(tmp_path: Path) -> None:
    def begun(name: str, **more: Any) -> Partial:
        part = Partial(journal(tmp_path, target=str(tmp_path / name), **more))
        part.begin()
        return part

    mine = begun("mine.csv")
    begun("other-project.csv", project=2)
    elsewhere = begun("elsewhere.csv")
    text = elsewhere.journal_path.read_text().replace("elsewhere.csv", "../elsewhere.csv")
    elsewhere.journal_path.write_text(text)
    (tmp_path / "bad.csv.part.json").write_text("{")
    readable = begun("readable.csv")
    readable.journal_path.chmod(0o644)
    working = begun("working.csv")
    told = json.loads(working.journal_path.read_text())
    working.journal_path.write_text(json.dumps({**told, "pid": os.getppid()}))

    offered = unfinished(tmp_path, "https://eu.posthog.com", 1)
    assert [each.target for each in offered] == [str(mine.target)]
    mine.forget()
    assert unfinished(tmp_path, "https://eu.posthog.com", 1) == []


def test_a_file_that_somebody_shortened_is_not_gone_on_with(tmp_path: Path) -> None:
    part = Partial(journal(tmp_path))
    part.begin()
    added(part, 0, 10)
    part.path.write_bytes(b"a,n\r\n")
    with pytest.raises(OSError, match="shorter"):
        added(part, 10, 1)


async def the_form(world: World) -> ExportForm:
    await world.pilot.press("x")
    await world.until(lambda: isinstance(world.app.screen, ExportForm))
    assert isinstance(world.app.screen, ExportForm)
    return world.app.screen


async def with_rows(world: World, statement: str) -> None:
    body = rows(["event"], [["x"]] * 100, hasMore=True)
    world.posthog.answer = lambda _: httpx.Response(200, json=body)
    await world.run(statement)
    await world.pilot.press("escape")


async def test_the_form_says_how_and_why_not(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, "SELECT event, count() FROM events GROUP BY event")
        await the_form(world)
        assert "Everything cannot be fetched: it is no plain list of events" in world.screen()
        assert not world.app.screen.query("#everything")
        await world.pilot.press("escape", "escape")

        await with_rows(world, "SELECT event FROM events ORDER BY event")
        form = await the_form(world)
        words = " ".join(world.screen().split())
        assert "One query for each 50,000 rows, by time and uuid" in words
        form.query_one("#everything", Checkbox).value = True
        form.query_one(OptionList).highlighted = 2
        await world.pilot.press("enter")
        await world.pilot.pause()
        assert "Everything goes to CSV, TSV, JSON lines or Parquet." in world.screen()


def walked(count: int) -> dict[str, Any]:
    values = [["x", number, f"{number:04}"] for number in range(count)]
    return rows(["event", "walk_time", "walk_uuid"], values, hasMore=None)


async def test_stopped_by_an_error_it_goes_on_from_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with a_world(tmp_path) as world:
        await with_rows(world, "SELECT event FROM events")
        target = home / "all.csv"
        form = await the_form(world)
        form.query_one("#everything", Checkbox).value = True
        form.query_one(Input).value = str(target)
        answers = iter(
            [
                httpx.Response(200, json=walked(50_000)),
                httpx.Response(402, json={"detail": "Used up."}),
                httpx.Response(200, json=walked(7)),
            ]
        )
        world.posthog.answer = lambda _: next(answers)
        await world.pilot.press("enter")
        await world.until(lambda: world.app.said)
        assert world.app.said == ["Stopped after 49,999 rows: Used up. x offers to go on."]
        assert sorted(os.listdir(home)) == ["all.csv.part", "all.csv.part.json"]

        grid = world.tab.results.grid
        found = read(home / "all.csv.part.json")
        assert found is not None
        grid.exporter.go_on(found)
        await world.until(lambda: len(world.app.said) == 2)
        assert world.app.said[1].startswith(f"Exported 50,006 rows to {target} (")
        assert world.app.said[1].endswith("in 2 queries.")
        assert os.listdir(home) == ["all.csv"]
        assert len(target.read_text().splitlines()) == 50_007
        assert "toString(events.uuid) > '49998'" in world.posthog.asked[-1]


async def test_escape_stops_and_keeps_what_is_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    async with a_world(tmp_path) as world:
        await with_rows(world, "SELECT event FROM events")
        form = await the_form(world)
        form.query_one("#everything", Checkbox).value = True
        form.query_one(Input).value = str(home / "all.csv")
        world.posthog.held = True
        await world.pilot.press("enter")
        await world.until(lambda: len(world.posthog.asked) == 2 and world.clock.sleepers)
        assert "exporting everything" in world.screen()
        await world.pilot.press("escape")
        await world.until(lambda: world.app.said)
        assert world.app.said == ["Stopped after 0 rows; x offers to go on."]
        assert world.posthog.deleted == world.posthog.ids[-1:]


@pytest.mark.demo
async def test_all_events_of_the_demo_are_exported(tmp_path: Path, demo_server: DemoServer) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await world.until(lambda: world.tab.results.result and world.tab.run is None)
        await world.run("SELECT uuid, event FROM events")
        await world.pilot.press("escape")
        form = await the_form(world)
        form.query_one("#everything", Checkbox).value = True
        await world.pilot.pause()
        form.query_one("#count", Checkbox).value = True
        target = tmp_path / "all.csv"
        form.query_one(Input).value = str(target)
        demo_server.turn(fail_next=[503])
        await world.pilot.press("enter")
        await world.until(lambda: world.app.said)
        with target.open(newline="") as file:
            uuids = [row[0] for row in csv.reader(file)][1:]
        assert len(set(uuids)) == len(uuids) > 19_000
        assert world.app.said[0].startswith(f"Exported {len(uuids):,} rows to {target} (")
        assert world.app.said[0].endswith("in 2 queries.")


async def test_what_was_stopped_is_offered_first(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, "SELECT event FROM events")
        host = world.services.settings.profile
        assert host is not None
        world.tab.results.grid.exporter.home = tmp_path
        part = Partial(journal(tmp_path, target=str(tmp_path / "x.csv"), host=host.host))
        part.begin()
        added(part, 0, 3)
        await world.pilot.press("x")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        assert "Go on: x.csv, 3 rows so far" in world.screen()
        await world.pilot.press("d")
        await world.until(lambda: not part.path.exists())
