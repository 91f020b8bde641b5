"""A PostHog with variables and projects, which remembers all of what it was asked."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.panes.query.world import Answer, FakePostHog

DAYS = {
    "id": "0192-days",
    "name": "Days back",
    "code_name": "days",
    "type": "Number",
    "default_value": 7,
    "values": None,
}
PLAN = {**DAYS, "id": "0192-plan", "code_name": "plan", "type": "List", "values": ["free", "pro"]}


@dataclass
class OpenPostHog(FakePostHog):
    """Knows what queries leave open."""

    variables: list[dict[str, Any]] = field(default_factory=lambda: [DAYS, PLAN])
    projects: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": 1, "name": "Shop"}, {"id": 2, "name": "Blog"}]
    )
    nodes: list[dict[str, Any]] = field(default_factory=list)
    """The queries, whole."""
    paths: list[str] = field(default_factory=list)
    refuses_variables: bool = False

    async def handle(self, request: httpx.Request) -> Answer:
        path = request.url.path
        if request.method == "POST":
            self.paths.append(path)
            self.nodes.append(json.loads(request.content)["query"])
        elif path.endswith("/insight_variables/"):
            self.kinds.append("insight_variables")
            if self.refuses_variables:
                detail = "API key missing required scope 'insight_variable:read'"
                return Answer(403, json={"type": "authentication_error", "detail": detail})
            return Answer(200, json={"count": 2, "next": None, "results": self.variables})
        elif path == "/api/projects/":
            return Answer(200, json={"count": 2, "next": None, "results": self.projects})
        return await super().handle(request)

    @property
    def node(self) -> dict[str, Any]:
        """The last query that ran."""
        return next(each for each in reversed(self.nodes) if each["kind"] == "HogQLQuery")
