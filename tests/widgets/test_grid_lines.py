"""How the lines of a grid look, and when they are drawn again."""

from textual.geometry import Region
from textual.widget import Widget

from hogtui.widgets.grid import Column, RowsSource
from tests.widgets.test_grid import GridApp, many, small


async def test_a_null_looks_different_from_its_word() -> None:
    app = small()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("G")
        row = app.grid.render_line(2)
        styles = {segment.text.strip(): segment.style for segment in row}
        assert styles["∅"] is not None
        assert styles["∅"].dim
        assert styles["null"] is not None
        assert not styles["null"].dim


async def test_moving_the_cursor_draws_two_lines() -> None:
    class Counting(RowsSource):
        asked: set[int] = set()

        def cell(self, row: int, column: int) -> object:
            self.asked.add(row)
            return super().cell(row, column)

    source = Counting([Column("a")], [[f"value {row}"] for row in range(100)])
    app = GridApp(source)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        source.asked.clear()
        await pilot.press("down")
        assert source.asked == set()  # what is on the screen is not asked for again
        await pilot.press("pagedown")
        assert max(source.asked) < 60


async def test_the_band_of_the_cursor_leaves_the_values_as_they_are() -> None:
    app = many(5, 6)
    async with app.run_test(size=(80, 12)) as pilot:
        plain = [segment for segment in app.grid.render_line(3) if segment.text.strip()]
        await pilot.press("down", "down")
        marked = list(app.grid.render_line(3))
        values = [segment for segment in marked if segment.text.strip()]
        assert [each.text.strip() for each in plain] == [each.text.strip() for each in values]
        # The number and the cell of the cursor stand out, and so do the gaps.
        assert [each.style for each in plain[2:]] == [each.style for each in values[2:]]
        assert len({each.style for each in marked if not each.text.strip()}) == 1
        band = next(each.style for each in marked if not each.text.strip())
        assert band is not None
        assert band == values[0].style
        assert band != values[1].style != values[2].style != band


async def test_lines_are_as_textual_would_make_them_and_fade_when_they_have_to() -> None:
    app = many(50)
    async with app.run_test(size=(80, 20)) as pilot:
        width, height = app.grid.scrollable_size
        view = Region(0, 0, width, height)

        def differ() -> list[int]:
            ours, theirs = app.grid.render_lines(view), Widget.render_lines(app.grid, view)
            pairs = zip(ours, theirs, strict=True)
            return [y for y, (our, their) in enumerate(pairs) if list(our) != list(their)]

        assert differ() == []
        before = list(app.grid.render_lines(view)[3])
        app.grid.styles.text_opacity = 0.5
        await pilot.pause()
        assert differ() == []
        assert list(app.grid.render_lines(view)[3]) != before
        app.grid.styles.text_opacity = 1.0
        app.grid.styles.border = ("solid", "red")
        await pilot.pause()
        assert "┌──" in app.grid.render_lines(view)[0].text
