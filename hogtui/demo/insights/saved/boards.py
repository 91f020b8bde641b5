"""Saved dashboards: tiles in their places, filters, variables, and what is written between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hogtui.demo.insights.saved.making import Node, where


@dataclass(frozen=True)
class Tile:
    """What stands where on a dashboard."""

    insight: str = ""
    """The name of the insight."""
    text: str = ""
    button: tuple[str, str] | None = None
    """What it says and where it leads."""
    size: tuple[int, int] = (6, 5)
    """Columns of twelve, and rows."""
    color: str | None = None
    filters: Node = field(default_factory=dict)
    """What this tile lays over its insight, besides the dashboard's."""


@dataclass(frozen=True)
class Board:
    """One dashboard."""

    name: str | None
    tiles: Sequence[Tile]
    description: str = ""
    folder: str = "Unfiled/Dashboards"
    pinned: bool = False
    tags: tuple[str, ...] = ()
    filters: Node = field(default_factory=dict)
    variables: tuple[tuple[str, Any], ...] = ()
    """Code names with the values that the dashboard gives them."""
    author: int = 0
    mode: str = "default"
    laid_out: bool = True


def places(tiles: Sequence[Tile]) -> list[Node]:
    """The layout of each tile: in rows of twelve columns, and all below each other."""
    found: list[Node] = []
    x = y = height = below = 0
    for tile in tiles:
        wide, high = tile.size
        if x + wide > 12:
            x, y, height = 0, y + height, 0
        found.append(
            {
                "sm": {"x": x, "y": y, "w": wide, "h": high, "minW": 1, "minH": 1},
                "xs": {"x": 0, "y": below, "w": 1, "h": high, "minW": 1, "minH": 1},
            }
        )
        x, height, below = x + wide, max(height, high), below + high
    return found


_NUMBER = (3, 3)
_WIDE = (12, 6)

GLANCE = Board(
    "Pinecrate at a glance",
    (
        Tile(
            text="# Pinecrate\nThe numbers on the wall. **Ask Robin** about any of them.",
            size=(9, 2),
        ),
        Tile(button=("How we count", "https://pinecrate.test/docs/numbers"), size=(3, 2)),
        Tile("People this week", size=_NUMBER, color="blue"),
        Tile("Revenue this month", size=_NUMBER, color="green"),
        Tile("Median session", size=_NUMBER),
        Tile("Weekly active people", size=_NUMBER),
        Tile("Daily active people", size=_WIDE),
        Tile("Pageviews, this week and last"),
        Tile("Sign-up funnel"),
        Tile("Weekly retention"),
        Tile("Who comes and who goes"),
    ),
    "What everybody should know",
    "Company",
    pinned=True,
    tags=("kpi", "weekly"),
)
GROWTH = Board(
    "Growth",
    (
        Tile("Sign-up funnel", size=_WIDE),
        Tile("Sign-up funnel by browser"),
        Tile("Sign-up conversion by week"),
        Tile("From sign-up to first upload"),
        Tile("Sign-ups by method"),
        Tile("All accounts since the summer"),
        Tile("New people"),
        Tile("Where visitors are"),
        Tile("Where visits go"),
        Tile("New accounts, day by day", size=_WIDE),
    ),
    "From the first visit to the first file",
    "Growth",
    pinned=True,
    tags=("growth",),
    author=2,
)
PRODUCT = Board(
    "How people work",
    (
        Tile(text="Only people who are not from Pinecrate, of the **last 14 days**.", size=(12, 1)),
        Tile("Files up, down and away"),
        Tile("Sharing: link, teammate or guest"),
        Tile("Pages by visits"),
        Tile("Days at work"),
        Tile("Power users and everybody", filters={"date_from": "-60d"}),
        Tile("Onboarding, in any order"),
        Tile("Uploads per person, smoothed"),
        Tile("Clicks on the new button"),
    ),
    "",
    "Product",
    tags=("product",),
    filters={
        "date_from": "-14d",
        "properties": [where("email", "@pinecrate.test", "person", "not_icontains")],
    },
    author=3,
)
BOARD = Board(
    "Board meeting",
    (
        Tile("Revenue this month", size=(4, 4)),
        Tile("Who uses it, by plan", size=(4, 4)),
        Tile("Why people leave", size=(4, 4)),
        Tile("Revenue by month and plan"),
        Tile("Revenue by plan"),
        Tile("Upgrades, this month and the one before"),
        Tile("Retention by plan"),
        Tile("What comes before an upgrade", size=_WIDE),
        Tile("Latest upgrades", size=_WIDE),
    ),
    "Once a quarter",
    "Company/Board",
    tags=("revenue",),
    author=2,
)
QUALITY = Board(
    "Quality",
    (
        Tile("Exceptions by release"),
        Tile("Largest contentful paint"),
        Tile("Events by the hour"),
        Tile("Slow pages by owner"),
        Tile("How long uploads take"),
        Tile("Browsers and systems"),
        Tile("When people are here", size=_WIDE),
        Tile("Pages of people who left"),
        Tile("Flags that were asked for"),
    ),
    "Some tiles are broken, and say so",
    "Engineering",
    tags=("quality",),
    author=1,
)
EXPLORER = Board(
    "Explorer",
    (
        Tile(text="Turn the variables: **event_name**, **days**, **plan**.", size=(12, 1)),
        Tile("One event, day by day", size=_WIDE),
        Tile("People of a plan"),
        Tile("Pages within the filters"),
    ),
    "Variables and filters",
    "Explorer",
    variables=(("event_name", "file_uploaded"), ("days", 21), ("plan", "pro")),
)
OLD = Board(
    None,
    (Tile("Pageviews by system (old)"), Tile("Sign-up to upload (old)"), Tile("Events per day")),
    "",
    author=3,
    laid_out=False,
)
"""Nobody named it, and its tiles were never moved."""

NAMED = (GLANCE, GROWTH, PRODUCT, BOARD, QUALITY, EXPLORER, OLD)


def everything(names: Sequence[str]) -> Board:
    """A dashboard of all insights that have these names, as somebody always makes one."""
    tiles = tuple(Tile(name, size=(4, 4)) for name in names)
    return Board("Everything", tiles, "All in one place", "Company", tags=("wall",), author=1)
