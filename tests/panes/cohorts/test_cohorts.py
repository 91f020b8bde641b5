"""Cohorts looked at, watched, made and changed."""

from pathlib import Path
from typing import Any

import pytest

from hogtui.api.write_types import Ending
from hogtui.panes.base import Pane
from hogtui.panes.cohorts.calculations import Calculations
from hogtui.panes.cohorts.gathering import Gathering
from hogtui.panes.cohorts.members import Members
from hogtui.widgets.ask import Ask
from hogtui.widgets.menu import Menu
from tests.panes.browse.world import World
from tests.panes.cohorts.world import CALCULATING, cohorts_world, confirmed, shows
from tests.resources.cohort_server import ADA, BEA, EVA, CohortServer, a_cohort

BEGUN = [{"started_at": "2026-11-21T11:46:00Z", "finished_at": None, "count": None}]


def calculating() -> CohortServer:
    return CohortServer({8: dict(CALCULATING)}, history=BEGUN)


# Calculations


async def test_since_when_it_is_calculating_is_told_in_the_list(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path, calculating()) as (world, _):
        await shows(world, "calculating 14 min")
        await shows(world, "calculating since 14 min")


async def test_a_watched_cohort_is_marked_and_its_end_is_told(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path, calculating()) as (world, server):
        await world.press("w")
        await shows(world, "watched")
        server.cohorts[8] |= {"is_calculating": False, "count": 130}
        await world.turn_until(lambda: any("is calculated" in each for each in world.app.said))

        assert "Large is calculated after 14 min: 130 people (+10)." in world.app.said
        assert world.pane.attention.watched == {}
        await world.until(lambda: "watched" not in world.screen())
        asked = len(world.posthog.asked)
        world.clock.turn(600)
        await world.pilot.pause()
        assert len(world.posthog.asked) == asked


async def test_the_same_key_stops_watching(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path, calculating()) as (world, _):
        await world.press("w")
        await shows(world, "watched")
        await world.press("w")
        assert world.pane.attention.watched == {}
        await world.until(lambda: "watched" not in world.screen())


async def test_what_does_not_calculate_is_not_watched(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, _):
        await world.press("w")
        await world.until(lambda: world.app.said)
        assert "Testers is not calculating." in world.app.said[-1]


async def test_sizes_are_drawn_and_failures_told(tmp_path: Path) -> None:
    past = [
        {
            "started_at": f"2026-11-{day:02}T10:00:00Z",
            "finished_at": f"2026-11-{day:02}T10:00:09Z",
            "count": None if day == 12 else 100 + day,
            "error": "It took too long." if day == 12 else None,
        }
        for day in range(20, 9, -1)
    ]
    async with cohorts_world(tmp_path, CohortServer(history=past)) as (world, _):
        await world.press("t")
        await shows(world, "failed: It took too long.")
        look = world.pane.look
        assert isinstance(look, Calculations)
        assert look.has_class("-drawn")
        assert "11 calculations" in world.screen()
        assert "+1 with the last one" in world.screen()
        await world.press("escape")
        await world.until(lambda: world.pane.look is None)


# People


async def test_members_are_paged_searched_and_opened(tmp_path: Path) -> None:
    people = {f"0000{number:04}-0000-4000-8000-000000000000" for number in range(150)} | {ADA}
    server = CohortServer({7: a_cohort(count=151)}, members={7: people})
    async with cohorts_world(tmp_path, server) as (world, _):
        await world.press("p")
        await shows(world, "100 of about 151")
        look = world.pane.look
        assert isinstance(look, Members)
        await world.press("G")
        await shows(world, "151 people")

        await world.press("slash", *"Ada@", "enter")
        await shows(world, "1 person")
        await world.until(lambda: look.grid.has_focus)
        await world.press("enter")
        await world.until(lambda: world.app.elsewhere)
        [opened] = world.app.elsewhere
        assert isinstance(opened, Pane.PersonWanted)
        assert (opened.identifier, opened.kind) == (ADA, "person")
        await world.press("escape")
        await shows(world, "100 of about 151")
        await world.press("escape")
        await world.until(lambda: world.pane.look is None)


async def test_a_full_last_page_is_followed_by_an_empty_one(tmp_path: Path) -> None:
    people = {f"0000{number:04}-0000-4000-8000-000000000000" for number in range(100)}
    async with cohorts_world(tmp_path, CohortServer(members={7: people})) as (world, _):
        await world.press("p")
        await shows(world, "100 of more")
        await world.press("G")
        await shows(world, "100 people")


async def test_a_person_is_taken_out_and_the_page_read_anew(tmp_path: Path) -> None:
    server = CohortServer({7: a_cohort(count=2)}, members={7: {ADA, BEA}})
    async with cohorts_world(tmp_path, server) as (world, _):
        await world.press("p")
        await shows(world, "2 people")
        await world.press("D")
        assert (await confirmed(world)).ending is Ending.APPLIED
        await shows(world, "1 person")
        assert server.members[7] == {BEA}


async def test_a_cohort_of_conditions_takes_nobody(tmp_path: Path) -> None:
    server = CohortServer({7: a_cohort(is_static=False)}, members={7: {ADA}})
    async with cohorts_world(tmp_path, server) as (world, _):
        await world.press("p")
        await shows(world, "1 person")
        look = world.pane.look
        assert isinstance(look, Members)
        assert "conditions decide" in (look.why_not("remove") or "")
        await world.press("D", "A")
        assert world.app.wanted == []


