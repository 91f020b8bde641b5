"""The first run."""

from pathlib import Path

from textual import events

from hogtui.api.connection import Connection
from hogtui.credentials import Saved
from hogtui.services import DemoFailed
from hogtui.settings import Profile
from tests.screens.world import HOST, KEY, FakePostHog, World, a_world

REFUSED = Saved("", "The system's keyring cannot keep the key: no back end.")


async def to_the_key(world: World) -> None:
    """Answer the questions before the key."""
    await world.sees("Where is your PostHog?")
    await world.pilot.press("down", "down", "enter")
    await world.sees("Your own PostHog")
    await world.paste(HOST)
    await world.sees("Paste a personal API key")


async def test_from_nothing_to_a_project(tmp_path: Path) -> None:
    async with a_world(tmp_path, profile=None, size=(80, 24)) as world:
        await to_the_key(world)
        world.app.post_message(events.Paste(KEY))
        await world.sees("•••")
        assert KEY[:12] not in world.screen()
        await world.pilot.press("enter")
        await world.sees("Which project?")
        assert "This key may do everything that its owner may." in world.screen()

        await world.pilot.press("down", "enter")
        await world.sees("Acme / Blog")

        (profile, allow_file) = world.kept[0]
        assert profile == Profile("posthog.example.com", HOST, 2)
        assert not allow_file
        assert "The key is in the system's keyring." in world.screen()


async def test_a_wrong_key_is_told_in_posthogs_words_and_asked_again(tmp_path: Path) -> None:
    posthog = FakePostHog(key_status=401, refusal="[/oops] wrong key")
    async with a_world(tmp_path, posthog=posthog, profile=None) as world:
        await to_the_key(world)
        await world.paste(KEY)
        await world.sees("[/oops] wrong key")
        assert "Paste a personal API key" in world.screen()
        posthog.key_status = 200
        await world.paste(KEY)
        await world.sees("Which project?")


async def test_scopes_are_listed_and_a_missing_one_is_named(tmp_path: Path) -> None:
    posthog = FakePostHog(scopes=("feature_flag:read", "cohort:read"))
    async with a_world(tmp_path, posthog=posthog, profile=None) as world:
        await to_the_key(world)
        await world.paste(KEY)
        await world.sees("Scopes of this key: cohort:read, feature_flag:read")
        assert "It lacks query:read" in world.screen()


async def test_only_an_explicit_yes_writes_a_file(tmp_path: Path) -> None:
    saved = (REFUSED, Saved("file", "The key is in a file."))
    async with a_world(tmp_path, profile=None, saved=saved) as world:
        await to_the_key(world)
        await world.paste(KEY)
        await world.sees("Which project?")
        await world.pilot.press("enter")
        await world.sees("Keep the key in a file?")
        assert REFUSED.sentence in world.screen()
        assert [allowed for _, allowed in world.kept] == [False]

        await world.pilot.press("down", "enter")
        await world.sees("The key is in a file.")
        assert [allowed for _, allowed in world.kept] == [False, True]


async def test_no_is_the_answer_that_is_marked(tmp_path: Path) -> None:
    async with a_world(tmp_path, profile=None, saved=(REFUSED,)) as world:
        await to_the_key(world)
        await world.paste(KEY)
        await world.sees("Which project?")
        await world.pilot.press("enter")
        await world.sees("Keep the key in a file?")
        await world.pilot.press("enter")
        await world.sees("Acme / Shop")
        assert [allowed for _, allowed in world.kept] == [False]


async def test_an_address_that_would_leak_the_key_is_refused(tmp_path: Path) -> None:
    async with a_world(tmp_path, profile=None) as world:
        await world.pilot.press("down", "down", "enter")
        await world.paste("http://example.com")
        await world.sees("The host must start with https://")


async def test_escape_goes_back_one_question_and_never_out(tmp_path: Path) -> None:
    async with a_world(tmp_path, profile=None) as world:
        await to_the_key(world)
        await world.pilot.press("escape")
        await world.sees("Where is your PostHog?")
        await world.pilot.press(*["escape"] * 20)
        assert world.app.is_running


async def test_a_profile_without_a_key_is_asked_for_its_key(tmp_path: Path) -> None:
    profile = Profile("work", HOST, 2, production=True)
    async with a_world(
        tmp_path, profile=profile, has_key=False, profiles={"work": profile}
    ) as world:
        await world.sees("Paste a personal API key")
        await world.paste(KEY)
        await world.sees("Which project?")
        await world.pilot.press("down", "enter")
        await world.sees("Acme / Blog")
        assert world.kept[0][0] == profile


async def test_the_demo_says_what_is_missing(tmp_path: Path) -> None:
    async with a_world(tmp_path, profile=None) as world:
        await world.pilot.press("down", "down", "down", "enter")
        await world.sees("Install hogtui[demo] for the demo.")


async def test_a_demo_that_fails_says_why(tmp_path: Path) -> None:
    async def start() -> Connection:
        raise DemoFailed("The demo ended early.")

    async with a_world(tmp_path, profile=None) as world:
        world.services.start_demo, world.services.demo_missing = start, None
        await world.pilot.press("down", "down", "down", "enter")
        await world.sees("The demo ended early.")


async def test_the_demo_opens_like_any_other(tmp_path: Path) -> None:
    async with a_world(tmp_path, profile=None) as world:
        world.services.start_demo = world.services.connect  # type: ignore[assignment]  # gives one
        world.services.demo_missing = None
        await world.pilot.press("down", "down", "down", "enter")
        await world.sees("Acme / Shop")
        assert world.services.settings.profile == Profile("demo", "", source="demo")
