"""What a query leaves open: asked for once, sent beside its text, told above the rows."""

from pathlib import Path

from textual.widgets import Input

from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.remembered import Remembered
from hogtui.widgets.panel import Panel
from tests.panes.query.open_queries import DAYS, OpenPostHog
from tests.panes.query.world import World, a_world

QUERY = "SELECT {variables.days}"


async def ask(world: World, text: str, key: str = "f9") -> Panel:
    """Write a query and press a key that asks for its values."""
    await world.write(text)
    await world.pilot.press(key)
    await world.until(lambda: world.pane.query(Panel) and world.app.focused in inputs(world))
    return world.pane.query_one(Panel)


def inputs(world: World) -> list[Input]:
    return list(world.pane.query(Panel).first().query(Input))


async def test_a_variable_is_asked_for_and_sent_beside_the_text(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        panel = await ask(world, QUERY)
        assert panel.values == ["7"]
        assert posthog.asked == []
        await world.pilot.press("1", "2", "enter")
        await world.until(lambda: world.tab.results.result)

        assert posthog.node["query"] == QUERY
        assert posthog.node["variables"] == {
            DAYS["id"]: {"variableId": DAYS["id"], "code_name": "days", "value": 12}
        }
        assert "days 12" in world.tab.results.heading.words
        assert world.tab.editor.has_focus
        assert not world.pane.query(Panel)


async def test_it_is_asked_for_once_and_changed_by_a_key(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        await ask(world, QUERY)
        await world.pilot.press("enter")
        await world.until(lambda: len(posthog.asked) == 1)
        await world.run(QUERY)
        assert len(posthog.asked) == 2

        await world.pilot.press("alt+v")
        await world.until(lambda: world.pane.query(Panel))
        await world.pilot.press("9", "enter")
        await world.until(lambda: not world.pane.query(Panel))
        assert len(posthog.asked) == 2
        await world.run(QUERY)
        assert posthog.node["variables"][DAYS["id"]]["value"] == 9


async def test_the_last_value_is_there_after_a_restart(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=OpenPostHog()) as world:
        await ask(world, QUERY)
        await world.pilot.press("3", "enter")
        await world.until(lambda: world.services.store.read("variables"))
    async with a_world(tmp_path, posthog=OpenPostHog()) as world:
        assert (await ask(world, QUERY)).values == ["3"]


async def test_private_keeps_nothing(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=OpenPostHog()) as world:
        world.services.private = True
        await ask(world, QUERY)
        await world.pilot.press("3", "enter")
        await world.until(lambda: world.tab.results.result)
        remembered = Remembered(world.services)
        remembered.read(1)

        assert remembered.keep({"variables.days": "3"}) is None
        assert remembered.last("variables.days") == "3"
        assert world.services.store.read("variables") is None


async def test_escape_asks_posthog_nothing(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        await ask(world, QUERY)
        await world.pilot.press("escape")
        await world.until(lambda: not world.pane.query(Panel))

        assert posthog.asked == []
        assert world.tab.editor.has_focus


async def test_what_does_not_fit_stays_in_its_field(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        await ask(world, "SELECT {variables.days}, {variables.plan}")
        await world.pilot.press("x", "enter")
        await world.pilot.pause()
        assert posthog.asked == []
        assert "a number" in world.screen()

        await world.pilot.press("0")
        inputs(world)[0].value = "0"
        await world.pilot.press("tab", "down", "down")
        await world.pilot.pause()
        assert "PostHog takes 7 for 0" in world.screen()
        assert inputs(world)[1].value == "pro"


async def test_what_is_no_variable_is_sent_as_a_literal(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        await ask(world, "SELECT {variables.nope}, {word}")
        assert "not the project's" in world.screen()
        await world.pilot.press(*"it's", "tab", *"12", "enter")
        await world.until(lambda: posthog.asked)

        assert posthog.node["query"] == "SELECT {nope          }, {word}"
        assert posthog.node["values"] == {"nope": "it's", "word": 12}
        assert "variables" not in posthog.node


async def test_without_the_right_to_read_variables_values_are_literals(tmp_path: Path) -> None:
    posthog = OpenPostHog(refuses_variables=True)
    async with a_world(tmp_path, posthog=posthog) as world:
        await ask(world, QUERY)
        assert "the key lacks insight_variable:read" in world.screen()
        await world.pilot.press("7", "enter")
        await world.until(lambda: posthog.asked)

        assert posthog.node["values"] == {"days": 7}


async def test_filters_have_a_line_while_the_query_has_them(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        text = "SELECT 1;\nSELECT event FROM events WHERE {filters}"
        await world.write(text, (1, 0))
        await world.until(lambda: "last 7 days" in world.screen())
        await world.pilot.press("alt+l")
        await world.until(lambda: world.pane.query(Panel))
        await world.pilot.pause()
        start, end, tests, where, _more = inputs(world)
        start.value, end.value, tests.value = "-30d", "2026-11-01", "left out"
        where.value = "person.email ~ @example"
        await world.pilot.press("enter")
        await world.until(lambda: "-30d to 2026-11-01" in world.screen())
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.results.result)

        assert posthog.node["filters"] == {
            "dateRange": {"date_from": "-30d", "date_to": "2026-11-01"},
            "filterTestAccounts": True,
            "properties": [
                {"key": "email", "operator": "icontains", "type": "person", "value": "@example"}
            ],
        }
        assert "no test accounts" in world.tab.results.heading.words
        await world.write(text, (0, 0))
        await world.until(lambda: "alt+l changes" not in world.screen())
        kept = Buffer.of(world.tab.buffer.data())

    assert kept is not None
    assert kept.filters is not None
    assert kept.filters["properties"] == ["person.email ~ @example"]


async def test_a_filter_that_makes_no_sense_is_not_taken(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=OpenPostHog()) as world:
        await world.write("SELECT event FROM events WHERE {filters}")
        await world.pilot.press("alt+l")
        await world.until(lambda: world.pane.query(Panel))
        await world.pilot.pause()
        start, *_, where, _more = inputs(world)
        start.value, where.value = "soon", "plan"
        await world.pilot.press("enter")
        await world.pilot.pause()
        assert world.pane.query(Panel)
        assert start.has_focus

        await world.pilot.press("escape")
        await world.until(lambda: not world.pane.query(Panel))
        assert "last 7 days" in world.screen()
