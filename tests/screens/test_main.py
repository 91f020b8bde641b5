"""The shell around the panes."""

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from hogtui.api.activity import Ended, Offline, Online, Sent, Waiting
from hogtui.panes.base import Pane
from hogtui.settings import Profile
from hogtui.widgets.footer import MOST, Footer
from hogtui.widgets.header import Header
from hogtui.widgets.notice import Notice
from hogtui.widgets.pane_bar import PaneBar
from tests.screens.world import HOST, NOON, FakePostHog, StrawPane, World, a_world

HOSTILE = "[/oops] [@click=app.quit]x[/] \x1b]0;t\x07 \u202e"


def is_locked(world: World) -> bool:
    """What the client, which does the refusing, says."""
    return world.services.client is None or world.services.client.locked


async def test_it_says_where_it_is_and_that_it_only_reads(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        first = world.screen().splitlines()[0]

    assert "Acme / Shop (posthog.example.com)" in first
    assert "READ-ONLY" in first


async def test_the_panes_get_the_session(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        session = world.main.current_pane.session

    assert session is not None
    assert session.project.name == "Shop"


async def test_number_keys_go_to_panes_and_come_back_to_the_same_focus(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("2")
        assert world.main.current_pane.ID == "flags"
        assert world.main.current_pane.query_one(Input).has_focus

        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("1")

        assert world.main.current_pane.ID == "query"
        assert world.main.current_pane.query_one(OptionList).has_focus
        assert [tab.current for tab in world.main.query_one(PaneBar).tabs] == [True, False]


async def test_a_pane_hands_to_another_one_what_that_one_does(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.main.action_show_pane("flags")
        world.main.current_pane.post_message(Pane.QueryWanted("SELECT 1", "people", run=True))
        pane = world.main.panes["query"]
        assert isinstance(pane, StrawPane)
        await world.until(lambda: pane.taken)

        assert world.main.current_pane is pane
        assert isinstance(pane.taken[0], Pane.QueryWanted)
        assert (pane.taken[0].text, pane.taken[0].run) == ("SELECT 1", True)


async def test_a_pane_that_the_key_cannot_use_is_greyed_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    posthog = FakePostHog(scopes=("query:read",))
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.connected()
        before = list(posthog.asked)
        assert "2 Flags (needs feature_flag:read)" in world.screen()

        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("2")
        await world.sees("Flags needs feature_flag:read, which this key does not have")

        assert posthog.asked == before


async def test_a_refused_key_is_drawn_in_posthogs_words(tmp_path: Path) -> None:
    posthog = FakePostHog(key_status=401)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.sees("does not accept this key")
        screen = world.screen()
        assert "Invalid personal API key." in screen
        assert "^r" in screen
        assert len(world.app.screen_stack) == 1

        posthog.key_status = 200
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("r")
        await world.connected()

        assert world.main.query_one(Notice).trouble is None


async def test_a_host_that_does_not_answer_is_tried_again_by_itself(tmp_path: Path) -> None:
    posthog = FakePostHog(down=True)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.turn_until(lambda: world.main.link.state == "disconnected")
        await world.sees(f"{HOST} does not answer")
        await world.sees("offline, retrying in")

        posthog.down = False
        await world.turn_until(lambda: world.main.link.state == "connected")
        await world.sees("● ok")


@pytest.mark.parametrize("focus", [Input, OptionList])
async def test_the_footer_has_at_most_six_keys(tmp_path: Path, focus: type) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.main.current_pane.query_one(focus).focus()
        await world.pilot.pause()
        hints = world.main.query_one(Footer).hints

    assert len(hints) == MOST
    keys = [hint.key for hint in hints]
    # Where letters type, the twins of `?` and `:` stand in their places.
    assert keys[-2:] == (["f1", "^p"] if focus is Input else ["?", ":"])


async def test_a_click_on_the_footer_is_the_key(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        line = world.screen().splitlines()[-1]
        await world.pilot.click(Footer, offset=(line.index("commands"), 0))
        await world.sees("Type to find a command")


async def test_a_greyed_key_says_why(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("x")
        await world.sees("Too early to sleep.")


async def test_escape_never_quits(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        for keys in ([], ["2"], ["f1"], ["ctrl+p"], ["f12"]):
            await world.pilot.press(*keys, *["escape"] * 5)
        assert world.app.is_running
        assert len(world.app.screen_stack) == 1


async def test_the_lock_opens_for_a_while_and_says_so(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        assert is_locked(world)
        world.main.current_pane.query_one(OptionList).focus()

        await world.pilot.press("W")
        until = (NOON.astimezone()).strftime("%H:")
        await world.sees(f"WRITE until {until}")
        assert not is_locked(world)

        world.main.relock()
        await world.sees("Writing is locked again.")
        assert is_locked(world)
        assert not world.main.query_one(Header).unlocked


async def test_a_read_only_run_stays_locked_and_says_why(tmp_path: Path) -> None:
    async with a_world(tmp_path, read_only=True) as world:
        await world.connected()
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("W")
        await world.sees("--read-only")
        assert "READ-ONLY" in world.screen()


async def test_a_profile_may_start_unlocked(tmp_path: Path) -> None:
    profile = Profile("prod", HOST, 1, write=True, production=True)
    async with a_world(tmp_path, profile=profile) as world:
        await world.connected()
        first = world.screen().splitlines()[0]
        assert "WRITE until" in first
        assert "PRODUCTION" in first
        assert not is_locked(world)


async def test_the_countdown_of_a_limit_and_escape_that_ends_it(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        activity, until = world.services.activity, world.clock.monotonic() + 7
        activity.record(Waiting(99, "/api/x/", until, "window", "query"))
        world.main.news.show()
        await world.sees("rate limit (query): retrying in 7 s (esc cancels)")

        world.clock.turn(3)
        world.main.news.show()
        await world.sees("retrying in 4 s")

        assert "app.cancel_wait" in {
            active.binding.id for active in world.app.screen.active_bindings.values()
        }


async def test_a_limit_ends_by_itself(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(limited=True)) as world:
        await world.sees("rate limit (api): retrying in 7 s (esc cancels)")
        assert world.main.query_one(Notice).trouble is None
        await world.turn_until(lambda: world.main.link.state == "connected")


async def test_escape_gives_a_wait_up(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(limited=True)) as world:
        await world.sees("rate limit (api): retrying in 7 s (esc cancels)")
        await world.pilot.press("escape")
        await world.until(lambda: world.main.link.state != "connecting")
        assert "rate limit" not in world.screen()


async def test_the_status_bar_sleeps_when_nothing_happens(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        news, activity = world.main.news, world.services.activity
        activity.record(Sent(77, "GET", "/api/x/", NOON, "flags"))
        news.show()
        await world.sees("1 request: flags")
        activity.record(Ended(77, "GET", "/api/x/", NOON, 0.2, 200))
        news.show()
        before = news.status
        news.show()
        assert news.status == before

        # What was used is forgotten, and then there is nothing left to wake up for.
        world.clock.turn(61)
        news.show()
        assert news.status.meters == ()

        activity.record(Offline("posthog.example.com", world.clock.monotonic() + 5, "reset"))
        news.show()
        await world.sees("✗ offline, retrying in 5 s")
        activity.record(Online())
        news.show()
        await world.sees("● ok")


async def test_what_is_said_goes_away_and_is_kept(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.main.current_pane.post_message(Pane.Said("Copied 1 cell", route="tmux"))
        await world.sees("Copied 1 cell")
        world.main.news.hush()
        await world.until(lambda: "Copied 1 cell" not in world.screen())

        await world.pilot.press("ctrl+p", *"messages", "enter")
        await world.sees("Copied 1 cell")


async def test_nothing_pops_up(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.app.notify("[/oops] saved", severity="warning")
        await world.sees("! [/oops] saved")


async def test_data_has_the_age_of_the_pane_in_front(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        pane = world.main.current_pane
        pane.post_message(Pane.DataAge(NOON, cached=True))
        await world.sees(f"cached data of {NOON.astimezone():%H:%M:%S}")
        pane.query_one(OptionList).focus()
        await world.pilot.press("2")
        await world.until(lambda: "cached data" not in world.screen())


async def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    posthog = FakePostHog(project=HOSTILE, organization=HOSTILE)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.connected()
        world.main.say(HOSTILE, "error")
        await world.sees("✗ [/oops] [@click=app.quit]x[/]")
        assert "[/oops] [@click=app.quit]x[/]" in world.screen().splitlines()[0]
        await world.pilot.press("ctrl+p", *"messages", "enter")
        await world.sees("[/oops]")


async def test_a_refusal_is_only_text(tmp_path: Path) -> None:
    posthog = FakePostHog(key_status=401, refusal=HOSTILE)
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.sees("[/oops] [@click=app.quit]x[/]")


@pytest.mark.parametrize("size", [(40, 10), (59, 40), (120, 15)])
async def test_a_tiny_terminal_is_told_both_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    async with a_world(tmp_path, size=size) as world:
        await world.sees(f"have {size[0]}x{size[1]}")
        await world.sees("need 60x16")
        await world.pilot.resize_terminal(80, 24)
        await world.sees("1 Query")
        assert isinstance(world.main.focused, Input)
        assert world.main.has_class("-narrow")


async def test_settings_with_mistakes_are_told(tmp_path: Path) -> None:
    async with a_world(tmp_path, warnings=("config.toml: no such setting.",)) as world:
        assert [note.text for note in world.app.notes] == ["config.toml: no such setting."]


async def test_the_start_pane_can_be_chosen(tmp_path: Path) -> None:
    async with a_world(tmp_path, start_pane="flags") as world:
        assert world.main.current_pane.ID == "flags"


async def test_private_mode_is_said_in_the_header_as_long_as_it_lasts(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        kept = [world.main.services.private]
        await world.pilot.press("ctrl+p", *"private", "enter")
        await world.sees(" private ")
        kept.append(world.main.services.private)

        await world.main.run_action("toggle_private")

        kept.append(world.main.services.private)
        assert kept == [False, True, False]
        assert "private " not in world.screen().splitlines()[0]
