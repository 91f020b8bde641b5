"""Where values lead, with whatever somebody put into them."""

from pathlib import Path

import httpx
import pytest

from hogtui.panes.base import Pane
from hogtui.text.hogql import Kind, tokenize
from hogtui.text.jumps import Address, Query, jump
from tests.demo_child import DemoServer
from tests.panes.query.world import FakePostHog, a_demo_world, a_world, rows

UUID = "018f2c3e-1111-7abc-8def-0123456789ab"
TIME = "2026-11-01T01:30:00.250000-05:00"


def text_of(name: str, value: object, **record: object) -> str:
    found = jump(name, value, record)
    assert isinstance(found, Query)
    return found.text


def test_ids_lead_to_what_they_are_of() -> None:
    assert f"FROM persons\nWHERE id = '{UUID}'" in text_of("person_id", UUID)
    assert "WHERE distinct_id = 'ada'" in text_of("distinct_id", "ada")
    assert "FROM sessions\nWHERE session_id = 's'" in text_of("$session_id", "s")


def test_an_event_is_looked_for_around_its_time() -> None:
    assert f"timestamp > toDateTime('{TIME}') - INTERVAL 1 DAY" in text_of(
        "uuid", UUID, timestamp=TIME
    )
    assert "INTERVAL 30 DAY" in text_of("uuid", UUID, timestamp="') OR 1=1")


def test_an_address_is_copied() -> None:
    assert jump("any", "https://a.example/?a=b", {}) == Address("https://a.example/?a=b")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("person_id", "no uuid"),
        ("uuid", 5),
        ("event", UUID),
        ("distinct_id", ""),
        ("distinct_id", None),
        ("distinct_id", "x" * 1_001),
        ("link", "javascript:alert(1)"),
    ],
)
def test_others_lead_nowhere(name: str, value: object) -> None:
    assert jump(name, value, {}) is None


@pytest.mark.parametrize(
    "value", ["'", "\\'", "\\", "a'; DROP TABLE x --", "'''", "a;b", "\0", "{filters}", "\\\\'"]
)
def test_a_value_stays_one_literal(value: str) -> None:
    text = text_of("distinct_id", value)
    plain = text_of("distinct_id", "plain")

    def kinds(statement: str) -> list[Kind]:
        return [token.kind for token in tokenize(statement)[0]]

    assert kinds(text) == kinds(plain)


async def test_a_person_is_handed_to_the_pane_of_persons(tmp_path: Path) -> None:
    record = rows(["event", "distinct_id"], [["a", "o'hara"]])
    posthog = FakePostHog(answer=lambda _: httpx.Response(200, json=record))
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT 1")
        world.pane.tab.results.focus_rows()

        await world.pilot.press("right", "space")
        await world.pilot.pause()
        assert "f opens the person" in world.screen()
        await world.pilot.press("f")
        await world.until(lambda: world.app.wanted)

        wanted = world.app.wanted[0]
        assert isinstance(wanted, Pane.PersonWanted)
        assert (wanted.identifier, wanted.kind) == ("o'hara", "distinct id")


@pytest.mark.demo
async def test_where_values_lead_can_be_asked(tmp_path: Path, demo_server: DemoServer) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await world.run(
            "SELECT uuid, timestamp, distinct_id, person_id, $session_id FROM events"
            " WHERE $session_id != '' AND timestamp > now() - INTERVAL 1 DAY LIMIT 1"
        )
        result = world.pane.tab.results.result
        assert result is not None
        record = dict(zip(result.columns, result.rows[0], strict=True))

        for name, value in record.items():
            if name != "timestamp":
                await world.run(text_of(name, value, **record))
                found = world.pane.tab.results.result
                assert found is not None
                assert value in found.rows[0] or name == "distinct_id", name
                assert len(found.rows) == 1


async def test_an_address_is_copied_and_the_rest_says_that_it_leads_nowhere(
    tmp_path: Path,
) -> None:
    record = rows(["url", "n"], [["https://a.example/?q=1", "x"]])
    posthog = FakePostHog(answer=lambda _: httpx.Response(200, json=record))
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT 1")
        world.pane.tab.results.focus_rows()

        await world.pilot.press("space", "f")
        await world.until(lambda: world.copied)
        assert world.copied == ["https://a.example/?q=1"]
        assert "q: " in world.screen()

        await world.pilot.press("escape", "right", "space", "f")
        await world.until(lambda: any("nowhere" in said for said in world.app.said))


async def test_a_text_is_found_in_a_value(tmp_path: Path) -> None:
    value = '{"a": {"deep": [1, {"needle": "hay"}]}, "b": "needles"}'
    record = rows(["properties"], [[value]])
    posthog = FakePostHog(answer=lambda _: httpx.Response(200, json=record))
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT 1")
        world.pane.tab.results.focus_rows()
        await world.pilot.press("space")
        view = world.pane.tab.results.value_view
        await world.pilot.press("g", "left")

        await world.pilot.press("slash")
        await world.pilot.pause()
        await world.pilot.press(*"NEEDLE")
        await world.pilot.pause()
        first = view.cursor
        await world.pilot.press("enter", "n")
        await world.pilot.pause()

        assert view.has_focus
        assert first < view.cursor
        await world.pilot.press("n")
        assert view.cursor == first
        await world.pilot.press("slash", *"zzz")
        await world.pilot.pause()
        assert "not in this value" in world.screen()
