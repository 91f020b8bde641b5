"""What opens over the panes: palette, help, requests, messages."""

from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, OptionList

from hogtui.api.activity import ActivityLog, Ended, Offline
from hogtui.api.budget import Meter
from hogtui.screens.keys import Command
from hogtui.screens.palette import draw, find, match
from hogtui.screens.requests import row, summary
from hogtui.widgets.grid import Grid
from tests.screens.world import HOST, KEY, NOON, a_world


@pytest.mark.parametrize(
    ("letters", "better", "worse"),
    [
        ("re", "Requests", "Theme: dracula"),
        ("cop", "Copy row", "Scopes"),
        ("lock", "Lock or unlock writing", "Theme: clock"),
        ("th da", "Theme: hogtui-dark", "Weather data"),
        ("the", "Themes", "Go to Clothes"),
    ],
)
def test_a_words_beginning_is_the_best_match(letters: str, better: str, worse: str) -> None:
    good, bad = match(letters, better), match(letters, worse)
    assert good is not None
    assert bad is None or good[0] < bad[0]


def test_letters_that_are_not_there_do_not_match() -> None:
    assert match("xyz", "Requests") is None


def test_a_match_knows_its_letters() -> None:
    assert match("go q", "Go to Query") == (6, [0, 1, 6])


def test_without_letters_only_our_own_commands_are_listed() -> None:
    node = App[None]()
    ours = Command("Run", node, "run", id="query.run")
    theirs = Command("Cursor up", node, "cursor_up")
    assert find("", [theirs, ours]) == [(ours, [])]
    assert [command for command, _ in find("u", [theirs, ours])] == [ours, theirs]


def test_a_command_is_found_by_what_it_does() -> None:
    node = App[None]()
    lock = Command("Write lock", node, "lock", id="app.lock", help="Unlock writing")
    theme = Command("Theme: unlocked", node, "theme", id="theme.unlocked")
    assert [command for command, _ in find("unlo", [theme, lock])] == [lock, theme]
    assert find("unlo", [lock]) == [(lock, [])]
    assert match("uwg", "Write lock", "Unlock writing") is None


def test_a_title_is_never_markup() -> None:
    command = Command("[/oops] [red]x", App[None](), "x", keys=("f9",))
    assert draw(command, [0, 1], 30).plain == "[/oops] [red]x" + " " * 14 + "f9"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (64, "Run               Run the statement under the cursor   f9  ^j"),
        (46, "Run               Run the …           f9  ^j"),
        (26, "Run                f9  ^j"),
        (12, "Run                f9  ^j"),
    ],
)
def test_a_line_of_the_palette_is_cut_between_words(width: int, shown: str) -> None:
    keys, help_text = ("f9", "^j", "alt+x"), "Run the statement under the cursor"
    command = Command("Run", App[None](), "run", help=help_text, keys=keys)
    assert draw(command, [], width).plain.split() == shown.split()


async def test_the_palette_does_what_its_name_says(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        await world.pilot.press("ctrl+p")
        await world.sees("Go to Flags")
        await world.pilot.press(*"flags", "enter")
        await world.until(lambda: world.main.current_pane.ID == "flags")
        assert len(world.app.screen_stack) == 1


async def test_the_palette_changes_the_theme(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        await world.pilot.press("ctrl+p", *"hogtui-light", "enter")
        await world.until(lambda: world.app.theme == "hogtui-light")


async def test_the_palette_opens_with_a_colon_where_letters_do_not_type(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        await world.pilot.press(":")
        assert world.main.current_pane.query_one(Input).value == ":"
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press(":", "down", "up", "pagedown", "pageup")
        await world.sees("Type to find a command")


async def test_a_greyed_command_says_why_when_it_is_chosen(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press(":", *"sleep", "enter")
        await world.sees("Too early to sleep.")


async def test_nothing_fits_is_said(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("ctrl+p", *"qqqq", "enter")
        await world.sees("Nothing fits.")


async def test_help_is_about_what_is_focused(tmp_path: Path) -> None:
    async with a_world(tmp_path, keymap={"query.run": "ctrl+t"}) as world:
        await world.connected()
        await world.pilot.press("f1")
        await world.sees("^t")
        screen = world.screen()
        assert "Run" in screen
        assert "f9  " not in screen
        await world.sees("- The ideas of this pane, and f9.")


async def test_the_last_requests_without_secrets(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        await world.pilot.press("f12")
        await world.sees("/api/personal_api_keys/@current/")
        screen = world.screen()
        assert "GET" in screen
        assert "200" in screen
        assert KEY[4:16] not in screen

        grid = world.app.screen.query_one(Grid)
        assert grid.has_focus
        await world.pilot.press("y")
        await world.until(lambda: world.copied)


def test_a_request_as_a_row() -> None:
    ended = Ended(1, "GET", "/api/x/", NOON, 1.5, None, 2048, "api", "[/oops] reset")
    assert row(ended, NOON.tzinfo) == [
        "12:00:00",
        "GET",
        "/api/x/",
        None,
        "1.50 s",
        "2.0 kB",
        "api",
        "[/oops] reset",
    ]


def test_the_summary_names_the_limits_and_who_is_away() -> None:
    activity = ActivityLog()
    activity.offline = Offline(HOST, 0, "reset")
    meters = [
        Meter("api", 3, None, 20.0),
        Meter("api", 3, None, 3000.0, 3600),
        Meter("query", 17, 17, 29.5),
        Meter("query", 40, None, 3000.0, 3600),
    ]
    assert summary(activity, meters).splitlines() == [
        "0 on the way, 0 waiting",
        f"{HOST} does not answer: reset",
        "api          3/min (limit unknown), 3/h (limit unknown)",
        "query        17 of 17/min (room in 30 s), 40/h (limit unknown)",
        "A limit is unknown until PostHog refuses a request; others share it with you.",
    ]
