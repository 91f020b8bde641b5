"""From a model to a picture, whatever the model is."""

from hogtui.charts.bars import draw_areas, draw_bars
from hogtui.charts.big import draw_big
from hogtui.charts.boxes import draw_boxes
from hogtui.charts.canvas import Canvas, View
from hogtui.charts.flows import draw_flows
from hogtui.charts.funnel import draw_funnel
from hogtui.charts.heat import draw_heat
from hogtui.charts.lines import draw_lines
from hogtui.charts.model import (
    Big,
    Boxes,
    Chart,
    Flows,
    Funnel,
    Heat,
    Plot,
    Ranks,
    Scatter,
    Shape,
    Table,
    Words,
)
from hogtui.charts.picture import Picture
from hogtui.charts.ranks import draw_ranks
from hogtui.charts.scatter import draw_scatter
from hogtui.charts.table import draw_table, draw_words

LEAST_WIDTH, LEAST_HEIGHT = 12, 3
"""Below this nothing can be told."""


def draw(chart: Chart, width: int, height: int, view: View) -> Picture:
    """A picture of exactly so many cells."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        canvas = Canvas(width, height, view)
        canvas.write(0, 0, "too small", width, "label")
        return Picture(canvas.rows())
    match chart:
        case Plot(shape=Shape.LINE):
            return draw_lines(chart, width, height, view)
        case Plot(shape=Shape.AREA):
            return draw_areas(chart, width, height, view)
        case Plot():
            return draw_bars(chart, width, height, view)
        case Scatter():
            return draw_scatter(chart, width, height, view)
        case Ranks():
            return draw_ranks(chart, width, height, view)
        case Big():
            return draw_big(chart, width, height, view)
        case Funnel():
            return draw_funnel(chart, width, height, view)
        case Heat():
            return draw_heat(chart, width, height, view)
        case Flows():
            return draw_flows(chart, width, height, view)
        case Boxes():
            return draw_boxes(chart, width, height, view)
        case Table():
            return draw_table(chart, width, height, view)
        case Words():
            return draw_words(chart, width, height, view)
    raise TypeError(f"{type(chart).__name__} cannot be drawn")
