"""A PostHog with a few insights and a dashboard, and the pane that shows them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from hogtui.panes.insights.pane import InsightsPane
from tests.panes.browse.world import Answer, Shelf, World, a_world, refusal
from tests.panes.query.world import status

Body = dict[str, Any]
DAYS = [f"2026-11-{day:02}" for day in range(15, 22)]
VISITS = [310, 420, 480, 510, 470, 260, 240]


def trend(name: str, **more: Any) -> Body:
    """A query that counts an event."""
    source = {
        "kind": "TrendsQuery",
        "series": [{"kind": "EventsNode", "event": name, "name": name}],
        "interval": "day",
        "dateRange": {"date_from": "-7d"},
        **more,
    }
    return {"kind": "InsightVizNode", "source": source}


def series(name: str, factor: int = 1) -> Body:
    """What it comes to."""
    return {
        "action": {"id": name, "name": name, "order": 0},
        "label": name,
        "count": sum(VISITS) * factor,
        "data": [each * factor for each in VISITS],
        "days": DAYS,
        "labels": DAYS,
    }


def insight(number: int, name: str, **more: Any) -> Body:
    """An insight as PostHog has it, with its numbers."""
    return {
        "id": number,
        "short_id": f"short{number}",
        "name": name,
        "derived_name": None,
        "description": "",
        "query": trend("$pageview"),
        "filters": {},
        "saved": True,
        "favorited": False,
        "deleted": False,
        "tags": [],
        "dashboard_tiles": [],
        "result": [series("$pageview")],
        "last_refresh": "2026-11-21T11:50:00Z",
        "cache_target_age": "2026-11-21T13:50:00Z",
        "next_allowed_client_refresh": "2026-11-21T12:05:00Z",
        "is_cached": True,
        "hogql": "SELECT count() FROM events",
        "timezone": "UTC",
        **more,
    }


def tile(number: int, held: Body | None, place: tuple[int, int, int, int], **more: Any) -> Body:
    """A tile of a dashboard."""
    x, y, wide, high = place
    layouts = {"sm": {"x": x, "y": y, "w": wide, "h": high}}
    return {"id": number, "layouts": layouts, "insight": held, "text": None, **more}


def events(*found: Body) -> Answer:
    """A stream of them."""
    text = "".join(f"data: {json.dumps(each)}\n\n" for each in found)
    return Answer(200, text=text, headers={"content-type": "text/event-stream"})


@dataclass
class Numbers(Shelf):
    """Keeps insights and one dashboard."""

    name: str = "insights"
    found: list[Body] = field(default_factory=list)
    board: Body = field(default_factory=dict)
    streams: bool = True
    actors: list[Any] = field(default_factory=list)
    params: list[dict[str, str]] = field(default_factory=list)
    """What was asked of the lists and the insights."""
    failing: dict[int, str] = field(default_factory=dict)
    """Insights that cannot be computed, and why."""
    is_broken: bool = False
    """Only what `routes` and the list of the shelf tell is answered."""

    async def handle(self, request: httpx.Request) -> Answer:
        answer = None if self.is_broken else self._own(request)
        if answer is None:
            return await super().handle(request)
        self.asked.append(f"{request.method} {request.url.path}")
        if request.content:
            self.bodies.append(json.loads(request.content))
        self.params.append(dict(request.url.params))
        return answer

    def _own(self, request: httpx.Request) -> Answer | None:
        path = request.url.path.removeprefix("/api/projects/1/").strip("/")
        what, _, rest = path.partition("/")
        if what == "insights" and request.method == "GET":
            return self._insights(request, rest)
        if what == "dashboards" and request.method == "GET":
            return self._dashboards(rest)
        if what == "query" and request.method == "POST":
            return self._query(json.loads(request.content))
        return None

    def _insights(self, request: httpx.Request, rest: str) -> Answer:
        if rest.isdecimal():
            one = next(each for each in self.found if each["id"] == int(rest))
            if int(rest) in self.failing:
                failed = {"complete": True, "error": True, "error_message": self.failing[int(rest)]}
                return Answer(200, json={**one, "result": None, **status("q", **failed)})
            return Answer(200, json={**one, "result": one["result"] or [series("$pageview", 2)]})
        wanted = dict(request.url.params)
        rows = [
            each
            for each in self.found
            if wanted.get("short_id", each["short_id"]) == each["short_id"]
            and (wanted.get("favorited") != "true" or each["favorited"])
        ]
        if rest == "my_last_viewed":
            return Answer(200, json=rows[:1])
        return Answer(200, json={"count": len(rows), "next": None, "results": rows})

    def _dashboards(self, rest: str) -> Answer:
        if not rest:
            plain = {name: value for name, value in self.board.items() if name != "tiles"}
            rows = [plain] if plain else []
            return Answer(200, json={"count": len(rows), "next": None, "results": rows})
        if rest.endswith("stream_tiles"):
            if not self.streams:
                return refusal(404, "Endpoint not found.", "not_found")
            tiles = self.board["tiles"]
            return events(
                {"type": "metadata", "dashboard": {**self.board, "tiles": tiles[:2]}},
                *({"type": "tile", "order": at, "tile": each} for at, each in enumerate(tiles[2:])),
                {"type": "complete"},
            )
        if rest.endswith("run_insights"):
            return refusal(404, "Endpoint not found.", "not_found")
        return Answer(200, json=self.board)

    def _query(self, body: Body) -> Answer:
        if body["query"]["kind"] == "ActorsQuery":
            return Answer(200, json={"results": self.actors, "hasMore": False})
        found = {"results": [series("$pageview", 3)], "hogql": "SELECT 3", "is_cached": False}
        return Answer(200, json={**found, "last_refresh": "2026-11-21T12:00:00Z"})


def numbers(**more: Any) -> Numbers:
    """Three insights, and a dashboard with these and a text."""
    found = [
        insight(1, "Visits", favorited=True, tags=["weekly"]),
        insight(2, "Sign-ups", result=None),
        insight(3, "Revenue", description="What pays"),
    ]
    text = {"id": 9, "body": "# Notes\nRead this first"}
    board = {
        "id": 7,
        "name": "Key metrics",
        "pinned": True,
        "tags": [],
        "filters": {},
        "tiles": [
            tile(11, found[0], (0, 0, 6, 5)),
            tile(12, found[1], (6, 0, 6, 5)),
            tile(13, found[2], (0, 5, 12, 5), error={"type": "X", "message": "column is gone"}),
            tile(14, None, (0, 10, 12, 2), text=text),
        ],
    }
    return Numbers(found=found, board=board, **more)


@asynccontextmanager
async def a_pane(folder: Path, posthog: Numbers | None = None, **more: Any) -> AsyncIterator[World]:
    """The pane, opened."""
    async with a_world(folder, InsightsPane, posthog or numbers(), **more) as world:
        yield world


def ids(world: World) -> list[str]:
    """What the tree shows, line by line."""
    tree = world.pane.shelf.tree_list
    return [tree._places[place].node.title for place in range(tree.count)]
