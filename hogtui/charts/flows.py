"""Ways through something: the widest from each place to the next."""

from dataclasses import dataclass

from hogtui.charts.canvas import LEFT_EIGHTHS, Canvas, View
from hogtui.charts.model import Flow, Flows
from hogtui.charts.numbers import duration, share
from hogtui.charts.picture import Area, Picture, Walk


@dataclass(frozen=True)
class _Line:
    """A headline, or an edge by its place."""

    text: str = ""
    edge: int | None = None


def draw_flows(chart: Flows, width: int, height: int, view: View) -> Picture:
    """A line for each way, step by step, the widest first."""
    canvas = Canvas(width, height, view)
    lines = _lines(chart)
    if not lines:
        canvas.write(1, height // 2, "No paths to draw.", width, "label")
        return Picture(canvas.rows(), Walk(0, lambda _: None))
    start = next((y for y, line in enumerate(lines) if line.edge == view.first), 0)
    start = max(0, min(start - 1 if start else 0, len(lines) - height))
    seen = lines[start : start + height]
    texts = [_text(edge, chart) for edge in chart.edges]
    values = min(max(map(view.measure, texts)), width // 3)
    names = max(6, min((width - values) // 3, _widest(chart, view)))
    rows: dict[int, int] = {}
    for y, line in enumerate(seen):
        if line.edge is None:
            canvas.write(0, y, line.text, width, "title")
            continue
        rows[line.edge] = y
        _draw_edge(canvas, y, chart.edges[line.edge], chart, names, values)
        canvas.right(width - values - 1, y, texts[line.edge], values, "value")
    walk = Walk(
        len(chart.edges),
        lambda place: Area(0, rows[place], width, 1) if place in rows else None,
        right=0,
        down=1,
        first=min(rows, default=0),
        last=max(rows, default=-1) + 1,
    )
    notes = (f"{len(rows)} of {len(chart.edges)} paths are seen",)
    return Picture(canvas.rows(), walk, notes if len(rows) < len(chart.edges) else ())


def _lines(chart: Flows) -> list[_Line]:
    lines: list[_Line] = []
    step = None
    for place, edge in enumerate(chart.edges):
        if edge.step != step:
            step = edge.step
            lines.append(_Line(f"Step {step} to {step + 1}"))
        lines.append(_Line(edge=place))
    return lines


def _widest(chart: Flows, view: View) -> int:
    return max(
        view.measure(view.fit(name, 60))
        for edge in chart.edges
        for name in (edge.source, edge.target)
    )


def step_total(chart: Flows, step: int) -> float:
    """All that goes from one step to the next."""
    return sum(edge.value for edge in chart.edges if edge.step == step)


def _text(edge: Flow, chart: Flows) -> str:
    text = f"{edge.value:,} {share(edge.value, step_total(chart, edge.step)):>7}"
    return text if edge.seconds is None else f"{text}  {duration(edge.seconds):>8}"


def _draw_edge(canvas: Canvas, y: int, edge: Flow, chart: Flows, names: int, values: int) -> None:
    view = canvas.view
    canvas.write(1, y, edge.source, names)
    canvas.put(names + 2, y, view.sign("→", ">"), "axis")
    canvas.write(names + 4, y, edge.target, names)
    x = 2 * names + 5
    room = canvas.width - x - values - 2
    most = max((each.value for each in chart.edges), default=0)
    if room < 3 or not most or edge.value <= 0:
        return
    eighths = max(1, round(edge.value / most * room * 8))
    text = "█" * (eighths // 8) + LEFT_EIGHTHS[eighths % 8].strip()
    if not view.is_smooth:
        text = view.pattern(0) * max(1, eighths // 8)
    canvas.put(x, y, text, "s0")
