"""Funnels: who went on from step to step, from top to bottom or from left to right."""

from dataclasses import dataclass

from hogtui.charts.bars import Part, paint_column
from hogtui.charts.canvas import LEFT_EIGHTHS, Canvas, View, look_of
from hogtui.charts.frame import Frame, Scale, draw_x, draw_y, gutter_of
from hogtui.charts.model import ROLES, Funnel, FunnelGroup
from hogtui.charts.numbers import PERCENT, Number, duration, share
from hogtui.charts.picture import Area, Picture, Walk
from hogtui.charts.ticks import round_ticks

NARROW = 14
"""Cells that a step needs at least to stand beside others."""
LOW = 8
"""Lines that steps side by side need at least."""


def draw_funnel(chart: Funnel, width: int, height: int, view: View) -> Picture:
    """A funnel in so many cells."""
    shown = [place for place in range(len(chart.groups)) if place not in view.hidden]
    notes = []
    if len(shown) > ROLES:
        notes.append(f"the {ROLES} largest of {len(shown)} groups are drawn")
        largest = sorted(shown, key=lambda place: -first_count(chart.groups[place]))[:ROLES]
        shown = sorted(largest)
    groups = [chart.groups[place] for place in shown]
    steps = max((len(group.steps) for group in groups), default=0)
    if not steps:
        canvas = Canvas(width, height, view)
        canvas.write(1, height // 2, "No values to draw.", width, "label")
        return Picture(canvas.rows(), Walk(0, lambda _: None), tuple(notes), tuple(shown))
    if chart.across and width >= steps * NARROW + 8 and height >= LOW:
        picture = _draw_across(groups, steps, width, height, view)
    else:
        picture = _draw_down(groups, steps, width, height, view)
    return Picture(picture.rows, picture.walk, (*notes, *picture.notes), tuple(shown))


def first_count(group: FunnelGroup) -> Number:
    """How many came to the first step."""
    return group.steps[0].count if group.steps else 0


def went_on(group: FunnelGroup, step: int) -> str:
    """What happened between the step before and this one."""
    here, before = group.steps[step], group.steps[step - 1]
    left = before.count - here.count
    words = f"{share(here.count, before.count)} went on, {left:,} left"
    if here.seconds is not None:
        words += f" · {duration(here.seconds)} on average"
    return words


# From left to right


def _draw_across(
    groups: list[FunnelGroup], steps: int, width: int, height: int, view: View
) -> Picture:
    canvas = Canvas(width, height, view)
    scale = Scale(round_ticks(0, 100, max(1, (height - 5) // 3)), height - 5)
    gutter = gutter_of(scale, PERCENT, view, width)
    frame = Frame(gutter, 0, width - gutter, scale.height, scale)
    draw_y(canvas, frame, PERCENT)
    band = frame.width // steps
    bar = max(1, min(12, (band - 3) // len(groups)))
    for step in range(steps):
        left = frame.x + step * band + max(0, (band - bar * len(groups)) // 2)
        for lane, group in enumerate(groups):
            _draw_step(canvas, frame, left + lane * bar, bar, group, step)
        _name_step(canvas, frame, frame.x + step * band, band, groups, step)
    draw_x(canvas, frame, [])
    walk = Walk(
        steps,
        lambda step: Area(frame.x + step * band, 0, band, height) if step < steps else None,
        last=steps,
    )
    return Picture(canvas.rows(), walk)


def _draw_step(
    canvas: Canvas, frame: Frame, x: int, bar: int, group: FunnelGroup, step: int
) -> None:
    """The bar of a step, and above it the shadow of those who left."""
    if step >= len(group.steps) or not first_count(group):
        return
    part = 100 * group.steps[step].count / first_count(group)
    before = 100 * group.steps[step - 1].count / first_count(group) if step else part
    for at in range(x, x + bar):
        for y in range(frame.scale.line(before), frame.scale.line(part)):
            canvas.put(at, frame.y + y, canvas.view.sign("░", "."), "axis")
        paint_column(canvas, frame, at, [Part(0.0, part, group.role)])


def _name_step(
    canvas: Canvas, frame: Frame, x: int, band: int, groups: list[FunnelGroup], step: int
) -> None:
    y = frame.y + frame.height + 1
    first = next(group for group in groups if step < len(group.steps))
    canvas.write(x + 1, y, f"{step + 1} {first.steps[step].name}", band - 2, "title")
    if len(groups) > 1:
        counts = sum(each.steps[step].count for each in groups if step < len(each.steps))
        firsts = sum(first_count(each) for each in groups)
        lines = [f"{counts:,} {share(counts, firsts)}", "", ""]
    else:
        here = first.steps[step]
        lines = [f"{here.count:,} {share(here.count, first_count(first))}", "", ""]
        if step:
            lines[1] = f"-{first.steps[step - 1].count - here.count:,} left"
            lines[2] = "" if here.seconds is None else f"{duration(here.seconds)} avg"
    for more, text in enumerate(lines, 1):
        canvas.write(x + 1, y + more, text, band - 2, "value" if more == 1 else "label")


# From top to bottom


@dataclass(frozen=True)
class _Line:
    """A line of a funnel: a name, what happened before it, or the bar of a group."""

    step: int
    text: str = ""
    look: str = "title"
    group: FunnelGroup | None = None


def _lines(groups: list[FunnelGroup], steps: int) -> list[_Line]:
    lines = []
    for step in range(steps):
        some = [group for group in groups if step < len(group.steps)]
        if step and len(some) == 1:
            lines.append(_Line(step, f"  ↓ {went_on(some[0], step)}", "label"))
        lines.append(_Line(step, f"{step + 1} {some[0].steps[step].name}"))
        lines += [_Line(step, group=group) for group in some]
    return lines


def _draw_down(
    groups: list[FunnelGroup], steps: int, width: int, height: int, view: View
) -> Picture:
    canvas = Canvas(width, height, view)
    lines = _lines(groups, steps)
    start = next((at for at, line in enumerate(lines) if line.step >= view.first), 0)
    start = max(0, min(start, len(lines) - height))
    seen = lines[start : start + height]
    names = 0
    if len(groups) > 1:
        names = min(24, width // 3, max(view.measure(view.fit(g.name, 24)) for g in groups))
    for y, line in enumerate(seen):
        if line.group is None:
            text = line.text.replace("↓", view.sign("↓", "v"))
            canvas.write(0, y, text, width, line.look)
        else:
            _draw_group(canvas, y, line.group, line.step, names)
    places: dict[int, list[int]] = {}
    for y, line in enumerate(seen):
        places.setdefault(line.step, []).append(y)
    last = max(places) + 1
    if len(seen) < len(lines) and sum(line.step == last - 1 for line in lines) > len(
        places[last - 1]
    ):
        last = max(min(places) + 1, last - 1)

    def area(step: int) -> Area | None:
        ys = places.get(step)
        return Area(0, ys[0], width, len(ys)) if ys and step < last else None

    notes = ("more steps below",) if start + height < len(lines) else ()
    walk = Walk(steps, area, right=0, down=1, first=min(places), last=last)
    return Picture(canvas.rows(), walk, notes)


def _draw_group(canvas: Canvas, y: int, group: FunnelGroup, step: int, names: int) -> None:
    view, width = canvas.view, canvas.width
    here, whole = group.steps[step], first_count(group)
    text = f"{here.count:,} {share(here.count, whole):>7}"
    x = names + 1 if names else 2
    if names:
        canvas.write(0, y, group.name, names, "label")
    room = max(1, width - x - view.measure(text) - 2)
    part = min(1.0, here.count / whole) if whole else 0.0
    shadow = min(1.0, group.steps[step - 1].count / whole) if step and whole else part
    canvas.put(x, y, view.sign("░", ".") * round(shadow * room), "axis")
    look = look_of(group.role)
    if view.is_smooth:
        eighths = round(part * room * 8) or int(part > 0)
        canvas.put(x, y, "█" * (eighths // 8), look)
        if eighths % 8:
            canvas.put(x + eighths // 8, y, LEFT_EIGHTHS[eighths % 8], look)
    else:
        canvas.put(x, y, view.pattern(group.role) * max(int(part > 0), round(part * room)), look)
    canvas.right(0, y, text, width - 1, "value")
