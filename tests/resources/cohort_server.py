"""A PostHog that keeps cohorts, their people and their calculations."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from hogtui.api.client import Client
from tests.api.fakes import TurnedClock, make_client, refused, reply

ADA = "11111111-1111-4111-8111-111111111111"
BEA = "22222222-2222-4222-8222-222222222222"
EVA = "33333333-3333-4333-8333-333333333333"
PEOPLE = {
    ADA: ("ada-1", "Ada@example.com"),
    BEA: ("bea-1", "bea@example.com"),
    EVA: ("eva-1", "bea@example.com"),
}
"""Ids of persons, each with a distinct id and an address; two of them share one."""
ROOT = "/api/projects/1/cohorts/"


def a_cohort(number: int = 7, **fields: Any) -> dict[str, Any]:
    """A static cohort, unless told otherwise."""
    return {
        "id": number,
        "name": "Testers",
        "description": "",
        "is_static": True,
        "deleted": False,
        "is_calculating": False,
        "count": 0,
        "filters": None,
        "query": None,
        "errors_calculating": 0,
        "last_calculation": "2026-07-31T12:00:00Z",
        "experiment_set": [],
        **fields,
    }


def a_person(identifier: str) -> dict[str, Any]:
    """As PostHog lists one."""
    known, address = PEOPLE.get(identifier, (identifier, f"{identifier}@example.com"))
    return {
        "type": "person",
        "id": identifier,
        "uuid": identifier,
        "name": address,
        "distinct_ids": [known],
        "properties": {"email": address, "plan": "pro"},
        "created_at": "2026-07-01T12:00:00Z",
        "last_seen_at": None,
    }


@dataclass
class CohortServer:
    """Keeps what it is told."""

    cohorts: dict[int, dict[str, Any]] = field(default_factory=lambda: {7: a_cohort()})
    members: dict[int, set[str]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    used_in: dict[str, Any] | None = None
    flags: list[dict[str, Any]] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    queries: list[dict[str, Any]] = field(default_factory=list)
    down: int = 0
    """So many requests fail."""

    def client(self, clock: TurnedClock | None = None, *, locked: bool = False) -> Client:
        return make_client(
            httpx.MockTransport(self.answer), clock=clock or TurnedClock(), locked=locked
        )

    @property
    def asked(self) -> list[str]:
        """Methods and paths."""
        return [f"{one.method} {one.url.path}" for one in self.requests]

    @property
    def writes(self) -> list[Any]:
        """The bodies of what changed something."""
        return [
            json.loads(one.content)
            for one in self.requests
            if one.method != "GET" and not one.url.path.endswith("/query/")
        ]

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.down:
            self.down -= 1
            return refused(500, "error", "A server error occurred.")
        path = request.url.path
        if path.endswith("/query/"):
            return self._query(json.loads(request.content)["query"])
        if path.endswith("/feature_flags/"):
            return reply({"results": self.flags, "next": None, "count": len(self.flags)})
        rest = path.removeprefix(ROOT).strip("/")
        if not rest:
            return self._all(request)
        if rest == "activity":
            return reply({"results": self.log, "next": None})
        number, _, what = rest.partition("/")
        cohort = self.cohorts.get(int(number)) if number.isdecimal() else None
        if cohort is None:
            return refused(404, "not_found", "Not found.")
        return self._one(request, cohort, what)

    def _all(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            found = [each for each in self.cohorts.values() if not each["deleted"]]
            return reply({"results": found, "next": None, "count": len(found)})
        body = json.loads(request.content)
        number = max(self.cohorts) + 1
        people = body.pop("_create_static_person_ids", [])
        self.members[number] = set(people)
        # PostHog adds to each condition what it computes of it.
        self.cohorts[number] = a_cohort(number, count=len(people), **computed(body))
        return reply(self.cohorts[number], 201)

    def _one(self, request: httpx.Request, cohort: dict[str, Any], what: str) -> httpx.Response:
        number = cohort["id"]
        members = self.members.setdefault(number, set())
        if what == "used_in":
            return reply(self.used_in) if self.used_in else refused(404, "not_found", "Not found.")
        if what == "persons":
            return self._persons(request, members)
        if what == "activity":
            return reply({"results": [], "next": None})
        if what == "calculation_history":
            return reply({"results": self.history, "count": len(self.history), "next": None})
        if request.method == "PATCH":
            body = json.loads(request.content)
            if what.startswith("add"):
                members |= set(body["person_ids"])
            elif what.startswith("remove"):
                members -= {body["person_id"]}
            else:
                cohort |= body
                return reply(cohort)
            cohort["count"] = len(members)
            return reply({"success": True})
        return reply(cohort)

    def _persons(self, request: httpx.Request, members: set[str]) -> httpx.Response:
        """No count, and a next page wherever this one is full."""
        question = request.url.params
        limit, offset = int(question["limit"]), int(question.get("offset", "0"))
        wanted = question.get("search", "")
        found = [a_person(each) for each in sorted(members)]
        found = [each for each in found if wanted in each["name"]]
        page = found[offset : offset + limit]
        full = len(page) == limit
        more = f"{request.url.copy_set_param('offset', offset + limit)}" if full else None
        return reply({"results": page, "next": more, "previous": None})

    def _query(self, query: dict[str, Any]) -> httpx.Response:
        self.queries.append(query)
        text, names = query["query"], query["values"]["names"]
        if "count()" in text:
            number = int(text.split("IN COHORT ")[1].split()[0])
            rows: list[list[Any]] = [[len(self.members.get(number, set()) & set(names))]]
        elif "person_distinct_ids" in text:
            rows = [[known, each] for each, (known, _) in PEOPLE.items() if known in names]
        elif "email" in text:
            rows = [[at.lower(), each] for each, (_, at) in PEOPLE.items() if at.lower() in names]
        else:
            rows = [[each] for each in PEOPLE if each in names]
        width = len(rows[0]) if rows else 1
        columns = [f"c{place}" for place in range(width)]
        types = [[name, "String"] for name in columns]
        body = {"columns": columns, "types": types, "results": rows, "hasMore": False}
        return reply({**body, "timezone": "UTC"})


def computed(value: Any) -> Any:
    """What is stored of criteria."""
    if isinstance(value, dict):
        found = {name: computed(each) for name, each in value.items()}
        return {**found, "conditionHash": "5f"} if "key" in value else found
    if isinstance(value, list):
        return [computed(each) for each in value]
    return value
