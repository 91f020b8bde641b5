"""Asks what to draw of some rows; what is chosen is drawn at once, beside it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from hogtui.charts.columns import Column, Role
from hogtui.charts.guess import Kind, Wish
from hogtui.text.safe import line
from hogtui.widgets.corner import Corner

KIND, X, BREAKDOWN, LOG = range(4)
"""The lines above those of the columns."""
_NAME = 22
Each = TypeVar("Each")


class ChartForm(Corner[None]):
    """Lines to go through with the arrows; to the side they change."""

    BINDINGS = [
        Binding("escape,c,q", "dismiss", "Done", id="chart_form.close"),
        Binding("left,h", "change(-1)", "Before", id="chart_form.before"),
        Binding("right,l", "change(1)", "Next", id="chart_form.next"),
        Binding("space", "change(1)", "Change", show=False, id="chart_form.change"),
    ]
    DEFAULT_CSS = """
    ChartForm {
        & > Vertical { width: 40; }
    }
    """

    def __init__(
        self, columns: Sequence[Column], wish: Wish, changed: Callable[[Wish], object]
    ) -> None:
        super().__init__()
        self.columns = columns
        self.wish = wish
        self._changed = changed
        self._numbers = [
            place for place, column in enumerate(columns) if column.role is Role.NUMBER
        ]
        able = (Role.TIME, Role.NUMBER, Role.NAME)
        self._axes = [None, *(at for at, each in enumerate(columns) if each.role in able)]
        self._groups = [None, *(at for at, each in enumerate(columns) if each.role is Role.NAME)]

    def compose(self) -> ComposeResult:
        """A line for each choice."""
        frame = Vertical(OptionList(*map(Option, self._lines()), markup=False))
        frame.border_title = Content("Chart")
        frame.border_subtitle = Content("←→ change · esc done")
        yield frame

    def _lines(self) -> list[Content]:
        wish = self.wish
        lines = [
            ("kind", wish.kind.value),
            ("across", "row number" if wish.x is None else self._name_of(wish.x)),
            ("split by", "nothing" if wish.breakdown is None else self._name_of(wish.breakdown)),
            ("scale", "logarithmic" if wish.log else "linear"),
        ]
        made = [Content.assemble(f" {name:<9}", (text, "bold")) for name, text in lines]
        for place in self._numbers:
            mark = "●" if place in wish.ys else "○"
            made.append(Content.assemble(f" {mark} ", self._name_of(place)))
        return made

    def _name_of(self, place: int) -> str:
        return line(self.columns[place].name[: _NAME * 2])[:_NAME]

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes too."""
        event.stop()
        self.action_change(1)

    def action_change(self, by: int) -> None:
        """The next value of the line under the cursor."""
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        wish = self._next(at, by)
        if wish == self.wish:
            return
        self.wish = wish
        for place, text in enumerate(self._lines()):
            options.replace_option_prompt_at_index(place, text)
        self._changed(wish)

    def _next(self, at: int, by: int) -> Wish:
        wish = self.wish
        if at == KIND:
            kinds = list(Kind)
            return replace(wish, kind=_beside(kinds, wish.kind, by))
        if at == X:
            return replace(wish, x=_beside(self._axes, wish.x, by))
        if at == BREAKDOWN:
            return replace(wish, breakdown=_beside(self._groups, wish.breakdown, by))
        if at == LOG:
            return replace(wish, log=not wish.log)
        place = self._numbers[at - LOG - 1]
        ys = tuple(each for each in wish.ys if each != place)
        if place not in wish.ys:
            ys = tuple(sorted((*ys, place)))
        return replace(wish, ys=ys) if ys else wish


def _beside(choices: Sequence[Each], now: Each, by: int) -> Each:
    """The next of some choices; round at the end."""
    at = choices.index(now) if now in choices else 0
    return choices[(at + by) % len(choices)]
