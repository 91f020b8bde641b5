"""What keys do to a chart: cursor, zoom, hiding, table."""

from rich.cells import cell_len

from hogtui.charts.model import Chart, Heat, Rank, Ranks
from hogtui.charts.sketch import Sketch
from tests.charts.samples import one_of_each, plot


def sketch_of(chart: Chart, width: int = 80, height: int = 14) -> Sketch:
    sketch = Sketch(chart)
    sketch.use("braille", cell_len, plain=False)
    sketch.resize(width, height)
    sketch.is_active = True
    return sketch


def text(sketch: Sketch, y: int) -> str:
    return "".join(piece.text for piece in sketch.line(y))


def reading(sketch: Sketch) -> str:
    return text(sketch, sketch.rows)


def marked(sketch: Sketch) -> list[tuple[int, str]]:
    """What is under the cursor, line by line."""
    return [
        (y, piece.text)
        for y in range(sketch.rows)
        for piece in sketch.line(y)
        if piece.look.endswith("cursor")
    ]


def test_the_cursor_begins_at_the_last_point_and_reads_every_series() -> None:
    sketch = sketch_of(plot([10, 20, 30], [1, None, 3], names=["a", "b"]))
    assert "Thu 5 Nov 2026" in reading(sketch)
    assert "a 30" in reading(sketch)
    sketch.move(-1, 0)
    assert "Wed 4 Nov 2026" in reading(sketch)
    assert "b \N{EN DASH}" in reading(sketch)
    sketch.first()
    assert "a 10" in reading(sketch)
    sketch.move(-1, 0)
    assert sketch.cursor == 0


def test_a_move_leaves_the_picture_as_it_is_but_for_the_cursor() -> None:
    sketch = sketch_of(plot([10, 20, 30]))
    picture = sketch.picture
    assert sketch.move(-1, 0) is False
    assert sketch.picture is picture
    assert {y for y, _ in marked(sketch)} == set(range(11))
    sketch.is_active = False
    assert marked(sketch) == []


def test_lines_stay_as_wide_under_the_cursor() -> None:
    for chart in one_of_each("日本語 name \u0301", [4, None, -1, 9]):
        sketch = sketch_of(chart, 70, 15)
        for step in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            sketch.move(*step)
            assert {cell_len(text(sketch, y)) for y in range(15)} == {70}


def test_zooming_keeps_the_cursor_in_sight_and_moving_on_pans() -> None:
    sketch = sketch_of(plot(list(range(64))))
    sketch.go_to(32)
    assert sketch.zoom(True)
    walk = sketch.picture.walk
    assert walk is not None
    assert (walk.first, walk.last) == (16, 48)
    sketch.go_to(47)
    assert sketch.move(1, 0) is True
    walk = sketch.picture.walk
    assert walk is not None
    assert (walk.first, walk.last, sketch.cursor) == (17, 49, 48)
    sketch.zoom(False)
    walk = sketch.picture.walk
    assert walk is not None
    assert (walk.first, walk.last) == (0, 64)


def test_a_series_is_chosen_and_hidden_and_shown_again() -> None:
    sketch = sketch_of(plot([1, 2], [30, 40], names=["small", "large"]))
    sketch.move(0, 1)
    sketch.move(0, 1)
    assert sketch.chosen == 1
    assert sketch.hide()
    drawn = sketch.picture.drawn
    assert drawn == (0,)
    assert "large" not in reading(sketch)
    assert "1 hidden" in text(sketch, 13)
    assert "○ large" in text(sketch, 1)
    sketch.move(0, -1)
    assert sketch.hide() is False  # one stays
    sketch.show_all()
    assert sketch.picture.drawn == (0, 1)


def test_rows_scroll_with_the_cursor() -> None:
    sketch = sketch_of(Ranks(items=tuple(Rank(f"n{at}", 50 - at) for at in range(50))), 60, 10)
    assert sketch.cursor == 0
    assert "1 to 8 of 50" in text(sketch, 9)
    for _ in range(9):
        sketch.move(0, 1)
    assert text(sketch, 7).startswith("n9")
    sketch.last()
    assert "43 to 50 of 50" in text(sketch, 9)
    assert reading(sketch).split() == ["n49", "1"]


def test_a_heat_table_is_walked_in_both_directions() -> None:
    values = tuple(tuple(float(row * 40 + at) for at in range(40)) for row in range(30))
    rows, columns = tuple(f"r{at}" for at in range(30)), tuple(f"c{at}" for at in range(40))
    sketch = sketch_of(Heat(rows=rows, columns=columns, values=values), 60, 12)
    sketch.move(0, 1)
    sketch.move(1, 0)
    assert "r1 · c1" in reading(sketch)
    sketch.last()
    assert "r1 · c39" in reading(sketch)
    assert sketch.area is not None
    sketch.move(1, 0)
    assert "r1 · c39" in reading(sketch)
    for _ in range(40):
        sketch.move(0, 1)
    assert "r29 · c39" in reading(sketch)
    assert sketch.area is not None


def test_the_table_has_the_same_values() -> None:
    sketch = sketch_of(plot([10, 20], names=["a"], title="over time"))
    sketch.turn()
    table = "\n".join(text(sketch, y) for y in range(14))
    assert "over time" in table
    assert "Tue 3 Nov 2026  10" in table
    sketch.turn()
    assert sketch.shown is sketch.chart


def test_the_text_of_a_chart_has_all_that_is_seen() -> None:
    chart = plot([10, 20], [3, 4], names=["a", "b"], title="over time", notes=("not all",))
    copied = sketch_of(chart).text()
    assert copied.startswith("over time\n")
    assert "■ b" in copied
    assert copied.endswith("not all\n")
    assert all(line == line.rstrip() for line in copied.splitlines())
