"""One line for the state of the network."""

from dataclasses import dataclass

import pytest

from hogtui.widgets.bar import fit
from hogtui.widgets.status_bar import (
    Meter,
    Offline,
    Status,
    Wait,
    describe,
    meter_text,
    seconds,
)
from tests.screens.world import NOON

CONNECTED = Status("connected")


def text(status: Status, width: int = 120) -> str:
    """The line as it is read."""
    left, right = describe(status, width, NOON.tzinfo)
    return "".join(part.text for part in fit(left, right, width))


@dataclass
class Case:
    status: Status
    has: str


@pytest.mark.parametrize(
    "case",
    [
        Case(Status("connecting"), "… connecting"),
        Case(Status("disconnected"), "○ not connected"),
        Case(CONNECTED, "● ok"),
        Case(CONNECTED._replace(requests=("query",)), "1 request: query"),
        Case(CONNECTED._replace(requests=("query", "query", "")), "3 requests: query"),
        Case(
            CONNECTED._replace(wait=Wait(6.2, "429", "query_minute")),
            "◷ 429 (query_minute): retrying in 7 s (esc cancels)",
        ),
        Case(CONNECTED._replace(wait=Wait(3, "429"), waits=3), "2 more waiting"),
        Case(CONNECTED._replace(offline=Offline(19.5)), "✗ offline, retrying in 20 s"),
        Case(CONNECTED._replace(offline=Offline(None)), "✗ offline "),
        Case(CONNECTED._replace(data_at=NOON), "data of 12:00:00"),
        Case(CONNECTED._replace(data_at=NOON, cached=True), "cached data of 12:00:00"),
        Case(CONNECTED._replace(message="Saved", severity="information"), "  Saved"),
        Case(CONNECTED._replace(message="Odd", severity="warning"), "! Odd"),
        Case(CONNECTED._replace(message="Bad", severity="error"), "✗ Bad"),
        Case(CONNECTED._replace(meters=(Meter("query", 3),)), "query 3/min"),
        Case(
            CONNECTED._replace(meters=(Meter("query", 60, 60, "h", 1200),)),
            "query 60 of 60/h, room in 20 min 00 s",
        ),
    ],
    ids=lambda case: case.has,
)
def test_every_state_has_its_words(case: Case) -> None:
    assert case.has in text(case.status)


def test_being_offline_comes_before_a_wait() -> None:
    status = CONNECTED._replace(offline=Offline(5), wait=Wait(3, "429"))
    assert "offline" in text(status)
    assert "429" not in text(status)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.2, "1 s"), (7, "7 s"), (-3, "0 s"), (125, "2 min 05 s")]
)
def test_seconds_count_down_to_one(value: float, shown: str) -> None:
    assert seconds(value) == shown


def test_a_narrow_line_abbreviates_and_keeps_what_matters_most() -> None:
    meters = (Meter("query", 3, 120), Meter("clickhouse", 40))
    assert meter_text(meters[1], short=True) == "clickhouse 40/min"
    status = CONNECTED._replace(
        meters=meters, data_at=NOON, requests=("query",), message="Copied 1 cell"
    )
    narrow = text(status, 44)
    assert "● ok" in narrow
    assert "Copied 1 cell" in narrow
    assert "clickhouse" not in narrow


@pytest.mark.parametrize("width", [1, 10, 59, 60, 80, 120, 200])
def test_the_line_is_never_wider_than_its_place(width: int) -> None:
    status = CONNECTED._replace(
        wait=Wait(7, "429", "a limit with a long name"),
        requests=("query", "flags"),
        message="宽" * 90,
        meters=(Meter("query", 119, 120),),
        data_at=NOON,
    )
    left, right = describe(status, width, NOON.tzinfo)
    assert sum(part.width for part in fit(left, right, width)) <= width
