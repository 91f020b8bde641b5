"""The schema browser: what it lists, filters and writes."""

import time
from pathlib import Path

import pytest

from hogtui.panes.query.outline import outline
from hogtui.panes.query.schema import Schema
from hogtui.resources.definitions import Learned
from hogtui.text.knowledge import Knowledge, KnownField, KnownName, KnownTable
from tests.demo_child import DemoServer
from tests.panes.query.world import a_demo_world, a_world

EVENTS = KnownTable("events", "posthog", (KnownField("a b", "string", "`a b`"),))
VIEW = KnownTable("my_view", "view", ())
HOSTILE = "[b]it's[/]"
KNOWN = Learned(
    Knowledge.of(
        [EVENTS, VIEW], [KnownName(HOSTILE, uses=1200)], {"person": [KnownName("e mail", "String")]}
    ),
    missing=("No event properties: this key lacks property_definition:read.",),
)


def test_everything_has_its_section() -> None:
    lines = outline(KNOWN, frozenset({"Tables", "Tables/events", "Events"}), "")
    assert [(each.depth, each.text, each.detail, each.insert) for each in lines] == [
        (0, "Tables", "1", ""),
        (1, "events", "1", "events"),
        (2, "a b", "string", "`a b`"),
        (0, "Views", "1", ""),
        (0, "Events", "1", ""),
        (1, HOSTILE, "1,200", "'[b]it\\'s[/]'"),
        (0, "Event properties", "0", ""),
        (0, "Person properties", "1", ""),
        (0, "Session properties", "0", ""),
        (0, "Group properties", "0", ""),
        (0, KNOWN.missing[0], "", ""),
    ]


def test_a_filter_looks_into_everything() -> None:
    lines = outline(KNOWN, frozenset(), "mail")
    assert [(each.text, each.insert) for each in lines[:2]] == [
        ("Person properties", ""),
        ("e mail", "person.properties.`e mail`"),
    ]
    assert [each.text for each in outline(KNOWN, frozenset(), "a b")][:2] == [
        "Tables",
        "events.a b",
    ]


async def test_keys_open_filter_and_write(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT ", (0, 7))
        await world.pilot.press("f5")
        await world.until(lambda: world.tab.draft.assistant.learned)
        world.tab.draft.assistant.learned = KNOWN
        schema = world.tab.query_one(Schema)
        assert schema.has_focus
        assert schema.region.x > 60
        await world.pilot.press("down", "right", "down")
        assert "a b" in world.screen()
        await world.pilot.press("slash", "m", "a", "i", "l", "enter")
        assert world.tab.editor.text == "SELECT person.properties.`e mail`"
        assert world.tab.editor.has_focus
        await world.pilot.press("f5", "escape")
        assert schema.wanted == ""
        await world.pilot.press("escape")
        assert world.tab.editor.has_focus
        await world.pilot.press("f5", "f5")
        assert not schema.display


async def test_what_is_known_before_it_opens_is_listed_at_once(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("x")
        await world.until(lambda: world.clock.sleepers)
        world.posthog.tables = {"mine": {"name": "mine", "type": "data_warehouse", "fields": {}}}
        world.clock.turn(1)
        await world.until(lambda: world.pane.tab.draft.assistant.learned)
        await world.pilot.press("f5")
        await world.pilot.pause()
        assert "Warehouse tables" in world.screen()


async def test_ten_thousand_columns_are_listed_and_filtered_at_once(tmp_path: Path) -> None:
    fields = tuple(KnownField(f"c{n}", "string", f"c{n}") for n in range(10_000))
    known = Learned(Knowledge.of([KnownTable("wide", "data_warehouse", fields)]))
    async with a_world(tmp_path) as world:
        await world.write("")
        await world.pilot.press("f5")
        await world.until(lambda: world.pane.tab.draft.assistant.learned)
        world.pane.tab.draft.assistant.learned = known
        await world.pilot.press("down", "right", "end")
        schema = world.pane.query_one(Schema)
        await world.pilot.press("g", "right", "down", "right", "G")
        began = time.perf_counter()
        await world.pilot.press("slash", *"c9999", "enter")
        assert time.perf_counter() - began < 5
        assert world.pane.tab.editor.text == "c9999"
        assert schema.lines


async def test_it_stands_in_place_of_the_rows_where_there_is_no_room(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(80, 24)) as world:
        await world.pilot.press("f5")
        await world.pilot.pause()
        schema = world.tab.query_one(Schema)
        assert schema.region.width == 80
        assert not world.tab.results.display
        await world.pilot.press("f5")
        await world.pilot.pause()
        assert world.tab.results.display


async def test_without_a_connection_it_shows_what_every_project_has(tmp_path: Path) -> None:
    async with a_world(tmp_path, connected=False) as world:
        await world.pilot.press("f5")
        await world.pilot.pause()
        assert "not connected" in world.screen()
        assert "person_distinct_ids" in world.screen()


async def test_hostile_names_are_drawn_in_their_place(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("f5")
        await world.until(lambda: world.tab.draft.assistant.learned)
        world.tab.draft.assistant.learned = KNOWN
        schema = world.tab.query_one(Schema)
        await world.pilot.press("slash", "i", "t", "tab")
        assert HOSTILE in world.screen()
        widths = {schema.render_line(y).cell_length for y in range(schema.size.height)}
        assert widths == {schema.size.width}


@pytest.mark.demo
async def test_the_demo_is_listed_and_counted(tmp_path: Path, demo_server: DemoServer) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await world.until(lambda: world.tab.results.result and world.tab.run is None)
        await world.pilot.press("f5")
        await world.until(lambda: world.tab.draft.assistant.learned)
        assert "cohort_people" in world.screen()
        await world.pilot.press("c", "slash", *"pageview")
        schema = world.tab.query_one(Schema)
        await world.until(
            lambda: any(
                each.text == "$pageview" and each.detail not in ("", "0") for each in schema.lines
            )
        )
