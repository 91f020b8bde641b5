"""Changes of insights, dashboards and annotations, as they are sent."""

from typing import Any

import httpx
import pytest

from hogtui.api.models import Dashboard, Insight
from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Ending, Outcome, Ready, Unfit, Wish
from hogtui.resources import annotations, insight_changes
from tests.api.fakes import TurnedClock, make_client, refused, reply
from tests.api.writing import Paper

LIST = "/api/projects/1/insights/"
RECORD: dict[str, Any] = {
    "id": 1,
    "short_id": "abc",
    "name": "Visits",
    "description": "",
    "tags": [],
    "favorited": False,
    "deleted": False,
    "query": {"kind": "InsightVizNode", "source": {"kind": "TrendsQuery"}},
    "dashboard_tiles": [{"id": 5, "dashboard_id": 7, "deleted": None}],
}
SUBJECT = insight_changes.insight(Insight.model_validate(RECORD), LIST)


class Server:
    """Keeps one insight; what is deleted cannot be read."""

    def __init__(self) -> None:
        self.record = dict(RECORD)
        self.writes: list[Any] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        import json

        if request.method == "GET":
            if self.record["deleted"]:
                return refused(404, "not_found", "Not found.")
            return reply(self.record)
        self.writes.append(json.loads(request.content))
        fields = dict(self.writes[-1])
        boards = fields.pop("dashboards", None)
        if boards is not None:
            fields["dashboard_tiles"] = [{"id": n, "dashboard_id": n} for n in boards]
        self.record |= fields
        return reply(self.record)


async def write(server: Server, wish: Wish) -> Outcome:
    """From the wish to its end."""
    clock = TurnedClock()
    client = make_client(httpx.MockTransport(server.answer), clock=clock, locked=False)
    ready = await prepare(client, wish, clock)
    if not isinstance(ready, Ready):
        return ready
    return await commit(client, ready, Paper(), clock)


async def test_only_what_differs_is_sent() -> None:
    server = Server()
    wish = insight_changes.described(SUBJECT, "Visits", "Who comes", ["weekly"])
    outcome = await write(server, wish)

    assert outcome.ending is Ending.APPLIED
    assert server.writes == [{"description": "Who comes", "tags": ["weekly"]}]


async def test_a_dashboard_is_added_beside_those_that_are_there() -> None:
    server = Server()
    outcome = await write(server, insight_changes.placed(SUBJECT, 9, on=True, name="KPIs"))
    assert outcome.ending is Ending.APPLIED
    assert server.writes == [{"dashboards": [7, 9]}]

    outcome = await write(server, insight_changes.placed(SUBJECT, 7, on=False, name="Old"))
    assert server.writes[-1] == {"dashboards": [9]}
    again = await write(server, insight_changes.placed(SUBJECT, 9, on=True, name="KPIs"))
    assert again.ending is Ending.MOVED
    assert again.message == "It is there already."


async def test_what_is_deleted_can_be_taken_back() -> None:
    server = Server()
    wish = insight_changes.deleted(SUBJECT)
    outcome = await write(server, wish)
    assert outcome.ending is Ending.APPLIED
    assert wish.back is not None

    back = await write(server, wish.back(outcome.ready.before))
    assert back.ending is Ending.APPLIED
    assert server.writes == [{"deleted": True}, {"deleted": False}]
    assert not server.record["deleted"]


def test_older_insights_without_a_query_are_not_copied() -> None:
    with pytest.raises(Unfit):
        insight_changes.copied({**RECORD, "query": None}, LIST, "Copy")
    wish = insight_changes.copied(RECORD, LIST, "Copy")
    assert wish.creates
    assert wish.edit({})["name"] == "Copy"


def test_pins_favourites_and_annotations() -> None:
    board = insight_changes.dashboard(Dashboard.model_validate({"id": 3, "name": "KPIs"}), "/d/")
    assert board.path == "/d/3/"
    assert insight_changes.pinned(board, on=True).edit({}) == {"pinned": True}
    assert insight_changes.favourite(SUBJECT, on=True).edit({}) == {"favorited": True}
    note = {"id": 4, "content": None, "date_marker": "2026-11-21T00:00:00Z"}
    assert annotations.deleted(note, "/a/").edit(note) == {"deleted": True}
    assert annotations.deleted(note, "/a/").subject.name == "annotation 4"
