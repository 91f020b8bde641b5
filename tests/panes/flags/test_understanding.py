"""What explains a flag: its detail, history, evaluations, what could go, and code."""

import json
from pathlib import Path
from typing import Any

import httpx

from hogtui.panes.flags.history import History
from hogtui.panes.flags.snippets import curl, snippets
from hogtui.panes.flags.unused import Unused
from hogtui.resources.flags import FLAGS
from hogtui.widgets.menu import Menu
from tests.panes.browse.world import Answer, refusal
from tests.panes.flags.world import a_pane, entry, flags, rows
from tests.resources.flags import a_flag, a_group

QUERY = r"POST /api/projects/1/query/"
TRY = r"POST /api/projects/1/feature_flags/\d+/test_evaluation/"
REASONS = r"GET /api/projects/1/feature_flags/evaluation_reasons/"


# The detail


async def test_each_part_of_the_detail_fails_alone(tmp_path: Path) -> None:
    posthog = flags(
        "billing",
        "checkout",
        scheduled=refusal(400, "Boom."),
        activity={"results": [entry("active", False, True)], "next": None},
    )
    needs = {"key": "1", "type": "flag", "value": True}
    posthog.records[1]["filters"] = {"groups": [a_group(100, needs)]}
    missing = "API key missing required scope 'activity_log:read'"
    async with a_pane(tmp_path, posthog, size=(120, 50)) as world:
        await world.sees("Ada: state: off → on")
        screen = world.screen()
        assert "depends on it  checkout" in screen
        assert "not known: Boom." in screen
        assert "e counts who asked for it" in screen

        posthog.routes = {
            r"GET .*/activity/": refusal(403, missing, "permission_denied"),
            **posthog.routes,
        }
        await world.press("r")
        await world.sees("not known: this key lacks activity_log:read")


async def test_what_conditions_name_is_called_by_its_name(tmp_path: Path) -> None:
    group = a_group(
        100,
        {"key": "id", "type": "cohort", "value": 3},
        {"key": "2", "type": "flag", "value": True},
    )
    posthog = flags("billing", "base")
    posthog.records[0]["filters"] = {"groups": [group]}
    posthog.records[1]["active"] = False
    posthog.routes["GET /api/projects/1/cohorts/"] = {"results": [{"id": 3, "name": "Pro"}]}
    async with a_pane(tmp_path, posthog, size=(120, 50)) as world:
        await world.sees("in cohort Pro")
        await world.sees("base, which is off")
        assert "flag base is on" in world.screen()
        await world.press("r")
        await world.sees("in cohort Pro")
        assert world.asked(r"GET .*/cohorts/") == 1


# History


async def test_the_log_field_by_field_and_a_version_whole(tmp_path: Path) -> None:
    old = {"groups": [a_group(10)]}
    new = {"groups": [a_group(50)]}
    log = [entry("filters", old, new, ("version", 6, 7)), entry("name", "A", "B")]
    version = a_flag(id=1, key="billing", version=7, filters=old, is_historical=True)
    posthog = flags(
        "billing",
        activity={"results": log, "next": None},
        **{r"GET .*/versions/7/": version, r"GET .*/versions/6/": refusal(404, "Gone.", "x")},
    )
    async with a_pane(tmp_path, posthog) as world:
        await world.press("a")
        assert isinstance(world.pane.look, History)
        await world.sees("rollout of condition 1: 10 % → 50 %")
        assert "v7" in world.screen()
        await world.press("enter")
        await world.sees("From version 7 to now")
        assert "rollout of condition 1: 10 % → 100 %" in world.screen()
        assert "billing, version 7" in world.screen()

        await world.press("j", "enter")
        await world.sees("version 6 cannot be shown: Gone.")
        await world.press("escape")
        assert world.pane.look is None


async def test_older_entries_are_read_when_one_comes_to_the_end(tmp_path: Path) -> None:
    def pages(request: httpx.Request) -> Answer:
        number = int(request.url.params["page"])
        more = "https://x/?page=2" if number == 1 else None
        body = {"results": [entry("name", f"{number}", "x")], "next": more}
        return Answer(200, json=body)

    async with a_pane(tmp_path, flags("billing", activity=pages)) as world:
        await world.press("a")
        await world.sees("older ones ...")
        await world.press("j")
        await world.until(lambda: "2 changes" in world.screen())


# Evaluations


async def test_watching_counts_in_turns_that_end_by_themselves(tmp_path: Path) -> None:
    now = "2026-11-21T11:59:00Z"
    answer = rows([now, "true", 5, now], ["2026-11-21T11:40:00Z", "false", 2, now])
    async with a_pane(tmp_path, flags("billing", **{QUERY: answer})) as world:
        await world.press("e")
        await world.sees("360 queries an hour")
        await world.sees("5")
        assert "properties.$feature_flag = 'billing'" in world.posthog.queries[0]
        assert world.pane.list.grid.has_focus

        await world.turn_until(lambda: "ended by itself" in world.screen(), 30)
        assert world.asked(QUERY) == 29
        await world.press("escape")
        await world.sees("Evaluations, the last 30 minutes")
        assert world.pane.understanding.watch is None


