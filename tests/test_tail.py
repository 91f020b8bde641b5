"""`hogtui tail`: what is written, and how it ends."""

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from hogtui.api.live_events import Arrived, Seam, Source, read_event
from hogtui.arguments import tail_options
from hogtui.tail import DONE, IN_VAIN, Printer, Wanted, follow, wanted
from hogtui.text.event_conditions import Wrong, parse
from tests.api.fakes import TurnedClock, make_client
from tests.api.streaming import Live, Pieces, Queries, event, frame
from tests.demo_child import DemoServer
from tests.screens.world import FakePostHog, some_services


def asked(*arguments: str, is_terminal: bool = False) -> Wanted:
    parser = argparse.ArgumentParser()
    tail_options(parser)
    return wanted(parser.parse_args(arguments), is_terminal=is_terminal)


def printed(wish: Wanted, *events: dict[str, object]) -> tuple[list[str], bool]:
    output = io.StringIO()
    found = tuple(read_event(json.dumps(each).encode()) for each in events)
    is_enough = Printer(wish, output, io.StringIO(), None).take(Arrived(found))
    return output.getvalue().splitlines(), is_enough


def test_lines_of_json_are_exact_and_harmless() -> None:
    sent = event(1, "\x1b[2Jé", note="\u202e\x9b", amount=12345678901234567890)
    (line,), _ = printed(asked(), sent)

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["event"] == sent["event"]
    assert json.loads(line)["properties"] == sent["properties"]


def test_columns_are_for_people() -> None:
    wish = asked("--columns", "plan, $lib", is_terminal=True)
    (line,), _ = printed(wish, event(1, "\x1b[2J", plan="pro", other=1))

    assert line.split()[1:] == ["␛[2J", "user-1", "pro", "-"]
    assert wish.ask.columns == ("plan", "$lib")


def test_it_ends_with_a_count_or_an_event() -> None:
    events = [event(number, "paid", amount=number) for number in range(6)]

    assert len(printed(asked("--count", "2"), *events)[0]) == 2
    lines, is_enough = printed(asked("amount > 1", "--until", "amount = 4"), *events)
    assert [json.loads(line)["properties"]["amount"] for line in lines] == [2, 3, 4]
    assert is_enough
    assert not printed(asked("amount > 9"), *events)[1]


def test_the_server_is_asked_for_no_more_than_is_looked_at() -> None:
    ask = asked("event = paid and plan = 'pro'", "--until", "amount > 3", "--columns", "x").ask
    assert (ask.events, ask.properties) == (("paid",), (("plan", "exact", "pro"),))
    assert set(ask.columns or ()) == {"x", "plan", "amount"}
    assert asked("anything", "--columns", "x").ask.columns is None


def test_a_mistake_is_underlined() -> None:
    with pytest.raises(Wrong, match=r"(?s)a value is missing.*event = \n {9}\^"):
        asked("event = ")


def test_what_is_for_people_goes_elsewhere() -> None:
    output, notes = io.StringIO(), io.StringIO()
    printer = Printer(Wanted(), output, notes, None)
    for item in (Source("push"), Source("push"), Source("poll", "x\x1b", 10.0), Seam(3.0, 1)):
        printer.take(item)

    assert output.getvalue() == ""
    assert notes.getvalue().count("pushed") == 1
    assert "360 queries an hour" in notes.getvalue()
    assert "\x1b" not in notes.getvalue()


async def test_following_ends_with_no_stream_left(tmp_path: Path) -> None:
    stream, queries, clock = Pieces(), Queries(), TurnedClock()
    live = Live(stream)
    services = some_services(tmp_path, posthog=FakePostHog())
    services.transport, services.clock = live, clock
    client = make_client(httpx.MockTransport(queries.handle), clock=clock)
    stream.send(frame(1), frame(2), frame(3))
    output = io.StringIO()
    code = await follow(services, client, Wanted(count=2), output, io.StringIO())
    await client.close()

    assert (code, stream.closed, output.getvalue().count("\n")) == (DONE, True, 2)


async def test_waiting_in_vain_is_told(tmp_path: Path) -> None:
    services = some_services(tmp_path, posthog=FakePostHog())
    services.transport = Live()
    for wish, code in (
        (Wanted(seconds=0.01, until=parse("x")), IN_VAIN),
        (Wanted(seconds=0.01), DONE),
    ):
        client = make_client(httpx.MockTransport(Queries().handle))
        assert await follow(services, client, wish, io.StringIO(), io.StringIO()) == code
        await client.close()


def test_a_closed_pipe_is_a_clean_end(demo_server: DemoServer, tmp_path: Path) -> None:
    facts = demo_server.facts
    demo_server.turn(live={"service": False})  # the demo's live host has no address in a profile
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "POSTHOG_HOST": facts.url,
        "POSTHOG_PROJECT_ID": str(facts.project_id),
        "POSTHOG_PERSONAL_API_KEY": facts.key,
    }
    command = [sys.executable, "-m", "hogtui", "tail"]
    child = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stderr is not None
    assert "asking every 10 s" in child.stderr.readline()
    child.stdout.close()

    assert child.wait(10) == DONE
    assert child.stderr.read() == ""
    child.stderr.close()
