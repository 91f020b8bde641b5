"""The annotations of a project as a list: write one down, change it, delete it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from hogtui.api.insights import moment
from hogtui.charts.model import Plot, XKind
from hogtui.charts.sketch import Sketch
from hogtui.charts.ticks import moment as moment_at
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Summary
from hogtui.resources import annotations
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.bar import Part
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.panel import Field, Remark

if TYPE_CHECKING:
    from hogtui.panes.insights.pane import InsightsPane

Record = Mapping[str, Any]
SCOPES = {"project": "project", "organization": "organization", "this insight": "dashboard_item"}


class Notes(Widget):
    """Newest first; those on the chart that is shown are marked."""

    BINDINGS = [
        Binding("N", "create", "New", id="notes.create", tooltip="Write something down"),
        Binding("E,enter", "edit", "Edit", id="notes.edit", tooltip="Other words or another date"),
        Binding("D", "delete", "Delete", id="notes.delete", tooltip="Delete the annotation"),
    ]
    DEFAULT_CSS = """
    Notes {
        width: 1fr;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; }
    }
    """

    def __init__(self, pane: "InsightsPane", zone: tzinfo) -> None:
        super().__init__()
        self.pane = pane
        self.zone = zone
        self.found: Sequence[Record] = ()
        self.lines = LineList()

    def compose(self) -> ComposeResult:
        """A line about them, and the list."""
        yield Summary()
        yield self.lines

    def on_mount(self) -> None:
        """What is known already."""
        self.show(self.pane.stage.annotations or ())

    def show(self, found: Sequence[Record]) -> None:
        """Show these."""
        self.found = sorted(found, key=lambda each: str(each.get("date_marker")), reverse=True)
        self.lines.show(len(self.found), self._row, max(0, self.lines.cursor))
        words = f" {len(self.found)} annotations" if self.found else " No annotations yet"
        hint = "N new · E edit · D delete · esc back "
        self.query_one(Summary).say([Part(words, "bold")], [Part(hint, "$text-muted", weight=1)])

    def _row(self, number: int) -> Row:
        each = self.found[number]
        at = moment(each.get("date_marker"))
        day = f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}" if at is not None else "no date"
        who = each.get("created_by")
        name = str(who.get("first_name") or who.get("email") or "") if who else ""
        scope = str(each.get("scope") or "project").replace("dashboard_item", "insight")
        left = (Piece(f" {day}  ", "accent"), Piece(line(str(each.get("content") or "(empty)"))))
        return Row(left, (Piece(f" {line(name)} · {line(scope)} ", "muted"),))

    @property
    def note(self) -> Record | None:
        """What the cursor is on."""
        at = self.lines.cursor
        return self.found[at] if 0 <= at < len(self.found) else None

    # --- keys

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """The tree is not meant."""
        message.stop()

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """Enter."""
        message.stop()
        self.action_edit()

    def _path(self) -> str:
        client = self.pane.services.client
        return client.project(annotations.PATH) if client is not None else ""

    def action_create(self) -> None:
        """Ask for words and a moment: the one under the cursor of the chart."""
        view = self.pane.view
        number = view.subject.number if view is not None and self.pane.shown == "insight" else None
        scopes = [each for each in SCOPES if each != "this insight" or number is not None]
        at = self._moment_of_chart() or self.pane.services.clock.now()
        fields = [
            Field("words", "", "what happened"),
            Field("when", f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}", "in the project's zone"),
            Field("seen in", scopes[0], "arrows: " + ", ".join(scopes), tuple(scopes)),
        ]

        def taken(values: Sequence[str]) -> None:
            scope = SCOPES[values[2].strip()]
            wanted: dict[str, Any] = {
                "content": values[0].strip(),
                "date_marker": self._parsed(values[1]).isoformat(),
                "scope": scope,
            }
            if scope == "dashboard_item":
                wanted["dashboard_item"] = number
            wish = annotations.made(self._path(), wanted)
            self.pane.post_message(Pane.WriteWanted(self.pane, wish))

        self.mount(Ask("Write down what happened", fields, self._check, taken))

    def _moment_of_chart(self) -> datetime | None:
        view = self.pane.view
        sketch = view.chart.sketch if view is not None else None
        if isinstance(sketch, Sketch) and isinstance(sketch.chart, Plot):
            axis = sketch.chart.x
            if axis.kind is XKind.TIME and sketch.cursor < len(axis.values):
                return moment_at(axis.values[sketch.cursor], self.zone)
        return None

    def _parsed(self, text: str) -> datetime:
        at = datetime.fromisoformat(text.strip())
        return at if at.tzinfo else at.replace(tzinfo=self.zone)

    def _check(self, values: Sequence[str]) -> list[Remark | None]:
        found: list[Remark | None] = [None] * len(values)
        if not values[0].strip():
            found[0] = Remark("say what happened", is_problem=True)
        try:
            self._parsed(values[1])
        except ValueError:
            found[1] = Remark("write it as 2026-11-21 09:30", is_problem=True)
        if len(values) > 2 and values[2].strip() not in SCOPES:
            found[2] = Remark(f"one of {', '.join(SCOPES)}", is_problem=True)
        return found

    def action_edit(self) -> None:
        """Other words, or another moment."""
        note = self.note
        if note is None:
            return
        at = moment(note.get("date_marker")) or self.pane.services.clock.now()
        shown = f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"
        fields = [
            Field("words", str(note.get("content") or ""), ""),
            Field("when", shown, "in the project's zone"),
        ]

        def taken(values: Sequence[str]) -> None:
            wanted: dict[str, Any] = {"content": values[0].strip()}
            if values[1].strip() != shown:
                wanted["date_marker"] = self._parsed(values[1]).isoformat()
            wish = annotations.edited(note, self._path(), wanted)
            self.pane.post_message(Pane.WriteWanted(self.pane, wish, seen=note))

        self.mount(Ask("Change the annotation", fields, self._check, taken))

    def action_delete(self) -> None:
        """Mark it as deleted."""
        note = self.note
        if note is not None:
            wish = annotations.deleted(note, self._path())
            self.pane.post_message(Pane.WriteWanted(self.pane, wish, seen=note))
