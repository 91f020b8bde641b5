"""Insights without a screen."""

import io
import json
from pathlib import Path

import pytest

from hogtui.api.errors import NotFound
from hogtui.cli import parser
from hogtui.insight_print import show
from tests.panes.insights.world import a_pane, numbers


async def printed(folder: Path, *arguments: str, **more: object) -> tuple[int, str]:
    """What the command prints, and its code."""
    posthog = numbers(**more)
    posthog.routes["GET /api/projects/1/"] = {"id": 1, "name": "Shop", "timezone": "UTC"}
    output = io.StringIO()
    parsed = parser().parse_args(["insight", *arguments])
    async with a_pane(folder, posthog) as world:
        code = await show(world.services, world.client, parsed, output)
    return code, output.getvalue()


async def test_a_chart_as_text(tmp_path: Path) -> None:
    code, text = await printed(tmp_path, "short1")
    assert code == 0
    assert text.startswith("Visits (computed 10 min ago)\n")
    assert "$pageview 240" in text


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("--csv", "date,$pageview\n2026-11-15,310\n"),
        ("--md", "| date"),
        ("--json", '"date":"2026-11-15"'),
    ],
)
async def test_values_in_a_format(tmp_path: Path, option: str, expected: str) -> None:
    code, text = await printed(tmp_path, "short1", option)
    assert code == 0
    assert expected in text.replace("\r", "").replace('": "', '":"')


async def test_the_whole_answer(tmp_path: Path) -> None:
    _, text = await printed(tmp_path, "short3", "--raw")
    assert json.loads(text)["result"][0]["data"][-1] == 240


async def test_what_is_not_there_and_what_fails(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no insight other"):
        await printed(tmp_path, "other")