async def test_a_second_press_shows_thirty_days_with_one_query(tmp_path: Path) -> None:
    answer = rows(["2026-11-21T00:00:00Z", "true", 1234, "2026-11-21T11:00:00Z"])
    async with a_pane(tmp_path, flags("billing", **{QUERY: answer})) as world:
        await world.press("e")
        await world.until(lambda: len(world.posthog.queries) == 1)
        await world.press("e")
        await world.sees("1,234")
        assert "INTERVAL 30 DAY" in world.posthog.queries[-1]
        for _ in range(5):
            world.clock.turn(60)
            await world.pilot.pause()
        assert len(world.posthog.queries) == 2


async def test_a_refused_count_is_one_line_and_stops(tmp_path: Path) -> None:
    posthog = flags("billing", **{QUERY: refusal(400, "No such event.")})
    async with a_pane(tmp_path, posthog) as world:
        await world.press("e")
        await world.sees("No such event.")
        await world.sees("stopped")


async def test_a_key_that_may_not_query_is_told(tmp_path: Path) -> None:
    async with a_pane(tmp_path, flags("billing"), scopes=["feature_flag:read"]) as world:
        assert world.pane.check_action("understand", ("calls",)) is None
        assert world.pane.why_not("understand('calls')") == "This key lacks query:read."


# What could go


async def test_what_could_go_is_sorted_and_archived_on_the_same_card(tmp_path: Path) -> None:
    posthog = flags("hot", "cold", "needed", "top")
    hot, cold, needed, top = posthog.records
    for each in (hot, needed, top):
        each["last_called_at"] = "2026-11-21T11:00:00Z"
        each["filters"] = {"groups": [a_group(50)]}
    cold["last_called_at"] = "2026-06-01T00:00:00Z"
    needed["last_called_at"] = "2026-01-01T00:00:00Z"
    top["filters"] = {"groups": [a_group(50, {"key": "3", "type": "flag", "value": True})]}
    async with a_pane(tmp_path, posthog, locked=False) as world:
        await world.press("u")
        look = world.pane.look
        assert isinstance(look, Unused)
        assert [each.item.thing.key for each in look.found] == ["cold", "needed"]
        await world.sees("2 of 4 flags, 1 of them kept by nothing")
        assert "cold 173 d, on for all" in world.screen()
        assert "flag top" in world.screen()

        await world.press("T", "D", "plus")
        assert world.app.wanted == []
        await world.press("A")
        await world.until(lambda: world.app.wanted)
        wish = world.app.wanted[0].wish
        assert wish.subject.name == "cold"
        assert wish.edit({})["archived"] is True

        await world.press("enter")
        assert world.pane.look is None
        assert world.pane.item.thing.key == "cold"


# As code


def flag_of(key: str, **fields: Any) -> Any:
    found = FLAGS.item(a_flag(key=key, **fields))
    assert found is not None
    return found.thing


def test_code_quotes_what_is_in_a_key() -> None:
    key = "a'b\"c\\d$e"
    found = {each.id: each.text for each in snippets(flag_of(key))}
    assert found["js"] == f"posthog.isFeatureEnabled({json.dumps(key)})"
    assert "'a\\'b\"c\\\\d$e'" in found["php"]
    assert "\\$e" in found["android"]
    assert curl("https://x/a'b") == (
        "curl -H \"Authorization: Bearer $POSTHOG_PERSONAL_API_KEY\" 'https://x/a'\\''b'"
    )


def test_a_flag_with_variants_is_asked_which_one() -> None:
    filters = {"multivariate": {"variants": [{"key": "a", "rollout_percentage": 100}]}}
    found = {each.id: each.text for each in snippets(flag_of("b", filters=filters))}
    assert found["python"] == 'posthog.get_feature_flag("b", "distinct_id")'
    assert len({each.key for each in snippets(flag_of("b"))}) == len(found)


async def test_code_and_curl_are_in_the_menu_without_a_secret(tmp_path: Path) -> None:
    async with a_pane(tmp_path, flags("billing")) as world:
        await world.press("c")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        menu = world.app.screen
        assert isinstance(menu, Menu)
        keys = [each.key for each in menu.choices]
        assert len(set(keys)) == len(keys)
        await world.press("u")
        await world.until(lambda: world.app.said)
        ways = dict(world.pane.ways(world.pane.item))
        texts = [text for choice, text in ways.items() if choice.id == "curl"]
        assert texts[0].endswith("'https://posthog.example.com/api/projects/1/feature_flags/1/'")
        assert "phx_" not in texts[0]
