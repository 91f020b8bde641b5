"""The same flags in several projects, and copied from one to another."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Ending, Outcome, Ready
from hogtui.panes.flags.matrix import Matrix
from hogtui.resources.flags import FLAGS
from tests.api.writing import Paper
from tests.panes.browse.world import Answer, Shelf, World, refusal
from tests.panes.flags.world import a_pane, flags
from tests.resources.flags import a_flag, a_group

PROJECTS = [
    {"id": 1, "name": "Shop", "organization": "org"},
    {"id": 2, "name": "Blog", "organization": "org"},
]
COPY = "POST /api/organizations/org/feature_flags/copy_flags/"


class Two(Shelf):
    """Two projects of one organization."""

    other: list[dict[str, Any]]
    failing = False

    def copied(self, request: httpx.Request) -> Answer:
        """What PostHog does, as far as it matters here."""
        del request
        key = self.bodies[-1]["feature_flag_key"]
        source = next(each for each in self.records if each["key"] == key)
        there = next((each for each in self.other if each["key"] == key), None)
        fields = {name: source[name] for name in ("name", "filters", "active")}
        if there is None:
            there = a_flag(id=90 + len(self.other), key=key)
            self.other.append(there)
        there |= fields
        return Answer(200, json={"success": [{"id": there["id"]}], "failed": []})

    def listed_there(self, request: httpx.Request) -> Answer:
        """The list of the other project."""
        if self.failing:
            return refusal(403, "You don't have access to the project.", "permission_denied")
        wanted = request.url.params.get("search", "")
        found = [each for each in self.other if wanted in each["key"]]
        return Answer(200, json={"count": len(found), "next": None, "results": found})

    def one_there(self, request: httpx.Request) -> Answer:
        """One flag of the other project."""
        number = int(request.url.path.rstrip("/").rsplit("/", 1)[-1])
        found = next((each for each in self.other if each["id"] == number), None)
        return Answer(200, json=found) if found else refusal(404, "Not found.", "not_found")


def two(here: list[dict[str, Any]], there: list[dict[str, Any]]) -> Two:
    """Flags in both projects."""
    shelf = Two("feature_flags", here, routes=flags().routes)
    shelf.other = there
    shelf.routes |= {
        "GET /api/projects/": {"results": PROJECTS, "next": None},
        "GET /api/projects/2/feature_flags/": shelf.listed_there,
        r"GET /api/projects/2/feature_flags/\d+/": shelf.one_there,
        COPY: shelf.copied,
    }
    return shelf


def half(**more: Any) -> dict[str, Any]:
    """A flag that half of the people get."""
    return a_flag(filters={"groups": [a_group(50)]}, **more)


async def opened(world: World) -> Matrix:
    """The matrix, once both projects were read."""
    await world.press("x")
    look = world.pane.look
    assert isinstance(look, Matrix)
    await world.until(lambda: look.readings and all(e.flags is not None for e in look.readings))
    return look


async def test_what_differs_is_marked_and_told(tmp_path: Path) -> None:
    here = [a_flag(id=1, key="a"), a_flag(id=2, key="b"), a_flag(id=3, key="c")]
    there = [a_flag(id=11, key="a"), half(id=12, key="b", active=False)]
    async with a_pane(tmp_path, two(here, there)) as world:
        look = await opened(world)
        assert [row.drift for row in look.rows] == [(), ("state", "rollout"), ("missing",)]
        assert "3 keys, 2 differ" in world.screen()

        await world.press("d")
        assert look.name_here == "b"
        await world.sees("filters" if "filters" in world.screen() else "on → off")
        assert "100 → 50" in world.screen()
        await world.press("j")
        await world.sees("Not there")
        await world.press("escape")
        assert world.pane.look is None


async def test_a_project_that_cannot_be_read_leaves_the_other_alone(tmp_path: Path) -> None:
    posthog = two([a_flag(id=1, key="a")], [])
    posthog.failing = True
    async with a_pane(tmp_path, posthog) as world:
        look = await opened(world)
        await world.sees("Blog: You don't have access to the project.")
        assert [row.drift for row in look.rows] == [()]


async def test_cohorts_and_flags_are_the_same_by_their_names(tmp_path: Path) -> None:
    def of(cohort: int, flag: int, number: int) -> dict[str, Any]:
        named = {"key": "id", "type": "cohort", "value": cohort, "cohort_name": "Pro"}
        needed = {"key": str(flag), "type": "flag", "value": True}
        return a_flag(id=number, key="a", filters={"groups": [a_group(100, named, needed)]})

    here = [of(3, 2, 1), a_flag(id=2, key="base")]
    there = [of(7, 12, 11), a_flag(id=12, key="base")]
    async with a_pane(tmp_path, two(here, there)) as world:
        look = await opened(world)
        assert [row.drift for row in look.rows] == [(), ()]


async def wanted(world: World, look: Matrix) -> Any:
    """The wish after the key that copies."""
    world.client.unlock()
    look.refresh_bindings()
    await world.press("C")
    await world.until(lambda: world.app.wanted or world.app.said)
    return world.app.wanted[-1] if world.app.wanted else None


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_copy_is_one_request_and_is_read_back(tmp_path: Path, is_there: bool) -> None:
    there = [half(id=11, key="a")] if is_there else []
    posthog = two([a_flag(id=1, key="a", name="A")], there)
    async with a_pane(tmp_path, posthog) as world:
        look = await opened(world)
        asked = await wanted(world, look)
        assert asked.wish.title == "Copy from Shop to Blog"
        assert asked.wish.creates is not is_there
        facts = await told(world, asked)
        assert facts["goes to"] == "Blog, project 2"

        found = await committed(world, asked)
        assert found.ending is Ending.APPLIED
        assert world.asked(COPY) == 1
        assert {
            "feature_flag_key": "a",
            "from_project": 1,
            "target_project_ids": [2],
        } in posthog.bodies

        world.pane.written(found)
        await world.until(lambda: look.rows[0].drift == ())
        # It is of another project: the list of this one has no new flag.
        assert world.keys == ["a"]


async def ready(world: World, asked: Any) -> Ready:
    """What the card shows."""
    found = await passing(world, prepare(world.client, asked.wish, world.clock, asked.seen))
    assert isinstance(found, Ready)
    return found


async def told(world: World, asked: Any) -> dict[str, str]:
    """The facts on the card."""

    async def gather(shown: Ready) -> dict[str, str]:
        return {each.label: each.value async for each in asked.facts(shown)}

    found: dict[str, str] = await passing(world, gather(await ready(world, asked)))
    return found


async def committed(world: World, asked: Any) -> Outcome:
    """What becomes of it once it was confirmed."""
    shown = await ready(world, asked)
    found: Outcome = await passing(world, commit(world.client, shown, Paper(), world.clock))
    return found


async def passing(world: World, doing: Coroutine[Any, Any, Any]) -> Any:
    """Do something while time passes."""
    task = asyncio.create_task(doing)
    await world.turn_until(task.done, 1)
    return task.result()


async def test_a_failure_inside_a_yes_is_a_refusal(tmp_path: Path) -> None:
    posthog = two([a_flag(id=1, key="a", name="A")], [half(id=11, key="a")])
    failed = {"success": [], "failed": [{"project_id": 2, "error_message": "No rights."}]}
    posthog.routes = {COPY: failed, **{k: v for k, v in posthog.routes.items() if k != COPY}}
    async with a_pane(tmp_path, posthog) as world:
        asked = await wanted(world, await opened(world))
        found = await committed(world, asked)
        assert (found.ending, found.message) == (Ending.REFUSED, "No rights.")


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (None, "which is not in Blog: copy that one first"),
        ({"active": False}, "which is off in Blog"),
    ],
)
async def test_nothing_is_copied_without_what_it_depends_on(
    tmp_path: Path, base: dict[str, Any] | None, words: str
) -> None:
    needed = {"key": "2", "type": "flag", "value": True}
    here = [
        a_flag(id=1, key="a", filters={"groups": [a_group(100, needed)]}),
        a_flag(id=2, key="base"),
    ]
    there = [] if base is None else [a_flag(id=12, key="base", **base)]
    async with a_pane(tmp_path, two(here, there)) as world:
        assert await wanted(world, await opened(world)) is None
        assert words in world.app.said[-1]
        assert world.asked(COPY) == 0


async def test_cohorts_go_by_name_and_those_that_are_made_are_told(tmp_path: Path) -> None:
    named = [
        {"key": "id", "type": "cohort", "value": number, "cohort_name": name}
        for number, name in ((3, "Pro"), (4, "New"))
    ]
    here = [a_flag(id=1, key="a", filters={"groups": [a_group(100, *named)]})]
    posthog = two(here, [a_flag(id=11, key="a")])
    posthog.routes["GET /api/projects/2/cohorts/"] = {"results": [{"id": 30, "name": "Pro"}]}
    async with a_pane(tmp_path, posthog) as world:
        asked = await wanted(world, await opened(world))
        found = await ready(world, asked)
        facts = await told(world, asked)
        assert facts["makes cohorts"] == "New: they are not there yet"
        values = [each["value"] for each in found.fields["filters"]["groups"][0]["properties"]]
        assert values == [30, 4]
        assert FLAGS.item(here[0]) is not None


async def test_locked_says_so_and_prepares_nothing(tmp_path: Path) -> None:
    async with a_pane(tmp_path, two([a_flag(id=1, key="a")], [])) as world:
        look = await opened(world)
        assert "W unlocks" in str(look.why_not("copy_over"))
        await world.press("C")
        assert world.app.wanted == []
        assert world.asked(COPY) == 0
