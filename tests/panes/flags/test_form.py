"""Flags in a form, as JSON, new ones and copies; schedules, approvals and the journal."""

import json
from pathlib import Path
from typing import Any

import pytest

from hogtui.panes.flags.form import FlagForm
from hogtui.panes.flags.form_fields import filter_remarks, made_filter
from hogtui.panes.flags.json_text import Rejected, record_of, text_of
from hogtui.panes.flags.side_lists import SideList
from hogtui.resources.flag_draft import Draft
from hogtui.screens.journal import Journal
from hogtui.widgets.line_list import LineList
from hogtui.widgets.panel import Panel
from tests.panes.flags.writing import FlagsWorld, Keeper, flags_world
from tests.resources.flags import a_flag, a_group

ON_PLAN = {"key": "plan", "type": "person", "operator": "exact", "value": ["pro"]}


async def open_form(world: FlagsWorld, *keys: str) -> FlagForm:
    """Press what opens a form, and wait for it."""
    await world.pilot.press(*keys)
    await world.until(lambda: isinstance(world.pane.look, FlagForm) and world.pane.look.is_mounted)
    found = world.pane.look
    assert isinstance(found, FlagForm)
    return found


async def to(world: FlagsWorld, kind: str, place: int = 0) -> None:
    """Put the cursor of the form on a line, and press enter."""
    form = world.pane.look
    assert isinstance(form, FlagForm)
    found = [number for number, each in enumerate(form._entries) if each.kind == kind]
    form.lines.cursor = found[place]
    await world.pilot.press("enter")
    await world.pilot.pause()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_several_edits_are_one_card_and_one_patch(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    flag = a_flag(filters={"groups": [a_group(50, ON_PLAN), a_group(5)], "unknown": {"a": 1}})
    async with flags_world(tmp_path, Keeper(flags=[flag]), size=size) as world:
        await open_form(world, "E")
        await to(world, "condition")
        await world.pilot.press("7", "5", "enter")
        await to(world, "add_filter", 1)
        await world.pilot.press("tab", *"email", "tab", "tab", *"a@b.c", "enter")
        await to(world, "tags")
        await world.pilot.press(*"x, y", "enter")
        await world.sees("S shows the card")
        await world.pilot.press("S")
        await world.card()
        assert "75 % of people with plan = pro" in world.screen()
        await world.confirm()
        await world.idle()
        await world.until(lambda: world.pane.look is None)

    (_, _, body), *rest = world.keeper.writes
    assert rest == []
    assert body.keys() == {"filters", "tags", "version", "original_flag"}
    stored = world.keeper.flag()
    assert stored["tags"] == ["x", "y"]
    assert stored["filters"]["unknown"] == {"a": 1}
    first, second = stored["filters"]["groups"]
    assert (first["rollout_percentage"], first["properties"]) == (75, [ON_PLAN])
    assert second["properties"][0]["value"] == ["a@b.c"]


async def test_edits_are_only_dropped_by_a_second_key(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        await open_form(world, "E")
        await to(world, "active")
        await world.pilot.press("escape")
        await world.sees("esc again drops the edits")
        await world.pilot.press("escape")
        await world.until(lambda: world.pane.look is None)

    assert world.keeper.writes == []


async def test_what_is_wrong_is_said_and_not_asked(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        form = await open_form(world, "E")
        await to(world, "add_variant")
        await world.pilot.press(*"control", "tab", "4", "0", "enter")
        await world.sees("add up to 40 %")
        await world.pilot.press("S")
        await world.pilot.pause()
        assert world.app.screen is world.main
        await world.pilot.press("u")
        assert form.draft.variants == []
        await to(world, "add_condition")
        await world.pilot.press("escape")
        await world.until(lambda: not form.query(Panel))
        assert len(form.draft.conditions) == 1


async def test_theirs_stands_beside_yours_and_yours_goes_over_it_when_asked_again(
    tmp_path: Path,
) -> None:
    async with flags_world(tmp_path) as world:
        await open_form(world, "E")
        await to(world, "name")
        await world.pilot.press(*"mine", "enter")
        world.keeper.colleague(world.keeper.flag(), name="theirs", tags=["new"])
        await world.pilot.press("S")
        await world.sees("Changed meanwhile: nothing was sent")
        screen = world.screen()
        assert "you wanted  mine" in screen
        assert "stored now  theirs" in screen
        assert "both changed it" in screen
        assert world.keeper.writes == []
        await world.pilot.press("a")
        await world.confirm()
        await world.idle()

    assert world.keeper.flag()["name"] == "mine"
    assert world.keeper.flag()["tags"] == ["new"]


async def test_a_new_flag_is_made_off_and_stands_in_the_list(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        await open_form(world, "N", "v")
        await to(world, "key")
        await world.pilot.press(*"brand-new", "enter", "S")
        await world.confirm()
        await world.idle()
        await world.until(lambda: len(world.pane.list.shown) == 2)

    (method, path, body), *rest = world.keeper.writes
    assert (method, path, rest) == ("POST", "feature_flags/", [])
    assert (body["key"], body["active"]) == ("brand-new", False)


async def test_a_copy_begins_with_a_free_key(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        await open_form(world, "C")
        await world.pilot.press("S")
        await world.confirm()
        await world.idle()

    assert [each["key"] for each in world.keeper.flags] == ["billing", "billing-copy"]


async def test_a_change_is_scheduled_and_removed_again(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        await world.pilot.press("K")
        await world.sees("N schedules something")
        await world.pilot.press("N", "tab", "tab", *"tomorrow 09:00", "enter")
        await world.confirm()
        await world.idle()
        await world.sees("turn on at 2026-11-22 09:00")
        await world.pilot.press("D")
        await world.confirm()
        await world.idle()
        await world.sees("nothing is scheduled")

    methods = [(method, path) for method, path, _ in world.keeper.writes]
    assert methods == [("POST", "scheduled_changes/"), ("DELETE", "scheduled_changes/1/")]


def a_request(number: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "state": "pending",
        "intent_display": {
            "description": f"Enable {number}",
            "before": {"active": False},
            "after": {"active": True},
        },
        "policy_snapshot": {"quorum": 1, "users": [1]},
        "can_approve": True,
        "can_cancel": True,
        "user_decision": None,
        **fields,
    }


async def test_change_requests_are_approved_rejected_and_cancelled(tmp_path: Path) -> None:
    requests = [a_request("r1"), a_request("r2"), a_request("r3"), a_request("r4")]
    requests[3]["can_approve"] = False
    async with flags_world(tmp_path, Keeper(requests=requests)) as world:
        await world.pilot.press("V")
        await world.sees("Enable r1")
        await world.pilot.press("A")
        await world.confirm()
        await world.idle()
        await world.until(lambda: world.keeper.requests[0]["state"] == "applied")
        look = world.pane.look
        assert isinstance(look, SideList)
        await world.until(lambda: str(look.records[-1]["id"]) == "r1")
        look.query_one(LineList).cursor = 0
        await world.pilot.press("R", *"no", "enter")
        await world.confirm()
        await world.idle()
        await world.until(lambda: look.records[0]["id"] == "r3")
        look.query_one(LineList).cursor = 0
        await world.pilot.press("X")
        await world.confirm()
        await world.idle()
        await world.until(lambda: look.records[0]["id"] == "r4")
        look.query_one(LineList).cursor = 0
        await world.pilot.press("A")
        await world.sees("You are not among those who can approve it.")

    verbs = [path.split("/")[1:3] for _, path, _ in world.keeper.writes]
    assert verbs == [["r1", "approve"], ["r2", "reject"], ["r3", "cancel"]]


async def test_the_journal_tells_every_write_and_undoes_the_last(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        await world.pilot.press("L")
        await world.sees("Nothing was changed in PostHog from here so far.")
        await world.pilot.press("U", "escape", "T")
        await world.confirm()
        await world.idle()
        await world.pilot.press("L")
        await world.sees("✓ Turn on: billing")
        assert "active  false → true" in world.screen()
        await world.pilot.press("U")
        await world.confirm()
        await world.idle()
        assert world.keeper.flag()["active"] is False
        await world.pilot.press("L")
        await world.sees("Turn on: billing (taken back)")
        assert isinstance(world.app.screen, Journal)


DRAFT = Draft(a_flag(name="old", experiment_set=[]))


def test_json_holds_what_can_be_written_and_comes_back_whole() -> None:
    text = text_of(DRAFT.record)

    shown = json.loads(text)
    assert not {"id", "version", "experiment_set"} & shown.keys()
    assert record_of(json.dumps(shown | {"name": "new"}), DRAFT) == DRAFT.record | {"name": "new"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON: line 1"),
        ("[]", "A flag is an object"),
        ('{"key": "billing", "nmae": "x"}', "A flag has no nmae"),
        ('{"key": "billing", "id": 9}', "Nobody can write id"),
        ('{"key": "other"}', "make a copy"),
        ('{"key": "billing", "filters": {"groups": [{"rollout_percentage": 200}]}}', "condition 1"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_came_back_wrong_is_rejected_before_anything_is_asked(text: str, words: str) -> None:
    with pytest.raises(Rejected) as rejected:
        record_of(text, DRAFT)
    assert words in str(rejected.value)


NAMES = {("cohort", "3"): "Power users", ("flag", "9"): "sso"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["person", "plan", "exact", "a, b"], {"key": "plan", "value": ["a", "b"]}),
        (["person", "age", "gt", "5"], {"operator": "gt", "value": "5"}),
        (["person", "email", "is_set", ""], {"operator": "is_set", "value": "is_set"}),
        (["cohort", "", "not_in", "Power users"], {"key": "id", "value": 3, "operator": "not_in"}),
        (["flag", "sso", "exact", "true"], {"key": "9", "value": True}),
        (["flag", "sso", "exact", "test"], {"value": "test", "operator": "flag_evaluates_to"}),
        (["group", "plan", "exact", "x"], {"group_type_index": 0, "value": ["x"]}),
    ],
)
def test_fields_make_filters(values: list[str], expected: dict[str, Any]) -> None:
    assert not any(each and each.is_problem for each in filter_remarks(values, NAMES))
    found = made_filter(values, {}, "", NAMES)
    assert found["type"] == values[0]
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    "values",
    [
        ["thing", "plan", "exact", "x"],
        ["person", "", "exact", "x"],
        ["person", "plan", "resembles", "x"],
        ["person", "plan", "exact", ""],
        ["cohort", "", "in", "Nobody"],
        ["flag", "unknown", "exact", "true"],
    ],
)
def test_what_makes_no_filter_is_said(values: list[str]) -> None:
    assert any(each and each.is_problem for each in filter_remarks(values, NAMES))


def test_a_filter_keeps_what_its_fields_do_not_speak_of() -> None:
    old = {"type": "person", "key": "age", "operator": "gt", "value": 5, "label": "x"}

    assert made_filter(["person", "age", "gt", "5"], old, "5", NAMES) == old
    assert made_filter(["person", "age", "gt", "6"], old, "5", NAMES) == old | {"value": 6}
