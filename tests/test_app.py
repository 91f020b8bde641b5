"""The app as a whole: themes, keymap, filters, leaving."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.filter import NoColor
from textual.theme import BUILTIN_THEMES
from textual.widgets import OptionList

from hogtui import themes
from hogtui.terminal.background import BackgroundKnown
from hogtui.terminal.filter import SafeText
from hogtui.themes import ADVERTISED, DARK, LIGHT, PLAIN, choose
from tests.screens.world import FakePostHog, a_world

READ = 4.5
"""The contrast that text needs."""
DECORATION = 3.0
"""The contrast of what only helps."""
TEXT = ["foreground", "text-primary", "text-secondary", "text-accent"]
TEXT += ["text-success", "text-warning", "text-error"]


def contrast(one: Color, other: Color) -> float:
    """As WCAG has it."""

    def luminance(color: Color) -> float:
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in color.normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colors(name: str) -> dict[str, str]:
    """The variables of a theme."""
    own = {theme.name: theme for theme in themes.OWN}
    return (own | BUILTIN_THEMES)[name].to_color_system().generate()


def shown(variables: dict[str, str], role: str, ground: Color) -> Color:
    """A role's colour as it comes out on a background."""
    value = variables[role]
    if value.startswith("auto"):
        share = float(value.split()[1].rstrip("%")) / 100
        return ground + ground.get_contrast_text(share)
    return ground + Color.parse(value)


RGB = [name for name in ADVERTISED if not name.startswith("ansi")]


@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
@pytest.mark.parametrize("name", RGB)
def test_text_can_be_read_in_every_theme_we_offer(name: str, ground: str) -> None:
    variables = colors(name)
    below = Color.parse(variables[ground])
    weak = {
        role: round(found, 1)
        for role in TEXT
        if (found := contrast(shown(variables, role, below), below)) < READ
    }
    assert weak == {}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_dim_text_and_cursors_of_our_own_themes(theme: object) -> None:
    variables = colors(getattr(theme, "name"))  # noqa: B009  the type of a parameter
    for ground in ("background", "surface", "panel"):
        below = Color.parse(variables[ground])
        assert contrast(shown(variables, "text-muted", below), below) >= READ
        assert contrast(shown(variables, "text-disabled", below), below) >= DECORATION
    cursor = Color.parse(variables["block-cursor-background"])
    assert contrast(Color.parse(variables["block-cursor-foreground"]), cursor) >= READ


def test_every_advertised_theme_exists() -> None:
    assert set(ADVERTISED) <= set(BUILTIN_THEMES) | {theme.name for theme in themes.OWN}


@pytest.mark.parametrize(
    ("wanted", "dark", "plain", "name"),
    [
        ("auto", True, False, DARK.name),
        ("auto", False, False, LIGHT.name),
        ("light", True, False, LIGHT.name),
        ("dark", False, False, DARK.name),
        ("ansi", True, False, "ansi-dark"),
        ("ansi", False, False, "ansi-light"),
        ("nord", False, False, "nord"),
        ("nord", True, True, PLAIN.name),
    ],
)
def test_which_theme(wanted: str, dark: bool, plain: bool, name: str) -> None:
    assert choose(wanted, dark=dark, plain=plain) == name


async def test_auto_follows_the_terminal(tmp_path: Path) -> None:
    async with a_world(tmp_path, theme="auto") as world:
        assert world.app.theme == DARK.name
        world.app.post_message(BackgroundKnown(1, 1, 1))
        await world.until(lambda: world.app.theme == LIGHT.name)


async def test_a_chosen_theme_stays(tmp_path: Path) -> None:
    async with a_world(tmp_path, theme="dark") as world:
        world.app.post_message(BackgroundKnown(1, 1, 1))
        await world.pilot.pause()
        assert world.app.theme == DARK.name


async def test_the_environment_is_asked_when_the_terminal_was_not(tmp_path: Path) -> None:
    async with a_world(tmp_path, theme="auto", environ={"COLORFGBG": "0;15"}) as world:
        assert world.app.theme == LIGHT.name


async def test_an_unknown_theme_is_told(tmp_path: Path) -> None:
    async with a_world(tmp_path, theme="no-such") as world:
        assert world.app.theme == DARK.name
        assert [note.text for note in world.app.notes] == ["There is no theme 'no-such'."]


async def test_without_colour_nothing_is_coloured(tmp_path: Path) -> None:
    async with a_world(tmp_path, environ={"NO_COLOR": "1"}, profile=None) as world:
        await world.sees("Where is your PostHog?")
        strips = world.app.screen._compositor.render_strips(world.app.size)
        styles = {
            segment.style
            for strip in strips
            for segment in strip.apply_filter(NoColor(), Color(0, 0, 0))
            if segment.style
        }
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        # The marked choice is seen by its style.
        assert any(style.bold and style.underline for style in styles)
        assert any(isinstance(each, NoColor) for each in world.app.get_line_filters())


async def test_nothing_unsafe_gets_below_the_widgets(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        assert isinstance(list(world.app.get_line_filters())[-1], SafeText)


async def test_a_keymap_moves_keys_and_the_screen_says_so(tmp_path: Path) -> None:
    async with a_world(tmp_path, keymap={"app.palette": "f8"}) as world:
        await world.connected()
        assert "f8 commands" in world.screen()
        await world.pilot.press("f8")
        await world.sees("Type to find a command")


@pytest.mark.parametrize(
    ("keymap", "said"),
    [
        ({"app.quit": "r"}, "keymap: app.reconnect and app.quit are both on r;"),
        ({"query.run": "f1"}, "keymap: query.run and app.help are both on f1;"),
        ({"app.hlep": "f8"}, "keymap: there is no command app.hlep; the nearest is app.help."),
        ({"query.run": "ctrl+k"}, "keymap: “Delete all to the right” of the text field"),
    ],
)
async def test_a_keymap_with_a_mistake_is_told(
    tmp_path: Path, keymap: dict[str, str], said: str
) -> None:
    async with a_world(tmp_path, keymap=keymap) as world:
        await world.until(lambda: any(said in note.text for note in world.app.notes))


@pytest.mark.parametrize(
    "keymap", [{}, {"query.run": "ctrl+t"}, {"flags.run": "f9"}, {"sheet.close": "f8"}]
)
async def test_a_good_keymap_is_not_talked_about(tmp_path: Path, keymap: dict[str, str]) -> None:
    async with a_world(tmp_path, keymap=keymap) as world:
        await world.connected()
        assert list(world.app.notes) == []


async def test_q_quits_where_letters_do_not_type(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        await world.pilot.press("q")
        assert world.app.is_running
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("q")
        await world.until(lambda: not world.app.is_running)


async def test_ctrl_q_quits_from_everywhere(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press("ctrl+p", "ctrl+q")
        await world.until(lambda: not world.app.is_running)


async def test_ctrl_c_says_how_to_leave(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.main.current_pane.query_one(OptionList).focus()
        await world.pilot.press("ctrl+c")
        await world.sees("ctrl+q")
        assert world.app.is_running


async def test_leaving_twice_is_leaving_once(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog()) as world:
        await world.connected()
        await world.app.leave()
        await world.app.leave()


async def test_copying_a_selection_names_the_route(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.connected()
        world.app.copy_to_clipboard("abc")
        await world.sees("Sent the selection to the terminal's clipboard.")
        assert world.copied == ["abc"]
