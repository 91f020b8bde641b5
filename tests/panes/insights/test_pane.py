"""The tree, an insight and a dashboard, from the key to the screen."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from hogtui.resources.insight_looks import Look
from tests.panes.browse.world import Answer, refusal
from tests.panes.insights.world import a_pane, ids, insight, numbers, tile

GROUPS = ["Dashboards", "Favourites", "Recently viewed", "Mine", "Saved insights", "Project"]


async def test_the_tree_reads_what_is_opened_and_survives_a_restart(tmp_path: Path) -> None:
    async with a_pane(tmp_path) as world:
        await world.sees("Key metrics")
        assert ids(world) == ["Dashboards", "Key metrics", *GROUPS[1:]]
        await world.press("j", "j", "right")
        await world.sees("~ Visits")
        await world.press("j")
        assert "weekly" in world.screen()

    async with a_pane(tmp_path) as world:
        await world.sees("~ Visits")
        tree = world.pane.shelf.tree_list
        await world.until(lambda: tree.node.title == "Visits")
        assert world.asked("GET .*/insights/") == 1
        await world.press("left", "left")
        assert ids(world) == ["Dashboards", "Key metrics", *GROUPS[1:]]


async def test_without_a_project_tree_it_says_so(tmp_path: Path) -> None:
    async with a_pane(tmp_path) as world:
        await world.sees("Key metrics")
        await world.press("G", "right")
        await world.sees("PostHog serves no project tree here.")


async def test_folders_of_the_project_tree(tmp_path: Path) -> None:
    posthog = numbers()

    def listed(request: Any) -> Any:
        if request.url.params.get("parent"):
            rows = [
                {"path": r"Team/Weekly \/ monthly", "type": "insight", "ref": "short1"},
                {"path": "Team/flag", "type": "feature_flag", "ref": "1"},
            ]
        else:
            rows = [{"path": "Team", "type": "folder"}]
        return {"results": rows, "next": None}

    posthog.routes["GET /api/projects/1/file_system/"] = lambda request: Answer(
        200, json=listed(request)
    )
    async with a_pane(tmp_path, posthog) as world:
        await world.sees("Key metrics")
        await world.press("G", "right")
        await world.sees("Team")
        await world.press("j", "right")
        await world.sees("Weekly / monthly")
        assert "flag" not in world.screen()
        await world.press("j", "enter")
        await world.sees("$pageview · last 7 days")


async def test_anything_is_found_by_letters_and_facets(tmp_path: Path) -> None:
    async with a_pane(tmp_path) as world:
        await world.sees("Key metrics")
        await world.press("slash", *"rev")
        await world.until(lambda: ids(world) == ["Revenue"])
        await world.press(*["backspace"] * 3, *"is:pinned")
        await world.until(lambda: ids(world) == ["Key metrics"])
        await world.press("down", "escape")
        assert ids(world)[0] == "Dashboards"


async def test_an_insight_is_drawn_with_its_age(tmp_path: Path) -> None:
    async with a_pane(tmp_path) as world:
        await world.sees("Key metrics")
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        screen = world.screen()
        assert "refresh allowed in 5 min" in screen
        assert "$pageview · last 7 days, by day" in screen
        assert "240" in screen  # the value of the last day
        await world.press("e")
        assert "What it asks" in world.screen()
        await world.press("escape", "escape")
        assert world.pane.shown == ""
        assert world.app.focused is world.pane.shelf.tree_list


async def test_a_look_is_computed_and_not_saved(tmp_path: Path) -> None:
    posthog = numbers()
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        await world.press("d", "m")
        await world.sees("last 30 days: not saved")
        await world.sees("720")
        await world.press("w", *"$os", "enter")
        await world.sees("split by $os")
        source = posthog.bodies[-1]["query"]
        assert source["dateRange"] == {"date_from": "-30d", "date_to": None}
        assert source["breakdownFilter"] == {"breakdown_type": "event", "breakdown": "$os"}
        await world.press("0")
        await world.sees("computed 10 min ago")
        assert "not saved" not in world.screen()


async def test_people_behind_a_point_lead_to_the_person(tmp_path: Path) -> None:
    person = {"id": "0192", "properties": {"email": "ada@example.com"}, "distinct_ids": ["d1"]}
    posthog = numbers(actors=[[person, "2026-11-01T00:00:00Z"]])
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        await world.press("left", "enter")
        await world.sees("ada@example.com")
        node = posthog.bodies[-1]["query"]
        assert node["source"]["kind"] == "InsightActorsQuery"
        assert node["source"]["day"] == "2026-11-20"
        assert node["source"]["series"] == 0
        await world.press("escape")
        assert "ada@example.com" not in world.screen()


async def test_an_insight_that_fails_says_why(tmp_path: Path) -> None:
    posthog = numbers(failing={1: "Unknown event"})
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_insight("short1", {"id": 1, "short_id": "short1"})
        await world.sees("Not computed. Unknown event")


async def test_tiles_come_in_one_request_and_errors_are_not_no_data(tmp_path: Path) -> None:
    posthog = numbers()
    posthog.found[1]["result"] = [1]
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_board(7, {})
        await world.sees("Key metrics · 4 tiles")
        await world.sees("column is gone")
        screen = world.screen()
        assert "1 failed" in screen
        assert "Visits" in screen
        assert "10 min ago" in screen
        assert "Notes" in screen
        assert world.asked(".*dashboards/7/.*") == 1
        assert len(posthog.asked) <= 12


@pytest.mark.parametrize("streams", [True, False])
async def test_what_is_missing_is_computed(tmp_path: Path, streams: bool) -> None:
    posthog = numbers(streams=streams)
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_board(7, {})
        board = world.pane.board
        await world.until(lambda: board.data is not None and not board.is_busy)
        assert board.data.tile(12).computed.has_result
        assert world.asked("GET .*/insights/2/") == 1
        assert world.asked("GET .*/insights/1/") == 0


async def test_a_tile_that_cannot_be_computed_fails_alone(tmp_path: Path) -> None:
    posthog = numbers(failing={2: "Too many rows"})
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_board(7, {})
        await world.sees("Too many rows")
        board = world.pane.board
        await world.until(lambda: not board.is_busy)
        assert board.error is None
        assert board.data.tile(11).computed.has_result


async def test_dates_for_all_tiles_and_one_tile_alone(tmp_path: Path) -> None:
    posthog = numbers()
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_board(7, {})
        await world.sees("4 tiles")
        await world.until(lambda: not world.pane.board.is_busy)
        await world.press("d", "q")
        await world.sees("last 90 days: not saved")
        await world.until(lambda: not world.pane.board.is_busy)
        asked = [each for each in posthog.params if "filters_override" in each]
        assert '"date_from":"-90d"' in asked[-1]["filters_override"]
        await world.press("enter")
        await world.sees("refresh allowed")
        assert world.pane.view.subject.overrides.dashboard == 7
        await world.press("escape")
        assert world.pane.shown == "board"


async def test_keys_go_from_tile_to_tile(tmp_path: Path) -> None:
    async with a_pane(tmp_path, size=(160, 40)) as world:
        await world.pane.stage.show_board(7, {})
        await world.sees("4 tiles")
        board = world.pane.board.tiles
        await world.until(lambda: len(board.pictures) == 4)
        assert board.cursor == 11
        await world.press("l")
        assert board.cursor == 12
        await world.press("j")
        assert board.cursor == 13
        await world.press("k", "G")
        assert board.cursor == 14


async def test_changes_are_asked_for_and_nothing_is_sent_while_locked(tmp_path: Path) -> None:
    async with a_pane(tmp_path) as world:
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        await world.press("S")
        assert world.app.wanted == []
        assert world.pane.why_not("change") == "Writing is locked: W unlocks it."

    async with a_pane(tmp_path, locked=False) as world:
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        await world.press("S")
        await world.until(lambda: world.app.wanted)
        wish = world.app.wanted[-1].wish
        assert wish.edit({}) == {"favorited": False}
        assert wish.subject.path == "/api/projects/1/insights/1/"
        await world.press("E", *"!", "enter")
        await world.until(lambda: len(world.app.wanted) == 2)
        world.pane.view.look(Look(interval="week"))
        await world.sees("by week: not saved")
        await world.press("X")
        await world.until(lambda: len(world.app.wanted) == 3)
        saved = world.app.wanted[-1].wish.edit({})["query"]
        assert saved["source"]["interval"] == "week"


async def test_values_are_copied_and_written(tmp_path: Path) -> None:
    async with a_pane(tmp_path) as world:
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        await world.press("c", "v")
        await world.until(lambda: world.copied)
        assert world.copied[-1].splitlines()[:2] == ["date,$pageview", "2026-11-15,310"]
        path = tmp_path / "chart.svg"
        await world.press("x")
        world.app.query_one("Ask Input", Input).value = str(path)
        await world.press("enter")
        await world.until(lambda: path.exists() and path.stat().st_size)
        assert path.read_text().startswith("<svg")


async def test_annotations_are_listed_and_drawn(tmp_path: Path) -> None:
    posthog = numbers()
    note = {"id": 1, "content": "Released", "date_marker": "2026-11-18T10:00:00Z"}
    posthog.routes["GET /api/projects/1/annotations/"] = {"results": [note], "next": None}
    async with a_pane(tmp_path, posthog, locked=False) as world:
        await world.pane.stage.show_insight("short1", {})
        await world.sees("computed 10 min ago")
        await world.until(lambda: world.pane.stage.annotations)
        await world.press("a")
        await world.sees("2026-11-18 10:00  Released")
        await world.press("D")
        await world.until(lambda: world.app.wanted)
        assert world.app.wanted[-1].wish.edit({}) == {"deleted": True}
        await world.press("escape")
        assert world.pane.shown == "insight"


async def test_usage_says_what_could_not_be_read(tmp_path: Path) -> None:
    posthog = numbers()
    posthog.routes["GET /api/projects/1/cohorts/"] = lambda _: refusal(403, "no")
    async with a_pane(tmp_path, posthog) as world:
        await world.sees("Key metrics")
        await world.press("u", *"$pageview", "enter")
        await world.sees("$pageview is used in · 3 places")
        await world.sees("insights (3)")
        assert "cohorts: no" in world.screen()


async def test_a_wallboard_goes_on_after_failures(tmp_path: Path) -> None:
    posthog = numbers()
    async with a_pane(tmp_path, posthog) as world:
        await world.pane.stage.show_board(7, {})
        await world.until(lambda: world.pane.board and not world.pane.board.is_busy)
        await world.press("w")
        await world.sees("at most 5 min old")
        await world.sees("Visits")
        board, posthog.board = posthog.board, {}
        posthog.routes["GET .*dashboards/7/.*"] = lambda _: refusal(500, "Out of order.")
        posthog.is_broken = True
        await world.turn_until(lambda: "Out of order." in world.screen(), 35)
        assert "Visits" in world.screen()
        posthog.board, posthog.is_broken = board, False
        posthog.routes.clear()
        await world.turn_until(lambda: "Out of order." not in world.screen(), 70)
        await world.press("escape")
        assert world.pane.shown == "board"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_tiles_stand_beside_each_other_where_there_is_room(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    posthog = numbers()
    posthog.board["tiles"] = [
        tile(number, insight(number, f"T{number}"), ((number % 3) * 4, number // 3 * 4, 4, 4))
        for number in range(6)
    ]
    async with a_pane(tmp_path, posthog, size=size) as world:
        await world.pane.stage.show_board(7, {})
        await world.sees("6 tiles")
        boxes = world.pane.board.tiles.boxes
        await world.until(lambda: len(world.pane.board.tiles.boxes) == 6)
        boxes = world.pane.board.tiles.boxes.values()
        assert len({box.x for box in boxes}) == (3 if size[0] == 200 else 2)
        assert all(box.width >= 34 for box in boxes)
