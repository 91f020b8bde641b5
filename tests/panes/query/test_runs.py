"""Runs of other kinds: explained, one after another, in several projects, and those before."""

import json
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from hogtui.api.connection import Connection
from hogtui.api.errors import Cancelled
from hogtui.panes.targets import Targets
from hogtui.settings import Profile
from tests.panes.query.open_queries import OpenPostHog
from tests.panes.query.world import World, a_world, rows, status, syntax_error

THREE = "SELECT 1;\nSELECT 2;\nSELECT 3"


def numbered(text: str) -> httpx.Response:
    return httpx.Response(200, json=rows(["n"], [[text[-1]]]))


# --- explained


async def test_a_query_is_explained_beside_its_rows(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT 1")
        more = {
            "clickhouse": "select 1 from events where team_id = 1",
            "timings": [{"k": "./parse", "t": 0.01}, {"k": ".", "t": 0.5}],
            "explain": ["ReadFromMergeTree"],
        }
        posthog.answer = lambda _: httpx.Response(200, json=rows(["n"], [[1]], **more))
        await world.pilot.press("alt+x")
        await world.until(lambda: world.tab.results.peeking)

        assert posthog.node["explain"] is True
        assert posthog.kinds[-1] == "HogQLMetadata"
        seen = world.screen()
        assert "SELECT 1" in seen
        assert "FROM events" in seen
        assert "ReadFromMergeTree" in seen
        assert "0.5000 s  in all" in seen
        assert len(world.tab.kept) == 1

        await world.pilot.press("y")
        await world.until(lambda: world.copied)
        assert "-- ClickHouse SQL" in world.copied[0]


async def test_what_cannot_be_explained_is_a_failure(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    answer = {**rows(["n"], []), "error": "Unable to resolve field: evnt"}
    posthog.answer = lambda _: httpx.Response(200, json=answer)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT evnt FROM events")
        await world.pilot.press("alt+x")
        await world.until(lambda: world.tab.editor.problems)

        assert world.tab.editor.problems == [(7, 11)]
        assert "Did you mean event" in world.screen()


async def test_a_known_failure_says_what_to_change_and_where(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    words = "Column `event` is not under aggregate function and not in GROUP BY"
    posthog.answer = lambda _: httpx.Response(
        400, json={"type": "validation_error", "code": "not_an_aggregate", "detail": words}
    )
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT event, count() FROM events")
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.editor.problems)

        assert words in world.screen()
        assert "Add GROUP BY event" in world.screen()
        assert world.tab.editor.problems == [(7, 12)]


# --- one after another


async def test_all_statements_run_one_after_another(tmp_path: Path) -> None:
    posthog = OpenPostHog(answer=numbered)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write(THREE)
        await world.pilot.press("alt+a")
        await world.until(lambda: "All 3 statements" in " ".join(world.app.said))

        assert posthog.asked == ["SELECT 1", "SELECT 2", "SELECT 3"]
        assert shown(world) == "3"
        assert "statement 3 of 3" in world.tab.results.heading.words
        await world.pilot.press("alt+left", "alt+left")
        await world.until(lambda: shown(world) == "1")
        assert "results_3, statement 1 of 3" in world.tab.results.heading.words
        await world.pilot.press("alt+left")
        await world.until(lambda: "no older result" in world.app.said[-1])
        await world.pilot.press("alt+right")
        await world.until(lambda: shown(world) == "2")
        assert len(posthog.asked) == 3


def shown(world: World) -> Any:
    result = world.tab.results.result
    return result.rows[0][0] if result is not None else None


async def test_the_first_that_fails_ends_it(tmp_path: Path) -> None:
    def second_fails(text: str) -> httpx.Response:
        return syntax_error("No such thing", (7, 8)) if text.endswith("2") else numbered(text)

    posthog = OpenPostHog(answer=second_fails)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write(THREE)
        await world.pilot.press("alt+a")
        await world.until(lambda: "Stopped" in " ".join(world.app.said))

        assert posthog.asked == ["SELECT 1", "SELECT 2"]
        assert "statement 2 of 3; 1 did not run" in " ".join(world.app.said)
        assert world.tab.editor.selected_text == "SELECT 2"
        assert shown(world) == "1"


async def test_a_cancel_ends_it_too(tmp_path: Path) -> None:
    posthog = OpenPostHog(held=True)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write(THREE)
        await world.pilot.press("alt+a")
        await world.until(lambda: posthog.asked and world.clock.sleepers)
        assert "1 of 3" in world.tab.results.heading.words
        await world.pilot.press("ctrl+c")
        await world.until(lambda: posthog.deleted)

        assert posthog.asked == ["SELECT 1"]
        assert world.tab.run is None


async def test_rows_are_computed_anew_from_the_editor(tmp_path: Path) -> None:
    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT 1")
        await world.pilot.press("alt+r")
        await world.until(lambda: len(posthog.asked) == 2)

        assert posthog.modes == ["async", "force_async"]


# --- in several projects


async def choose(world: World, *keys: str) -> None:
    """Open the list of places and mark with keys."""
    await world.pilot.press("alt+p")
    await world.until(lambda: isinstance(world.app.screen, Targets))
    await world.pilot.press(*keys)


async def test_a_query_runs_in_several_projects(tmp_path: Path) -> None:
    posthog = OpenPostHog(answer=numbered)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT 1")
        await choose(world, "a", "enter")
        await world.until(lambda: world.tab.results.result)

        assert sorted(posthog.paths) == ["/api/projects/1/query/", "/api/projects/2/query/"]
        assert world.tab.results.result is not None
        found = {tuple(row) for row in world.tab.results.result.rows}
        assert found == {("Blog", "1"), ("Shop", "1")}
        assert world.tab.spread.words == "Shop 1 row · Blog 1 row"

        await world.run("SELECT 2")
        assert world.tab.spread.words == ""
        await world.pilot.press("alt+left")
        await world.until(lambda: world.tab.spread.words)


async def test_a_profile_is_asked_at_its_host_with_its_key(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    def both(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.headers["authorization"][-4:]))
        body = json.loads(request.content)
        if request.url.host == "eu.example.com":
            return httpx.Response(403, json={"type": "authentication_error", "detail": "Not you"})
        return httpx.Response(200, json=status(body["client_query_id"]))

    posthog = OpenPostHog()
    async with a_world(tmp_path, posthog=posthog) as world:
        eu = Profile("eu", "https://eu.example.com", 5)
        world.services.settings = world.services.settings._replace(profiles={"eu": eu})
        world.services.transport = httpx.MockTransport(both)

        async def reach(profile: Profile) -> Connection | None:
            return Connection(profile.host, SecretStr("phx_" + "e" * 40), profile.project_id)

        world.services.reach = reach
        await world.write("SELECT 1")
        await choose(world, "a", "enter")
        await world.until(lambda: world.tab.results.result)

        assert asked == [("eu.example.com", "eeee")]
        assert {path.split("/")[3] for path in posthog.paths} == {"1", "2"}
        assert "eu failed: Not you" in world.tab.spread.words
        assert "eu: Not you" in world.app.said


async def test_where_all_fail_the_reason_is_shown_as_usual(tmp_path: Path) -> None:
    posthog = OpenPostHog(answer=lambda _: syntax_error("No such thing", (7, 8)))
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT 1")
        await choose(world, "a", "enter")
        await world.until(lambda: world.tab.draft.error)

        assert world.tab.editor.problems == [(7, 8)]
        assert "Shop failed" in world.tab.spread.words


async def test_a_cancel_stops_it_everywhere(tmp_path: Path) -> None:
    posthog = OpenPostHog(held=True)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT 1")
        await choose(world, "a", "enter")
        await world.until(lambda: len(posthog.asked) == 2 and len(world.clock.sleepers) >= 2)
        await world.pilot.press("ctrl+c")
        await world.until(lambda: len(posthog.deleted) == 2)

        assert sorted(posthog.deleted) == sorted(posthog.ids)
        assert not isinstance(world.tab.draft.error, Cancelled)


async def test_values_go_as_literals_where_ids_are_others(tmp_path: Path) -> None:
    posthog = OpenPostHog(answer=numbered)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT {variables.days}, 1")
        await choose(world, "a", "enter")
        await world.until(lambda: "Values for this query" in world.screen())
        await world.pilot.press("enter")
        await world.until(lambda: world.tab.results.result)

        nodes = [each for each in posthog.nodes if each["kind"] == "HogQLQuery"]
        assert [each["values"] for each in nodes] == [{"days": 7}, {"days": 7}]
