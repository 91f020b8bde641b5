"""What is said of insights and dashboards, and what is looked at without saving it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hogtui.api.models import Insight
from hogtui.resources import annotations
from hogtui.resources.base import Context
from hogtui.resources.condition_text import Unreadable, parse, written
from hogtui.resources.dashboards import TileKind, board_of, tile_of, variables_in
from hogtui.resources.file_tree import joined, split
from hogtui.resources.insight_looks import Look, looked_at
from hogtui.resources.insight_words import asked, in_a_line, period
from hogtui.resources.insights import sections
from hogtui.resources.usage import PLACES, Wanted, mentions, use_of
from hogtui.resources.usage import parse as parse_wanted

CONTEXT = Context(datetime(2026, 11, 21, tzinfo=UTC))
TRENDS: dict[str, Any] = {
    "kind": "TrendsQuery",
    "series": [
        {"kind": "EventsNode", "event": "$pageview", "name": "$pageview", "math": "dau"},
        {
            "kind": "EventsNode",
            "event": "paid",
            "math": "sum",
            "math_property": "amount",
            "properties": [{"key": "plan", "value": ["pro"], "operator": "exact", "type": "event"}],
        },
    ],
    "interval": "week",
    "dateRange": {"date_from": "-30d"},
    "breakdownFilter": {"breakdown": "$browser", "breakdown_type": "event"},
    "filterTestAccounts": True,
    "properties": {
        "type": "AND",
        "values": [
            {
                "type": "OR",
                "values": [
                    {"key": "plan", "value": "pro", "operator": "exact", "type": "person"},
                    {"key": "id", "value": 3, "type": "cohort"},
                ],
            }
        ],
    },
}
SAVED = {"kind": "InsightVizNode", "source": TRENDS}


def told(query: Any, filters: Any = None) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in asked(query, filters, CONTEXT)]


def test_what_an_insight_asks_is_told_in_words() -> None:
    assert told(SAVED) == [
        ("counts", "1 unique users of $pageview"),
        ("", "2 sum of amount of paid where event.plan = pro"),
        ("split by", "event.$browser"),
        ("dates", "last 30 days, by week"),
        ("only", "(plan = pro or in cohort cohort 3)"),
        ("and", "without internal and test users"),
    ]
    assert "last 30 days" in in_a_line(asked(SAVED, None, CONTEXT))


def test_older_filters_are_told_too() -> None:
    filters = {
        "insight": "TRENDS",
        "events": [{"id": "paid", "name": "paid", "order": 0}],
        "date_from": "-7d",
        "interval": "day",
    }
    assert told(None, filters) == [("counts", "paid"), ("dates", "last 7 days, by day")]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("-7d", None, "last 7 days"),
        ("-1d", None, "last 1 day"),
        ("2026-11-01", "2026-11-05", "2026-11-01 to 2026-11-05"),
        ("2026-11-01T00:00:00", None, "since 2026-11-01"),
        ("all", None, "all time"),
        ("-14d", "-7d", "14 days ago to 7 days ago"),
        (None, None, ""),
    ],
)
def test_periods_are_words(start: Any, end: Any, words: str) -> None:
    assert period(start, end) == words


def test_another_look_changes_only_what_is_asked_for() -> None:
    extra = {"key": "$os", "value": ["Linux"], "operator": "exact", "type": "event"}
    look = Look("-7d", "", "hour", "person.plan", (extra,))
    found = looked_at(SAVED, look)["source"]

    assert found["dateRange"] == {"date_from": "-7d", "date_to": None}
    assert found["interval"] == "hour"
    assert found["breakdownFilter"] == {"breakdown_type": "person", "breakdown": "plan"}
    assert found["properties"]["values"][0] == TRENDS["properties"]
    assert found["properties"]["values"][1] == {"type": "AND", "values": [extra]}
    assert found["series"] == TRENDS["series"]
    assert looked_at(SAVED, Look()) == SAVED
    assert looked_at(SAVED, Look(breakdown=""))["source"]["breakdownFilter"] is None


def test_filters_are_typed_and_written_back() -> None:
    text = "person.email contains @x and plan = pro or team and $browser is set and age >= 3"
    filters = parse(text)

    assert [each["operator"] for each in filters] == ["icontains", "exact", "is_set", "gte"]
    assert filters[0]["type"] == "person"
    assert filters[1]["value"] == ["pro", "team"]
    assert filters[3]["value"] == 3
    assert parse(written(filters)) == filters
    for wrong in ("plan", "= pro", "age > old"):
        with pytest.raises(Unreadable):
            parse(wrong)


def test_paths_of_the_tree_are_split_with_care() -> None:
    assert split(r"Weekly \/ monthly/A\\B") == ("Weekly / monthly", "A\\B")
    assert split(joined(("a/b", "c\\d"))) == ("a/b", "c\\d")


def test_tiles_are_told_apart_and_stand_in_their_layout() -> None:
    board = board_of(
        {
            "id": 3,
            "name": "KPIs",
            "variables": {"v": {"code_name": "plan"}},
            "tiles": [
                {"id": 3, "order": 1, "layouts": {}, "text": {"body": "# Notes\nmore"}},
                {
                    "id": 1,
                    "layouts": {"sm": {"x": 6, "y": 0, "w": 6, "h": 5}},
                    "insight": {"id": 9, "short_id": "abc", "name": "B", "result": None},
                },
                {
                    "id": 2,
                    "layouts": {"sm": {"x": 0, "y": 0, "w": 6, "h": 5}},
                    "insight": {"id": 8, "short_id": "def", "name": "A", "result": []},
                    "error": {"type": "X", "message": "bad query"},
                },
                {"id": 4, "button_tile": {"text": "Docs", "url": "https://example.com"}},
                {"id": 5, "widget": {}},
                {"no": "id"},
            ],
        }
    )
    assert [each.id for each in board.tiles] == [2, 1, 4, 5, 3]
    assert [each.kind for each in board.tiles] == [
        TileKind.INSIGHT,
        TileKind.INSIGHT,
        TileKind.BUTTON,
        TileKind.OTHER,
        TileKind.TEXT,
    ]
    assert board.tiles[0].error == "bad query"
    assert not board.tiles[0].is_missing
    assert board.tiles[1].is_missing
    assert board.tiles[4].title == "Notes"
    assert variables_in(board) == ["plan"]
    assert tile_of("nothing") is None


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        (Wanted("$pageview"), SAVED, ["query.source.series.1.event", "query.source.series.1.name"]),
        (Wanted("plan"), SAVED, ["query.source.series.2.properties.1.key"]),
        (Wanted("3", True), SAVED, ["query.source.properties.values.1.values.2.cohort"]),
        (Wanted("3"), SAVED, []),
        (Wanted("page"), SAVED, []),
        (Wanted("paid"), {"query": "SELECT 1 FROM e WHERE event = 'paid'"}, ["query.query"]),
        (Wanted("paid"), {"query": "SELECT unpaid, paid_at"}, []),
        (Wanted("7", True), {"query": "person_id IN COHORT 7"}, ["query.query"]),
    ],
)
def test_uses_are_found_where_names_stand(wanted: Wanted, value: Any, expected: list[str]) -> None:
    found = [".".join(each) for each in mentions(value, wanted, ("query",))]
    assert found[: len(expected)] == expected
    assert bool(found) is bool(expected)


def test_a_thing_that_uses_it_is_told_once() -> None:
    row = {"id": 1, "short_id": "abc", "name": None, "derived_name": "Pages", "query": SAVED}
    uses = use_of(PLACES[0], row, parse_wanted(" $pageview "))

    assert [(each.id, each.name) for each in uses] == [("abc", "Pages")]
    assert uses[0].where == "query > source > series > 1 > event"
    assert parse_wanted("Cohort 12") == Wanted("12", True)


def test_annotations_belong_to_charts_by_their_scope() -> None:
    found = [
        {"id": 1, "scope": "organization"},
        {"id": 2, "scope": "project"},
        {"id": 3, "scope": "dashboard_item", "dashboard_item": 9},
        {"id": 4, "scope": "dashboard_item", "dashboard_item": 8},
        {"id": 5, "scope": "dashboard", "dashboard_id": 3},
        {"id": 6, "scope": "recording"},
    ]
    assert [each["id"] for each in annotations.of_insight(found, 9)] == [1, 2, 3]
    assert [each["id"] for each in annotations.of_insight(found, 8, 3)] == [1, 2, 4, 5]


def test_a_detail_says_who_and_when() -> None:
    insight = Insight.model_validate(
        {
            "id": 1,
            "short_id": "abc",
            "description": "What pays",
            "tags": ["money"],
            "query": SAVED,
            "created_by": {"first_name": "Ada"},
            "created_at": "2026-11-20T00:00:00Z",
        }
    )
    head, asks = sections(insight, CONTEXT)

    assert head.title == "abc"
    assert ("created", "1 d ago by Ada") in [(each.label, each.text) for each in head.lines]
    assert asks.lines[0].text == "1 unique users of $pageview"
