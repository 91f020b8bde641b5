"""One line of text, and what gives way when it is too long."""

from textual.app import App, ComposeResult

from hogtui.widgets.bar import Bar, Part, fit
from hogtui.widgets.footer import MOST, Footer, Hint, choose, fitting
from hogtui.widgets.header import Place, describe
from hogtui.widgets.pane_bar import Tab
from hogtui.widgets.pane_bar import describe as describe_tabs


def line(parts: list[Part]) -> str:
    """As it is read."""
    return "".join(part.text for part in parts)


def test_parts_stand_at_both_ends() -> None:
    assert line(fit([Part("left")], [Part("right")], 12)) == "left   right"
    assert line(fit([Part("left")], [Part("right")], 9)) == "leftright"


def test_the_lightest_goes_first_and_the_last_one_is_cut() -> None:
    parts = [Part("heavy", weight=9), Part("light", weight=1), Part("middle", weight=5)]
    assert line(fit(parts, [], 11)) == "heavymiddle"
    assert line(fit(parts, [], 5)) == "heavy"
    assert line(fit(parts, [], 3)) == "he…"


def test_widths_are_counted_in_cells() -> None:
    assert Part("宽").width == 2
    assert line(fit([Part("宽宽")], [Part("x")], 6)) == "宽宽 x"


def test_the_footer_has_room_for_what_always_stands_there() -> None:
    hints = [Hint(f"f{number}", "x", f"action{number}") for number in range(9)]
    twice = [*hints[:2], hints[0]]
    always = [Hint("?", "keys", "help"), Hint(":", "commands", "palette")]
    assert [hint.key for hint in choose(twice, always)] == ["f0", "f1", "?", ":"]
    assert len(choose(hints, always)) == MOST


def test_a_narrow_footer_drops_whole_keys_and_keeps_the_way_to_all_others() -> None:
    hints = [Hint("f9", "run", "a"), Hint("y", "copy", "b"), Hint("?", "keys", "c")]
    hints.append(Hint(":", "commands", "d"))
    assert [hint.key for hint in fitting(hints, 40)] == ["f9", "y", "?", ":"]
    assert [hint.key for hint in fitting(hints, 32)] == ["f9", "?", ":"]
    assert [hint.key for hint in fitting(hints, 10)] == ["?"]
    assert fitting(hints, 2) == []


def test_an_elastic_part_is_cut_before_it_goes() -> None:
    parts = [Part("state", weight=9), Part("a message of some length", weight=8, elastic=True)]
    assert line(fit(parts, [Part("!")], 20)) == "statea message of …!"
    assert line(fit(parts, [Part("!")], 10)) == "state    !"


def test_the_header_says_what_is_known() -> None:
    place = Place("Acme", "Shop", "EU", production=True)
    left, right = describe(place, "WRITE until 12:15", unlocked=True)
    assert line(left) == " hogtui  Acme / Shop (EU)  PRODUCTION"
    assert line(right).strip() == "WRITE until 12:15"


def test_a_place_is_known_by_a_colour_of_the_users_own() -> None:
    left, _ = describe(Place("Acme", "Shop", "EU", accent="#e0b400"), "READ-ONLY", unlocked=False)
    assert line(left) == " hogtui  Acme / Shop (EU) "
    assert all("#000000 on #e0b400" in part.style for part in left)


def test_a_long_project_does_not_hide_the_lock() -> None:
    left, right = describe(Place("Acme", "P" * 200, "EU"), "READ-ONLY", unlocked=False)
    shown = line(fit(left, right, 60))
    assert len(shown) == 60
    assert "READ-ONLY" in shown
    assert "PPP…" in shown


def test_the_pane_in_front_is_told_apart_without_colour() -> None:
    tabs = [Tab("1", "Query", "a", current=True), Tab("2", "Flags", "b", missing="flags:read")]
    assert line(describe_tabs(tabs)) == "▌1 Query  2 Flags (needs flags:read) "


class Counted(Bar):
    """Counts how often it is drawn."""

    words = "one"
    times = 0

    def parts(self, width: int) -> list[Part]:
        return fit([Part(self.words, action="app.ring")], [], width)

    def render(self) -> "object":  # type: ignore[override]  # only counts
        self.times += 1
        return super().render()


class BarApp(App[None]):
    """A bar alone."""

    rang = 0

    def compose(self) -> ComposeResult:
        yield Counted()

    def action_ring(self) -> None:
        self.rang += 1


async def test_a_bar_is_drawn_only_when_it_says_something_else() -> None:
    app = BarApp()
    async with app.run_test() as pilot:
        bar = app.query_one(Counted)
        before = bar.times
        bar.update()
        await pilot.pause()
        assert bar.times == before
        bar.words = "two"
        bar.update()
        await pilot.pause()
        assert bar.times == before + 1


async def test_a_click_does_what_the_text_says() -> None:
    app = BarApp()
    async with app.run_test() as pilot:
        await pilot.click(Counted, offset=(1, 0))
        assert app.rang == 1
        await pilot.click(Counted, offset=(30, 0))
        assert app.rang == 1


async def test_a_footer_draws_unsafe_text_as_pictures() -> None:
    class FooterApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Footer()

    app = FooterApp()
    async with app.run_test() as pilot:
        footer = app.query_one(Footer)
        footer.hints = (Hint("f9", "[/run]\x1b\n", "x"),)
        await pilot.pause()
        assert footer.render().plain.startswith(" f9 [/run]␛␤")
