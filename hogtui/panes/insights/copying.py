"""What can be copied of an insight and written to a file: values, chart, HogQL, link."""

import asyncio
import json
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.color import Color

from hogtui.charts.model import Chart as Model
from hogtui.charts.sketch import Sketch
from hogtui.charts.written import drawn, written
from hogtui.panes.base import Pane
from hogtui.text.export import Format, octets
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.chart_looks import Ground, Looks
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.panel import Field, Remark

if TYPE_CHECKING:
    from hogtui.panes.insights.pane import InsightsPane

ENDINGS = (*(str(each) for each in Format), "txt", "svg")
SIZE = (110, 32)
"""Cells of a picture in a file."""


def ways(pane: "InsightsPane") -> list[tuple[Choice, Callable[[], str]]]:
    """What can be copied of what is shown, or of what the cursor is on."""
    found: list[tuple[Choice, Callable[[], str]]] = []
    model = model_shown(pane)
    view = pane.view if pane.shown == "insight" else None
    if model is not None:
        found += [
            (Choice("csv", "v", "Values as CSV"), lambda: written(model, Format.CSV)),
            (Choice("json", "j", "Values as JSON"), lambda: written(model, Format.JSON)),
            (Choice("md", "m", "Values as Markdown"), lambda: written(model, Format.MARKDOWN)),
            (Choice("text", "t", "Chart as text"), lambda: drawn(model, *SIZE)),
            (Choice("svg", "s", "Chart as SVG"), lambda: svg_of(model)),
        ]
    if view is not None:
        from hogtui.panes.insights.drilling import hogql_of

        text = hogql_of(view.subject.query, view.computed)
        if text:
            found.append((Choice("hogql", "q", "HogQL"), lambda: text))
        query = json.dumps(dict(view.subject.query), indent=2, ensure_ascii=False, default=str)
        found.append((Choice("query", "e", "Query as JSON"), lambda: query))
    link, title = pane.link(), pane.title_shown()
    if title:
        found.append((Choice("name", "k", "Name"), lambda: title))
    if link:
        found.append((Choice("link", "l", "Web link"), lambda: link))
    return found


def model_shown(pane: "InsightsPane") -> Model | None:
    """The chart of the insight that is shown, or of the tile that keys mean."""
    if pane.shown == "insight" and pane.view is not None:
        sketch = pane.view.chart.sketch
        return sketch.chart if isinstance(sketch, Sketch) else None
    if pane.shown == "board" and pane.board is not None:
        picture = pane.board.tiles.picture
        return picture.model if picture is not None else None
    return None


def offer(pane: "InsightsPane") -> None:
    """A menu of them."""
    found = ways(pane)
    if not found:
        pane.post_message(Pane.Said("There is nothing to copy here yet.", "warning"))
        return

    def chosen(way: str | None) -> None:
        for choice, make in found:
            if choice.id == way:
                pane.copy(make(), choice.title[:1].lower() + choice.title[1:])

    pane.app.push_screen(Menu("Copy", [choice for choice, _ in found]), chosen)


# Files


def ask_file(pane: "InsightsPane") -> None:
    """Ask where to; the ending of the name says what is written."""
    model = model_shown(pane)
    if model is None:
        words = "There are no numbers to export yet: enter shows some."
        pane.post_message(Pane.Said(words, "warning"))
        return
    name = "".join(c if c.isalnum() else "-" for c in pane.title_shown().casefold()).strip("-")
    while "--" in name:
        name = name.replace("--", "-")
    hint = f"by its ending: {', '.join(ENDINGS)}"
    field = Field("file", f"~/{name or 'insight'}.csv", hint)

    def check(values: Sequence[str]) -> list[Remark | None]:
        path = Path(values[0].strip()).expanduser()
        if path.suffix.lstrip(".") not in ENDINGS:
            return [Remark(f"ends with one of {', '.join(ENDINGS)}", is_problem=True)]
        if path.exists():
            return [Remark("is there already: choose another name", is_problem=True)]
        return [None]

    def taken(values: Sequence[str]) -> None:
        path = Path(values[0].strip()).expanduser()
        pane.run_worker(_write(pane, model, path), group="export")

    pane.stage.mount(Ask("Export: enter writes the file", [field], check, taken))


async def _write(pane: "InsightsPane", model: Model, path: Path) -> None:
    def write() -> None:
        with path.open("xb") as file:
            file.write(octets(content(model, path.suffix.lstrip("."))))

    try:
        await asyncio.to_thread(write)
    except OSError as error:
        words = f"Not written: {(error.strerror or str(error)).lower()}."
        pane.post_message(Pane.Said(words, "error"))
    else:
        pane.post_message(Pane.Said(f"Written to {line(str(path))}."))


def content(model: Model, ending: str) -> str:
    """What is written to a file of that ending."""
    if ending == "txt":
        return drawn(model, *SIZE) + "\n"
    if ending == "svg":
        return svg_of(model)
    return written(model, Format(ending))


def svg_of(model: Model, width: int = SIZE[0], height: int = SIZE[1]) -> str:
    """The chart as a picture, in its colours on a light ground."""
    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.style import Style
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME

    paper, ink = Color(255, 255, 255), Color(20, 20, 28)
    base = Style(color=ink.rich_color, bgcolor=paper.rich_color)
    looks = Looks(Ground(paper, ink, dark=False, ansi=False, plain=False), base, Style())
    sketch = Sketch(model)
    sketch.use("braille", cell_len, plain=False)
    sketch.resize(width, height)
    console = Console(
        record=True,
        width=width,
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    for y in range(height):
        parts = [Segment(text, looks.of(look)) for text, look in sketch.line(y)]
        console.print(Segments([*parts, Segment.line()]), end="")
    return console.export_svg(title=line(model.title) or "hogtui", theme=DEFAULT_TERMINAL_THEME)
