"""Moments are drawn in a zone that says its name, and copied as they were sent."""

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from hogtui.panes.query.zones import TimeColumn, Zones, columns_of
from tests.panes.query.world import FakePostHog, a_world, rows

TYPES = [
    ["timestamp", "DateTime64(6, 'America/New_York')"],
    ["day", "Date"],
    ["there", "DateTime('Asia/Tokyo')"],
    ["bare", "DateTime"],
]
ROW = [
    "2026-11-01T01:30:00.250000-05:00",
    "2026-11-01",
    "2026-11-01T15:30:00+09:00",
    "2026-11-01 01:30:00",
]
ANSWER = rows([name for name, _ in TYPES], [ROW], types=TYPES, timezone="America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")


def notes(zones: Zones) -> list[str]:
    names = [name for name, _ in TYPES]
    return [column.note for column in columns_of(names, [kind for _, kind in TYPES], zones)]


def test_each_column_of_moments_says_its_zone() -> None:
    zones = Zones()
    zones.home = "America/New_York"

    assert notes(zones) == ["(America/New_York)", "", "(Asia/Tokyo)", "(America/New_York)"]


def test_a_setting_chooses_and_a_wrong_one_does_not_stop_anything() -> None:
    assert [Zones(each).choice for each in ("utc", "Local", "Europe/Berlin", "Mars/Olympus")] == [
        "UTC",
        "local",
        "Europe/Berlin",
        "project",
    ]


def test_turning_goes_on_to_what_looks_different() -> None:
    zones = Zones(local=BERLIN)
    only_utc = [TimeColumn("t", "DateTime64(6, 'UTC')", own="UTC", zones=zones)]

    assert zones.turn(only_utc)
    assert zones.choice == "local"
    assert zones.turn(only_utc)
    assert zones.choice in ("project", "UTC")
    assert not zones.turn(columns_of(["n"], ["UInt8"], zones))


def test_a_zone_that_nobody_here_knows_leaves_what_was_sent() -> None:
    column = TimeColumn("t", "DateTime('Mars/Olympus')", own="Mars/Olympus", zones=Zones())

    assert column.drawn("2026-11-01T01:30:00Z") == "2026-11-01T01:30:00Z"


def test_a_moment_is_told_in_all_zones() -> None:
    zones = Zones(local=BERLIN)
    zones.home = "America/New_York"

    assert zones.everywhere("2026-07-01T12:00:00Z") == {
        "project (America/New_York)": "2026-07-01T08:00:00-04:00",
        "UTC": "2026-07-01T12:00:00Z",
        "local": "2026-07-01T14:00:00+02:00",
    }
    assert zones.everywhere("2026-07-01") == {}


async def test_one_key_turns_the_zone_and_copies_stay_as_they_were_sent(tmp_path: Path) -> None:
    posthog = FakePostHog(answer=lambda _: httpx.Response(200, json=ANSWER))
    async with a_world(tmp_path, posthog=posthog, size=(160, 40)) as world:
        await world.run("SELECT 1")
        results = world.pane.tab.results
        results.zones.local = BERLIN
        results.focus_rows()
        assert "timestamp (America/New_York)" in world.screen()
        assert "2026-11-01 01:30:00.25-05:00" in world.screen()

        await world.pilot.press("t")
        assert "timestamp (UTC)" in world.screen()
        assert world.screen().count("2026-11-01 06:30:00") == 2
        assert "2026-11-01 05:30:00Z" in world.screen()  # the first of two such hours
        assert "times in UTC" in world.screen()

        await world.pilot.press("t")
        assert "2026-11-01 07:30:00.25+01:00" in world.screen()
        await world.pilot.press("y")
        await world.until(lambda: world.copied)
        assert world.copied == [ROW[0]]

        await world.pilot.press("t")
        assert "there (Asia/Tokyo)" in world.screen()
        assert results.zones.home_zone != UTC
