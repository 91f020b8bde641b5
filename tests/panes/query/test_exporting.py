"""Rows into files: the form, the file, and everything that can be in the way."""

import csv
import json
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import pytest
from textual.widgets import Checkbox, Input, OptionList

from hogtui.panes.query import exporting
from hogtui.panes.query.export_form import ExportForm
from hogtui.panes.query.exporting import Job, Stopped, Wanted
from hogtui.widgets.grid import Column, RowsSource
from tests.panes.query.world import World, a_world, rows

ROWS: list[list[Any]] = [["=1+1", 2**63 - 1], ["b", None], [None, 3]]


def source(values: list[list[Any]] = ROWS) -> RowsSource:
    return RowsSource([Column("../name", "String"), Column("n", "Int64")], values)


async def the_form(world: World) -> ExportForm:
    """Rows, and the form over them."""
    names = ["../../etc/passwd", "n"]
    world.posthog.answer = lambda _: httpx.Response(200, json=rows(names, ROWS))
    await world.run("SELECT 1")
    await world.pilot.press("escape", "x")
    await world.until(lambda: isinstance(world.app.screen, ExportForm))
    form = world.app.screen
    assert isinstance(form, ExportForm)
    return form


async def test_a_path_and_enter_make_a_file_for_its_owner(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        form = await the_form(world)
        assert "passwd" not in form.query_one(Input).value
        target = tmp_path / "out.csv"
        form.query_one(Input).value = str(target)
        await world.pilot.press("enter")
        await world.until(lambda: world.app.said)

        assert world.app.said == [f"Exported 3 rows to {target} (55 B)."]
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert list(csv.reader(target.open(newline=""))) == [
            ["../../etc/passwd", "n"],
            ["'=1+1", str(2**63 - 1)],
            ["b", ""],
            ["", "3"],
        ]
        assert [each for each in os.listdir(tmp_path) if each.startswith(".hogtui")] == []


async def test_the_form_changes_format_ending_and_formulas(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        form = await the_form(world)
        form.query_one(Input).value = str(tmp_path / "out.csv")
        form.query_one(Checkbox).value = False
        await world.pilot.press("down", "down", "down")
        await world.pilot.pause()
        assert form.query_one(Input).value == str(tmp_path / "out.jsonl")
        assert form.query_one(Checkbox).disabled
        await world.pilot.press("tab", "enter")
        await world.until(lambda: world.app.said)

        lines = (tmp_path / "out.jsonl").read_text().splitlines()
        assert [json.loads(line)["n"] for line in lines] == [2**63 - 1, None, 3]
        assert json.loads(lines[0])["../../etc/passwd"] == "=1+1"


async def test_another_file_goes_only_when_that_was_said(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        form = await the_form(world)
        target = tmp_path / "out.csv"
        target.write_text("theirs")
        form.query_one(Input).value = str(target)
        await world.pilot.press("enter")
        await world.pilot.pause()
        assert target.read_text() == "theirs"
        assert "enter again" in world.screen()
        await world.pilot.press("enter")
        await world.until(lambda: world.app.said)
        assert target.read_text().startswith("../../etc/passwd,n")
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", " ", "no/such/folder/x.csv", ".", "a\0b"])
async def test_what_is_no_place_is_said_and_nothing_written(tmp_path: Path, name: str) -> None:
    async with a_world(tmp_path) as world:
        form = await the_form(world)
        form.query_one(Input).value = str(tmp_path / name) if name.strip() else name
        form.query_one(OptionList).highlighted = 0
        await world.pilot.press("enter")
        await world.pilot.pause()
        assert world.app.screen is form
        await world.pilot.press("escape")
        assert world.app.said == []


@pytest.mark.parametrize("form", list(exporting.formats()))
def test_every_format_makes_a_whole_file(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    job = Job(source(ROWS * 20_000), Wanted(form, path))
    assert job.run() == path.stat().st_size > 0
    assert job.done == 60_000


def test_parquet_keeps_numbers_and_nulls(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "out.parquet"
    mixed: list[list[Any]] = [[None, 2**64 - 1], ["x\ud83d", 1], [{"a": [1]}, 0]]
    Job(source(mixed), Wanted("parquet", path)).run()
    table = parquet.read_table(path).to_pydict()
    assert table == {"../name": [None, "x?", '{"a": [1]}'], "n": [2**64 - 1, 1, 0]}
    Job(source([[1, 2.5], [True, 2**60]]), Wanted("parquet", path, replace=True)).run()
    table = parquet.read_table(path).to_pydict()
    assert table == {"../name": ["1", "true"], "n": ["2.5", str(2**60)]}


def nothing_left(folder: Path) -> bool:
    return not [each for each in os.listdir(folder) if each.startswith(".hogtui")]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_stop_leaves_nothing(tmp_path: Path, form: str) -> None:
    if form not in exporting.formats():
        pytest.skip("no pyarrow here")
    job = Job(source(), Wanted(form, tmp_path / "out"))
    job.stopped = True
    with pytest.raises(Stopped):
        job.run()
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    def full(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    target = tmp_path / "out.csv"
    target.write_text("before")
    with pytest.raises(OSError, match="No space"):
        exporting.write(target, full, replace=True)
    assert target.read_text() == "before"
    assert nothing_left(tmp_path)


def test_links_are_never_followed(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "out.csv"
    victim.write_text("theirs")
    link.symlink_to(victim)
    job = Job(source(), Wanted("csv", link))
    with pytest.raises(FileExistsError):
        job.run()
    Job(source(), Wanted("csv", link, replace=True)).run()
    assert victim.read_text() == "theirs"
    assert not link.is_symlink()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        Job(source(), Wanted("csv", tmp_path / "dangling")).run()
    assert nothing_left(tmp_path)


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    def slow(file: BinaryIO) -> None:
        file.write(b"ours")
        target.write_text("theirs")

    with pytest.raises(FileExistsError):
        exporting.write(target, slow, replace=False)
    assert target.read_text() == "theirs"
    assert nothing_left(tmp_path)


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_the_suggestion_is_where_downloads_are(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 2, 5, 7)  # noqa: DTZ001  a time on the wall
    name = "posthog-2026-11-21-020507.csv"
    assert exporting.suggested(tmp_path, now, "csv") == tmp_path / name
    (tmp_path / "Downloads").mkdir()
    assert exporting.suggested(tmp_path, now, "csv") == tmp_path / "Downloads" / name
    Job(source(), Wanted("csv", tmp_path / name)).run()
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_only_our_own_endings_change() -> None:
    assert exporting.with_ending("/x/a.csv", "json") == "/x/a.json"
    assert exporting.with_ending("/x/a.b", "json") == "/x/a.b"
    assert exporting.with_ending("/x/csv", "json") == "/x/csv"
