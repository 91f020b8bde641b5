"""One insight: its chart, what it asks, how old it is, and other looks at it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError
from hogtui.api.insights import Computed
from hogtui.api.query_types import Running
from hogtui.charts.insight import chart_of_insight
from hogtui.charts.model import Chart as Model
from hogtui.charts.model import Words
from hogtui.charts.sketch import Sketch
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Detail, Summary
from hogtui.panes.browse.sections import drawn
from hogtui.panes.insights.keys import OF_INSIGHT
from hogtui.panes.insights.subject import Came, Subject, age_words, computing
from hogtui.resources.annotations import of_insight
from hogtui.resources.base import Context
from hogtui.resources.insight_looks import (
    AS_SAVED,
    Look,
    can_change_dates,
    can_change_interval,
    can_split,
)
from hogtui.resources.insight_words import asked, in_a_line
from hogtui.resources.insights import about, sections
from hogtui.services import Services
from hogtui.text import amounts
from hogtui.text.moments import find_zone
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.chart import Chart

if TYPE_CHECKING:
    from hogtui.panes.insights.people import People

Annotation = Mapping[str, Any]


class InsightView(Widget):
    """Computes what it is given, and draws what comes."""

    BINDINGS = OF_INSIGHT
    DEFAULT_CSS = """
    InsightView {
        width: 1fr;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; }
        Summary.words { background: $surface; color: $text-muted; }
        Detail { display: none; height: 1fr; width: 1fr; }
        &.-about Detail { display: block; }
        &.-about Chart { display: none; }
        &.-people Chart { height: 2fr; }
    }
    """

    class Arrived(Message):
        """More is known."""

        def __init__(self, came: Came, model: Model | None) -> None:
            super().__init__()
            self.came = came
            self.model = model

    class Went(Message):
        """It is still being computed."""

        def __init__(self, running: Running) -> None:
            super().__init__()
            self.running = running

    class Failed(Message):
        """It was not computed."""

        def __init__(self, error: ApiError) -> None:
            super().__init__()
            self.error = error

    class Ended(Message):
        """It is computed."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.zone: tzinfo = UTC
        """Of the project."""
        self.annotations: Sequence[Annotation] = ()
        """What belongs on its chart."""
        self.subject = Subject("")
        self.computed: Computed | None = None
        self.running: Running | None = None
        self.error: ApiError | None = None
        self.is_busy = False
        self.chart = Chart()
        self._people: People | None = None

    def compose(self) -> ComposeResult:
        """Two lines about it, and its chart."""
        yield Summary(id="head")
        yield Summary(id="asks", classes="words")
        yield self.chart
        yield Detail()

    # --- what is looked at

    def show(self, subject: Subject, computed: Computed | None = None) -> None:
        """Look at another insight; `computed` is what is known of its numbers already."""
        self.close_people()
        self.remove_class("-about")
        self.subject, self.computed = subject, computed
        self.error = None
        self.chart.show(Sketch(Words(text="Reading the insight ...")))
        if computed is not None and computed.has_result:
            self._draw(computed)
        self.compute()

    def look(self, look: Look) -> None:
        """Look at it in another way."""
        self.subject = replace(self.subject, look=look)
        self.close_people()
        self.compute()

    def compute(self, *, force: bool = False) -> None:
        """Ask for its numbers."""
        self.error, self.running, self.is_busy = None, None, True
        self.say()
        self._compute(self.subject, force=force)

    @work(exclusive=True, group="insight")
    async def _compute(self, subject: Subject, *, force: bool) -> None:
        client = self.services.client
        if client is None:
            return
        try:
            async for step in computing(client, subject, force=force):
                if isinstance(step, Running):
                    self.post_message(self.Went(step))
                else:
                    self.post_message(self.Arrived(step, await self._made(step)))
            self.post_message(self.Ended())
        except ApiError as error:
            self.post_message(self.Failed(error))

    async def _made(self, came: Came) -> Model | None:
        """The chart, made off the event loop: results may be large."""
        if came.computed is None:
            return None
        return await asyncio.to_thread(self._model, came.subject, came.computed)

    def _model(self, subject: Subject, computed: Computed) -> Model:
        zone = find_zone(str(computed.body.get("timezone") or "")) or self.zone
        return chart_of_insight(
            subject.drawn(computed),
            zone=zone,
            now=self.services.clock.now(),
            annotations=self.annotations,
        )

    @on(Went)
    def went(self, message: Went) -> None:
        """Say how far it is."""
        message.stop()
        self.running = message.running
        self.say()

    @on(Arrived)
    def arrived(self, message: Arrived) -> None:
        """Draw it."""
        message.stop()
        came = message.came
        if came.subject.short_id != self.subject.short_id or came.subject.look != self.subject.look:
            return
        self.subject = came.subject
        if came.computed is not None:
            self.computed = came.computed
        if message.model is not None:
            self._show_model(message.model)
        self.say()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """What was drawn stays, with the reason; an error is never no data."""
        message.stop()
        self.error, self.is_busy, self.running = message.error, False, None
        if self.computed is None or not self.computed.has_result:
            words = f"Not computed. {line(message.error.message)}  r tries again."
            self.chart.show(Sketch(Words(text=words)))
        self.say()

    @on(Ended)
    def ended(self, message: Ended) -> None:
        """There is nothing more to come."""
        message.stop()
        self.is_busy, self.running = False, None
        self.say()

    # --- drawing

    def _draw(self, computed: Computed) -> None:
        self._show_model(self._model(self.subject, computed))

    def _show_model(self, model: Model) -> None:
        """Another picture of the same keeps what was hidden, zoomed and turned."""
        self.chart.show(Sketch(model))

    def take_notes(self, found: Sequence[Annotation]) -> None:
        """Draw it again with these, as far as they belong to it."""
        dashboard = self.subject.overrides.dashboard
        self.annotations = of_insight(found, self.subject.number, dashboard)
        if self.computed is not None and self.computed.has_result:
            self._draw(self.computed)

    def stored(self, record: Mapping[str, Any], *, is_query: bool) -> None:
        """It was changed; a look that was saved is what is saved now."""
        self.subject = self.subject.with_record(record)
        if is_query:
            self.look(AS_SAVED)
        self.say()

    @property
    def context(self) -> Context:
        """What else is known where it is described."""
        return Context(self.services.clock.now())

    def say(self) -> None:
        """Its name and its age, and what it asks."""
        if not self.is_mounted:
            return
        insight = self.subject.insight
        left = [Part(f" {self.subject.title}", "bold", weight=20, elastic=True)]
        if insight is not None:
            left.append(Part(f" · {about(insight)}", "$text-muted", weight=2))
        different = self.subject.look.words()
        if different:
            words = f" · {', '.join(different)}: not saved"
            left.append(Part(words, "bold $text-warning", weight=10, elastic=True))
        self.query_one("#head", Summary).say(left, self._state())
        words = in_a_line(
            asked(self.subject.query, self.subject.record.get("filters"), self.context)
        )
        if insight is not None and insight.description:
            words = f"{line(insight.description)} · {words}" if words else line(insight.description)
        self.query_one("#asks", Summary).say([Part(f" {words}", elastic=True)])
        if self.has_class("-about") and insight is not None:
            self.query_one(Detail).show(drawn(self._sections()))
        at = self.computed.at if self.computed is not None else None
        self.post_message(Pane.DataAge(at, self.computed is not None))

    def _state(self) -> list[Part]:
        """What stands at the right: how far it is, what went wrong, how old it is."""
        parts = []
        if self.error is not None:
            parts.append(
                Part(f"{line(self.error.message)} ", "bold $text-error", weight=8, elastic=True)
            )
        if self.is_busy:
            words = "computing"
            if self.running is not None:
                words += f" {amounts.duration(self.running.seconds)}"
                if self.running.progress is not None:
                    words += f", {amounts.count(self.running.progress.rows_read)} rows read"
            parts.append(Part(f"{words} ... ", "$text-accent", weight=7))
        if self.computed is not None:
            for place, (words, style) in enumerate(age_words(self.computed, self.context.now)):
                parts.append(Part(f"{words} ", style or "$text-muted", weight=5 - 2 * place))
        return parts

    def _sections(self) -> list[Any]:
        insight = self.subject.insight
        if insight is None:
            return []
        looked = insight.model_copy(update={"query": dict(self.subject.query)})
        return [*sections(looked, self.context)]

    # --- keys

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Only what this kind of insight can do."""
        query = self.subject.query
        if action == "as_saved":
            return not self.subject.look.is_saved
        if action == "dates":
            return can_change_dates(query)
        if action == "interval":
            return can_change_interval(query)
        if action == "breakdown":
            return can_split(query)
        if action == "people":
            return self.computed is not None and self._people is None
        return True

    def action_about(self) -> None:
        """Everything about it in the place of the chart, or the chart again."""
        self.toggle_class("-about")
        self.say()
        (self.query_one(Detail) if self.has_class("-about") else self.chart).focus()

    def action_as_saved(self) -> None:
        """As it is saved."""
        self.look(AS_SAVED)

    def action_dates(self) -> None:
        """Other dates."""
        from hogtui.panes.insights.looking import offer_dates

        offer_dates(self, self.subject.look, self.look)

    def action_interval(self) -> None:
        """Another interval."""
        from hogtui.panes.insights.looking import offer_intervals

        offer_intervals(self, self.subject.look, self.look)

    def action_breakdown(self) -> None:
        """Another breakdown, or none."""
        from hogtui.panes.insights.looking import ask_breakdown

        ask_breakdown(self, self.subject, self.look)

    def action_narrow(self) -> None:
        """More filters."""
        from hogtui.panes.insights.looking import ask_filters

        ask_filters(self, self.subject.look, self.look)

    def action_hogql(self) -> None:
        """The query behind it, to be seen and changed."""
        from hogtui.panes.insights.drilling import hogql_of

        text = hogql_of(self.subject.query, self.computed)
        if text is None:
            words = "PostHog does not tell the HogQL behind this insight before it is computed."
            self.post_message(Pane.Said(words, "warning"))
        else:
            self.post_message(Pane.QueryWanted(text, self.subject.title))

    def action_people(self) -> None:
        """Who is behind the point under the cursor."""
        from hogtui.panes.insights.drilling import Undrillable, point_under
        from hogtui.panes.insights.people import People

        sketch = self.chart.sketch
        if self.computed is None or not isinstance(sketch, Sketch):
            return
        try:
            point = point_under(self.subject.drawn(self.computed), sketch)
        except Undrillable as error:
            self.post_message(Pane.Said(str(error), "warning"))
            return
        self.close_people()
        self._people = People(self.services, point)
        self.add_class("-people")
        self.mount(self._people)

    def close_people(self) -> bool:
        """Away with them; whether there were any."""
        if self._people is None:
            return False
        self._people.remove()
        self._people = None
        self.remove_class("-people")
        self.chart.focus()
        return True

    def back(self) -> bool:
        """One level back; False when there is none."""
        if self.close_people():
            return True
        if self.has_class("-about"):
            self.action_about()
            return True
        return False
