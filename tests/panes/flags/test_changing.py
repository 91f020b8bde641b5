"""From a key on a flag to what is stored, and to what is on the screen in the end."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from hogtui.screens.batch import Batch
from hogtui.screens.outcome import Aftermath
from hogtui.settings import Profile
from hogtui.widgets.notice import Notice
from tests.benchmarks.flags import per_key
from tests.panes.flags.writing import Fault, Keeper, flags_world, refusal
from tests.resources.flags import a_flag, a_group
from tests.screens.world import HOST


async def test_two_keys_and_a_yes_flip_a_flag(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        before = len(world.keeper.asked)
        await world.pilot.press("T")
        await world.confirm()
        await world.sees("done, billing is stored so. U takes it back.")
        assert world.pane.flag is not None
        assert world.pane.flag.thing.active

    assert [each[2]["active"] for each in world.keeper.writes] == [True]
    assert before == 4


async def test_from_the_start_to_a_flipped_flag_it_is_ten_keys_and_eight_requests(
    tmp_path: Path,
) -> None:
    keeper = Keeper(flags=[a_flag(id=n, key=f"flag-{n}", active=False) for n in range(60)])
    keys = ["W", "slash", "-", "4", "7", "enter", "T"]
    # So narrow that the detail is not seen: no time that passes makes more requests.
    async with flags_world(tmp_path, keeper, locked=True, size=(80, 24)) as world:
        await world.pilot.press(*keys)
        await world.confirm()
        await world.sees("done, flag-47 is stored so")

    assert len(keys) + 1 <= 10
    assert keeper.flag(47)["active"]
    assert len(keeper.asked) <= 8, keeper.asked


def _lost_after(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
    keeper.save(flag, body)
    raise httpx.ReadError("reset")


def _lost_before(*_: Any) -> httpx.Response:
    raise httpx.ReadError("reset")


def _hang(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
    keeper.save(flag, body)
    raise httpx.ReadTimeout("nothing came")


def _failed(*_: Any) -> httpx.Response:
    return refusal(500, "A server error occurred.")


def _limited(*_: Any) -> httpx.Response:
    return refusal(429, "Request was throttled.", "throttled", headers={"Retry-After": "30"})


def _wrong(*_: Any) -> httpx.Response:
    return httpx.Response(200, json={"id": 8, "key": "other", "active": True})


def _nothing(_: Keeper, flag: dict[str, Any], __: Any) -> httpx.Response:
    return httpx.Response(200, json=flag)


def _approval(*_: Any) -> httpx.Response:
    body = {
        "code": "approval_required",
        "status": "approval_required",
        "detail": "This needs approval.",
        "change_request_id": "cr-9",
        "change_request": {"id": "cr-9", "state": "pending", "created_by": {"first_name": "Eva"}},
        "required_approvers": {"users": [1, 9], "quorum": 1},
    }
    return httpx.Response(409, json=body)


def _dependents(*_: Any) -> httpx.Response:
    words = "Cannot enable this feature flag because it depends on disabled flags: a (ID: 1)"
    return refusal(400, words, "invalid_input")


def _conflict(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
    keeper.colleague(flag, name="theirs", active=True)
    flag["active"] = False
    del body
    return refusal(409, "The feature flag was updated by Ada.", "conflict")


def _edited(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
    keeper.colleague(flag, filters={"groups": [a_group(100)]})
    return keeper.save(flag, body)


@pytest.mark.parametrize(
    ("fault", "is_on", "words"),
    [
        (_lost_after, True, "done, billing is stored so"),
        (_hang, True, "done, billing is stored so"),
        (_lost_before, False, "Sent, and yet it is as it was"),
        (_failed, False, "Sent, and yet it is as it was"),
        (_wrong, False, "Sent, and yet it is as it was"),
        (_nothing, False, "Sent, and yet it is as it was"),
        (_limited, False, "30 s of peace"),
        (_dependents, False, "depends on disabled flags"),
        (_approval, False, "1 of Ada, user 9"),
        (_conflict, False, "Somebody else was faster"),
        (_edited, True, "Done, and somebody else changed it too"),
    ],
)
async def test_however_a_write_ends_the_screen_ends_on_what_is_stored(
    tmp_path: Path, fault: Fault, is_on: bool, words: str
) -> None:
    ada = {"id": 1, "first_name": "Ada", "email": "ada@example.com"}
    flag = a_flag(active=False, filters={"groups": [a_group(50)]}, created_by=ada)
    async with flags_world(tmp_path, Keeper([*"*"], flags=[flag], fault=fault)) as world:
        await world.pilot.press("T")
        await world.confirm()
        await world.idle()
        await world.sees(words)
        if isinstance(world.app.screen, Aftermath):
            await world.pilot.press("escape")
        assert world.pane.flag is not None
        assert world.pane.flag.thing.active is is_on
        assert world.pane.flag.record == world.keeper.flag()

    assert len(world.keeper.writes) == 1


async def test_a_flag_that_vanished_goes_from_the_list(tmp_path: Path) -> None:
    async with flags_world(tmp_path, Keeper(flags=[a_flag(), a_flag(id=8, key="x")])) as world:
        del world.keeper.flags[0]
        await world.pilot.press("T")
        await world.sees("not there any more")
        assert [each.thing.key for each in world.pane.list.shown] == ["x"]

    assert world.keeper.writes == []


async def test_what_nobody_could_read_stays_pinned_until_somebody_could(tmp_path: Path) -> None:
    def lost(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
        keeper.unreadable = True
        return _lost_after(keeper, flag, body)

    async with flags_world(tmp_path, Keeper(fault=lost)) as world:
        await world.pilot.press("T")
        await world.confirm()
        await world.idle()
        await world.until(lambda: world.main.query_one(Notice).trouble)
        world.keeper.unreadable = False
        world.main.writer.look_again()
        await world.turn_until(lambda: not world.main.writer.unresolved)
        await world.until(lambda: world.main.query_one(Notice).trouble is None)
        assert world.pane.flag is not None
        assert world.pane.flag.thing.active

    assert len(world.keeper.writes) == 1


async def test_after_a_conflict_theirs_stands_beside_yours_and_the_same_is_asked_again(
    tmp_path: Path,
) -> None:
    async with flags_world(tmp_path, Keeper(fault=_conflict)) as world:
        await world.pilot.press("T")
        await world.confirm()
        await world.sees("you wanted  on")
        assert "theirs" in world.screen()
        world.keeper.fault = None
        await world.pilot.press("a")
        await world.confirm()
        await world.sees("done, billing is stored so")

    assert len(world.keeper.writes) == 2
    assert world.keeper.flag()["name"] == "theirs"


async def test_a_rollout_goes_to_a_number_by_the_narrowest_request_there_is(
    tmp_path: Path,
) -> None:
    two = [a_group(5, {"key": "email", "value": "x", "type": "person"}), a_group(50)]
    keeper = Keeper(flags=[a_flag(filters={"groups": two, "more": 1})], narrow=True)
    async with flags_world(tmp_path, keeper) as world:
        await world.pilot.press("R", "2", "5", "tab")
        await world.sees("50 % of people")
        await world.pilot.press("up")
        await world.sees("5 % of people with email = x")
        await world.pilot.press("enter")
        await world.card()
        assert "5 % of people" in world.screen()
        await world.confirm()
        await world.idle()
        await world.pilot.press("plus")
        await world.confirm()
        await world.idle()

    verbs = [(method, rest, body["rollout_percentage"]) for method, rest, body in keeper.writes]
    place = "feature_flags/7/set_release_condition_rollout/"
    assert verbs == [("POST", place, 25), ("POST", place, 60)]
    assert keeper.asked.count(f"GET /api/projects/1/{place}") == 1
    assert keeper.flag()["filters"]["more"] == 1


async def test_a_protected_flag_wants_its_key_and_so_does_production(tmp_path: Path) -> None:
    keeper = Keeper(flags=[a_flag(tags=["critical"])])
    async with flags_world(tmp_path, keeper) as world:
        await world.pilot.press("T")
        card = await world.card()
        assert card.question.typed == "billing"
        await world.pilot.press("y", "tab", "b", "enter")
        assert world.app.screen is card
        await world.sees("that is not billing")
        await world.pilot.press("escape")

    assert keeper.writes == []


async def test_a_deleted_flag_comes_back_with_one_key(tmp_path: Path) -> None:
    async with flags_world(tmp_path) as world:
        await world.pilot.press("D")
        await world.confirm()
        await world.idle()
        assert world.keeper.flag()["deleted"] is True
        assert world.pane.list.shown == []
        await world.pilot.press("U")
        await world.confirm()
        await world.idle()
        assert world.keeper.flag()["deleted"] is False
        await world.until(lambda: [each.thing.key for each in world.pane.list.shown] == ["billing"])


def many(**fields: Any) -> Keeper:
    flags = [a_flag(id=n, key=f"f{n}", tags=["old"] if n == 2 else []) for n in range(1, 4)]
    flags[0] |= fields
    return Keeper(flags=flags)


async def test_marked_flags_change_on_one_card_with_a_result_for_each(tmp_path: Path) -> None:
    def refuses_two(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
        return _dependents() if flag["id"] == 2 else keeper.save(flag, body)

    async with flags_world(tmp_path, many()) as world:
        world.keeper.fault = refuses_two
        await world.pilot.press("asterisk", "B", "f")
        await world.confirm()
        await world.until(
            lambda: isinstance(world.app.screen, Batch) and world.app.screen.has_ended
        )
        await world.sees("✗ f2  Cannot enable this")
        assert "✓ f3  applied" in world.screen()
        await world.pilot.press("escape")
        assert [each["active"] for each in world.keeper.flags] == [False, True, False]

        await world.pilot.press("U")
        await world.confirm()
        await world.idle()
        assert [each["active"] for each in world.keeper.flags] == [True, True, True]

    assert len(world.keeper.writes) == 5


async def test_a_batch_stops_where_writing_is_locked(tmp_path: Path) -> None:
    async with flags_world(tmp_path, many()) as world:

        def locks(keeper: Keeper, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
            world.main.relock()
            return keeper.save(flag, body)

        world.keeper.fault = locks
        await world.pilot.press("asterisk", "B", "f")
        await world.confirm()
        await world.until(
            lambda: isinstance(world.app.screen, Batch) and world.app.screen.has_ended
        )
        assert world.screen().count("not sent") >= 2

    assert len(world.keeper.writes) == 1


async def test_one_protected_flag_among_the_marked_wants_a_phrase(tmp_path: Path) -> None:
    async with flags_world(tmp_path, many(tags=["production"])) as world:
        await world.pilot.press("asterisk", "B", "a")
        assert (await world.card()).question.typed == "archive 3 feature flags"
        await world.confirm()
        await world.idle()

    assert [each["archived"] for each in world.keeper.flags] == [True] * 3


async def test_tags_are_changed_by_one_request_and_back(tmp_path: Path) -> None:
    async with flags_world(tmp_path, many()) as world:
        await world.pilot.press("asterisk", "B", "t", *"old", "enter")
        await world.confirm()
        await world.idle()
        assert [each["tags"] for each in world.keeper.flags] == [["old"]] * 3
        await world.until(lambda: world.pane.list.shown[0].thing.tags == ["old"])
        await world.pilot.press("U")
        await world.confirm()
        await world.idle()

    assert [each["tags"] for each in world.keeper.flags] == [[], ["old"], []]
    assert [body["ids"] for _, _, body in world.keeper.writes] == [[1, 3], [1, 3]]


async def test_in_production_one_card_for_many_is_typed_too(tmp_path: Path) -> None:
    profile = Profile("live", HOST, 1, production=True)
    async with flags_world(tmp_path, many(), profile=profile) as world:
        await world.pilot.press("m", "B", "f")
        assert (await world.card()).question.typed == "turn off 1 feature flag"


async def test_two_thousand_flags_are_filtered_as_fast_as_one_types() -> None:
    """Ten times what it takes on an idle machine, so that it fails only for another order."""
    spent = await per_key()

    assert sorted(spent)[len(spent) // 2] < 40
