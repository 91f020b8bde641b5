"""A query to look at: coloured, wrapped, whole."""

import time

from textual.app import App, ComposeResult

from hogtui.widgets.hogql_view import HogQLView


class ViewApp(App[None]):
    def compose(self) -> ComposeResult:
        yield HogQLView()

    @property
    def view(self) -> HogQLView:
        return self.query_one(HogQLView)

    def lines(self, count: int) -> list[str]:
        return [self.view.render_line(y).text.rstrip() for y in range(count)]


async def test_long_lines_go_on_in_the_next_and_keep_their_colours() -> None:
    app = ViewApp()
    async with app.run_test(size=(20, 10)) as pilot:
        app.view.show("select 'a long text that goes on', 1\n\tfrom 世界世界世界世界世界")
        await pilot.pause()

        drawn = app.lines(6)
        assert "".join(drawn).replace(" ", "").endswith("on',1from世界世界世界世界世界")
        assert drawn[0].startswith("select 'a long")
        assert drawn[2].startswith("    from")
        styles = {
            segment.style.color
            for segment in app.view.render_line(1)
            if segment.style is not None and segment.text.strip()
        }
        assert len(styles) > 1


async def test_text_that_would_act_is_drawn() -> None:
    app = ViewApp()
    async with app.run_test(size=(40, 5)) as pilot:
        app.view.show("select '\x1b[2J[bold]\u202e' -- 🇩🇪 e\u0301\u0301\u0301\u0301\u0301\u0301")
        await pilot.pause()

        (drawn,) = app.lines(1)
        assert "␛[2J[bold]" in drawn
        assert "\u202e" not in drawn


async def test_what_is_very_long_is_still_shown_at_once() -> None:
    app = ViewApp()
    async with app.run_test(size=(80, 24)) as pilot:
        began = time.perf_counter()
        app.view.show("select " + "1, " * 300_000)
        await pilot.pause()
        app.view.show("select 1\n" * 30_000)
        await pilot.pause()

        assert app.lines(1) == ["select 1"]
        assert time.perf_counter() - began < 3
