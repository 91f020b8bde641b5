"""A PostHog on the shared small data whose time stands still, and a client for it."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from hogtui.demo.server.app import build
from hogtui.demo.server.clock import Clock
from hogtui.demo.server.instance import make_instance
from hogtui.demo.server.rules import Rules
from hogtui.demo.server.stored import stored_objects
from tests.demo.conftest import NOW, SmallDemo

ROOT = "/api/projects/1/"


class StandingClock(Clock):
    """The end of the data, and what has passed since."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def now(self) -> datetime:
        """Moves only when told to."""
        return NOW + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        """What has passed."""
        return self.passed


class Open:
    """One instance, its clock and a client."""

    def __init__(self, demo: SmallDemo) -> None:
        self.clock = StandingClock()
        self.engine = demo.engine
        self.instance = make_instance(demo.engine, self.clock, rules=Rules(enabled=False))
        self.instance.stored = stored_objects(self.instance, demo.dataset.cohorts)
        self.instance.filled.set()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(build(self.instance)),
            base_url="http://demo.test",
            headers={"Authorization": f"Bearer {self.instance.keys.full.value}"},
        )

    async def get(self, path: str, **params: str) -> Any:
        """The body of a GET below the project that must work."""
        answer = await self.client.get(ROOT + path, params=params or None)
        assert answer.status_code in (200, 202), answer.text
        return answer.json()

    async def post(self, path: str, body: Any) -> Any:
        """The body of a POST that must work."""
        answer = await self.client.post(ROOT + path, json=body)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    async def patch(self, path: str, body: Any) -> Any:
        """The body of a PATCH that must work."""
        answer = await self.client.patch(ROOT + path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, query: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The answer to a query."""
        found: dict[str, Any] = await self.post("query/", {"query": query, **more})
        return found

    async def results(self, query: dict[str, Any], **more: Any) -> Any:
        """Only its results."""
        return (await self.ask(query, **more))["results"]

    async def sql(self, text: str) -> list[list[Any]]:
        """The rows of plain HogQL."""
        query = {"kind": "HogQLQuery", "query": f"{text} limit 50000"}
        rows: list[list[Any]] = await self.results(query)
        return rows

    async def count(self, text: str) -> Any:
        """The one number that plain HogQL gives."""
        return (await self.sql(text))[0][0]
