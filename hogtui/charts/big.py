"""One number, large."""

from hogtui.charts.canvas import Canvas, View
from hogtui.charts.model import Big
from hogtui.charts.numbers import NO_VALUE, share
from hogtui.charts.picture import Area, Picture, Walk

_FONT = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    ",": (" ", " ", "▞"),
    ".": (" ", " ", "▀"),
    "-": ("   ", "▀▀▀", "   "),
    NO_VALUE: ("   ", "▀▀▀", "   "),
    " ": (" ", " ", " "),
    "%": ("▀ ▞", " ▞ ", "▞ ▄"),
    "k": ("█  ", "█▄▀", "█ █"),
    "M": ("█▄▄█", "█▀▀█", "▀  ▀"),
    "G": ("█▀▀ ", "█ ▀█", "▀▀▀▀"),
    "T": ("▀█▀", " █ ", " ▀ "),
    "$": ("▟█▙", "▀█▄", "▜█▛"),
}


def draw_big(chart: Big, width: int, height: int, view: View) -> Picture:
    """A number in the middle, its name above and its change below."""
    canvas = Canvas(width, height, view)
    lines = _large(chart.format.full(chart.value), width, height, view)
    change = change_of(chart)
    total = len(lines) + (2 if chart.name else 0) + (2 if change[0] else 0)
    y = max(0, (height - total) // 2)
    if chart.name and height > len(lines):
        _center(canvas, y, chart.name, "label")
        y += 2 if height >= total else 1
    if chart.value is None and chart.words:
        lines = [chart.words]
    for text in lines:
        _center(canvas, y, text, "value")
        y += 1
    if change[0] and y < height:
        y += 1 if y + 1 < height else 0
        _center(canvas, y, view.sign(change[0], _plain(change[0])), change[1])
    return Picture(canvas.rows(), Walk(1, lambda _: Area(0, 0, width, height), right=0, last=1))


def _center(canvas: Canvas, y: int, text: str, look: str) -> None:
    size = canvas.view.measure(canvas.view.fit(text, canvas.width))
    canvas.write(max(0, (canvas.width - size) // 2), y, text, canvas.width, look)


def _plain(text: str) -> str:
    return text.replace("▲", "^").replace("▼", "v").replace(NO_VALUE, "-").replace("·", "-")


def _large(text: str, width: int, height: int, view: View) -> list[str]:
    """In letters of three lines, if all of them are known and there is room."""
    if view.ascii or height < 5 or not all(letter in _FONT for letter in text):
        return [text]
    lines = [" ".join(_FONT[letter][row] for letter in text) for row in range(3)]
    return lines if len(lines[0]) <= width - 2 else [text]


def change_of(chart: Big) -> tuple[str, str]:
    """How it compares with the period before, and the look of that; "" when it does not."""
    if chart.value is None or chart.before is None:
        return "", ""
    before = f"{chart.format.full(chart.before)} {chart.before_name}".strip()
    difference = chart.value - chart.before
    if difference == 0:
        return f"as before · {before}", "label"
    arrow, look = ("▲", "up") if difference > 0 else ("▼", "down")
    if chart.before == 0:
        return f"{arrow} from {before}", look
    return f"{arrow} {share(abs(difference), abs(chart.before))} · {before}", look