async def test_names_are_looked_up_and_put_in(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, server):
        await world.press("A")
        look = world.pane.look
        assert isinstance(look, Gathering)
        await world.press(*"ada-1", "enter", *"bea@example.com", "comma", *"nobody")
        await world.press("f9")
        await shows(world, "3 people of 3 names")
        await shows(world, "nobody")
        assert "bea@example.com is 2 people" in world.screen()
        await world.press("f6")
        await world.until(lambda: world.copied)
        assert world.copied == ["nobody"]

        await world.press("f9")
        outcome = await confirmed(world)

        assert outcome.ending is Ending.APPLIED
        assert server.members[7] == {ADA, BEA, EVA}
        await world.until(lambda: world.pane.look is None)


async def test_other_names_have_to_be_looked_up_anew(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, _):
        world.pane.gather(world.pane.item.thing, ["ada-1"])
        await world.press("f9")
        await shows(world, "1 person of 1 name")
        await world.press("tab", "tab")
        look = world.pane.look
        look.query_one("TextArea").focus()
        await world.press("x", "f9")
        await shows(world, "0 people of 1 name")
        assert world.app.wanted == []


async def test_a_csv_file_becomes_a_static_cohort(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,email\nAda,ada@example.com\n", "utf-8")
    async with cohorts_world(tmp_path) as (world, server):
        await world.press("N")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        await world.press("i")
        await world.until(lambda: world.pane.look is not None)
        await world.press("f9")
        await shows(world, "Name: a name, please.")
        await fill(world, "Guests", str(file))
        world.pane.look.query_one("#file").focus()
        await world.press("enter")
        await shows(world, "ada@example.com")
        await world.press("f9")
        await shows(world, "1 person of 1 name")
        await world.press("f9")
        assert (await confirmed(world)).ending is Ending.APPLIED
        assert server.members[8] == {ADA}
        await world.until(lambda: world.pane.item.thing.name == "Guests")


@pytest.mark.parametrize(("path", "why"), [("/no/such/file", "Not read"), ("", "")])
async def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, path: str, why: str) -> None:
    async with cohorts_world(tmp_path) as (world, _):
        look = world.pane.gather(None, ["a"], "rows")
        await world.until(lambda: look.is_mounted and look.query("#file"))
        look.query_one("#file").focus()
        await world.press(*path, "enter")
        await shows(world, why)


async def test_people_of_another_pane_become_names_for_a_new_cohort(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, _):
        world.pane.take(Pane.PeopleWanted(["ada-1", "bea-1"], "query 1"))
        await shows(world, "New static cohort")
        assert "2 names" in world.screen()


# New ones and others


async def fill(world: World, *values: str) -> None:
    """Put values into the fields, from the first on."""
    for field, value in zip(world.pane.query("Ask Input, Gathering Input"), values, strict=False):
        field.value = value
    await world.pilot.pause()


async def typed(world: World, name: str, *conditions: str) -> None:
    """Fill in the form."""
    await world.press("N")
    await world.until(lambda: isinstance(world.app.screen, Menu))
    await world.press("c")
    await world.until(lambda: world.pane.query(Ask))
    await fill(world, name, "", "any of them", *conditions)


async def test_a_cohort_of_conditions_is_typed_made_and_watched(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, server):
        await typed(world, "Payers", "plan = pro", "did x in 7 days")
        await shows(world, "did x in the last 7 days")
        await world.press("enter")
        outcome = await confirmed(world)

        assert outcome.ending is Ending.APPLIED
        [group] = server.cohorts[8]["filters"]["properties"]["values"]
        assert [each["key"] for each in group["values"]] == ["plan", "x"]
        assert group["type"] == "OR"
        await world.until(lambda: world.pane.item.thing.name == "Payers")


async def test_what_is_unclear_is_not_asked_for(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, _):
        await typed(world, "Testers", "plan")
        await world.press("enter")
        await shows(world, "a cohort is called so already")
        assert world.app.wanted == []


async def test_edited_copied_deleted_and_brought_back(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, server):
        await world.press("E")
        await world.until(lambda: world.pane.query(Ask))
        await world.press(*"Checkers", "enter")
        await confirmed(world)
        assert server.cohorts[7]["name"] == "Checkers"

        await world.press("C")
        await confirmed(world)
        assert server.cohorts[8]["name"] == "Checkers (static copy)"

        world.pane.list.go_to("7")
        await world.press("D")
        await confirmed(world)
        assert world.keys == ["Checkers (static copy)"]

        gone = {"item_id": "7", "activity": "deleted", "detail": {"name": "Checkers"}}
        server.log = [gone]
        await world.press("R")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        await world.press("enter")
        await confirmed(world)
        assert "Checkers" in world.keys
        assert not server.cohorts[7]["deleted"]


async def test_the_query_that_counts_it_is_opened(tmp_path: Path) -> None:
    async with cohorts_world(tmp_path) as (world, _):
        await world.press("Q")
        await world.until(lambda: world.app.elsewhere)
        [wanted] = world.app.elsewhere
        assert isinstance(wanted, Pane.QueryWanted)
        assert "IN COHORT 7" in wanted.text
        assert wanted.run


async def test_the_detail_says_where_it_is_used(tmp_path: Path) -> None:
    condition = {"key": "id", "type": "cohort", "value": 7}
    flag = {"key": "beta", "filters": {"groups": [{"properties": [condition]}]}}
    async with cohorts_world(tmp_path, CohortServer(flags=[flag])) as (world, _):
        await shows(world, "Used by")
        await shows(world, "beta")


@pytest.mark.parametrize("action", ["new", "add", "duplicate", "edit", "delete", "restore"])
async def test_while_locked_nothing_can_be_changed(tmp_path: Path, action: str) -> None:
    async with cohorts_world(tmp_path, locked=True) as (world, _):
        pane: Any = world.pane
        assert pane.why_not(action) == "Writing is locked: W unlocks it."
        assert pane.check_action(action, ()) is None
