"""Finds values for what a query leaves open: the project's variables, plain names, `{filters}`."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError, Forbidden
from hogtui.panes.base import Pane
from hogtui.panes.query.filters_bar import FiltersBar, fields_of, filters_of, remarks_on
from hogtui.panes.query.remembered import Remembered
from hogtui.panes.query.running import Filling, Wanted
from hogtui.text import variables
from hogtui.text.query_filters import DEFAULT, Filters
from hogtui.text.variables import InvalidValue, Kind, Variable
from hogtui.widgets.panel import Field, Panel, Remark

if TYPE_CHECKING:
    from hogtui.services import Services


class Filler(Widget):
    """Asks for what is missing, once, in a panel under the editor; shows the bar of the filters."""

    DEFAULT_CSS = """
    Filler {
        height: auto;
        max-height: 70%;
        layout: vertical;
        overflow-y: auto;
        scrollbar-size: 1 1;
    }
    """

    class Filled(Message):
        """Everything is there now: run it."""

        def __init__(self, wanted: Wanted) -> None:
            super().__init__()
            self.wanted = wanted

    class GivenUp(Message):
        """Nobody gives the values, so it does not run."""

    class FiltersChanged(Message):
        """The filters are others; they are kept with the text."""

    class Known(Message):
        """The project's variables, and what is to be said about them."""

        def __init__(
            self, wanted: Wanted, runs: bool, project: int, found: Sequence[Variable], note: str
        ) -> None:
            super().__init__()
            self.wanted = wanted
            self.runs = runs
            self.project = project
            self.found = found
            self.note = note

    def __init__(self, services: "Services", kept: Mapping[str, Any] | None = None) -> None:
        """`kept` is what `kept_filters` gave."""
        super().__init__()
        self.services = services
        self.filters = Filters.load(kept)
        self._known: Sequence[Variable] = ()
        self._project: int | None = None
        """What the variables are of; None before they were asked for."""
        self._given: dict[str, str] = {}
        """What was typed and taken, by the name in the query."""
        self._remembered = Remembered(services)
        self._bar = FiltersBar()
        self._panel: Panel | None = None
        self._wanted: Wanted | None = None
        """What waits for the values in the panel; None while it asks for filters."""
        self._runs = True
        """It runs when it has them."""
        self._asked: Sequence[Variable] = ()

    def compose(self) -> ComposeResult:
        """The bar; a panel comes when there is something to ask."""
        yield self._bar

    # --- what a run needs

    def fill(self, wanted: Wanted) -> Filling | None:
        """What goes with a statement; None when it is asked for first, and `Filled` follows."""
        text = wanted.statement.text
        chosen = []
        now = self.services.clock.now()
        for variable in variables.matched(text, self._known):
            typed = self._given.get(variable.placeholder)
            if typed is None or self._project != self._here:
                self.ask(wanted)
                return None
            try:
                chosen.append((variable, variables.read(variable, typed, now)))
            except InvalidValue:
                self.ask(wanted)
                return None
        # The ids of variables are those of one project.
        asked = [(each.as_literal, value) for each, value in chosen] if wanted.targets else chosen
        sent = variables.sent(text, asked)
        told = [variables.told(chosen)]
        body = None
        if variables.has_filters(text):
            body = self.filters.body()
            told += self.filters.words
        told = list(filter(None, told))
        return Filling(sent.text, sent.variables, sent.values, body, " · ".join(told))

    @property
    def _here(self) -> int:
        client = self.services.client
        return client.project_id or 0 if client is not None else 0

    def ask(self, wanted: Wanted, *, runs: bool = True) -> None:
        """Ask for all values of a statement, which then runs, or are only kept for later."""
        self.learn(wanted, runs)

    @work(exclusive=True, group="variables")
    async def learn(self, wanted: Wanted, runs: bool) -> None:
        """Ask for the variables of the project, unless only plain names are open."""
        client, project, note = self.services.client, self._here, ""
        found: Sequence[Variable] = ()
        names = variables.names_in(wanted.statement.text)
        if client is not None and any(each.startswith(variables.PREFIX) for each in names):
            from hogtui.api.variables import insight_variables

            try:
                found = await insight_variables(client)
            except Forbidden as error:
                note = f"the key lacks {error.scope or 'the right to read variables'}"
            except ApiError as error:
                note = f"the project's variables could not be read: {error.message}"
        await asyncio.to_thread(self._remembered.read, project)
        self.post_message(self.Known(wanted, runs, project, found, note))

    @on(Known)
    def learned(self, message: Known) -> None:
        """Show what is asked for."""
        message.stop()
        if message.project != self._project:
            self._given.clear()
        self._known, self._project = message.found, message.project
        self._wanted, self._runs = message.wanted, message.runs
        self._asked = variables.matched(message.wanted.statement.text, self._known)
        does = "enter runs" if message.runs else "enter keeps them"
        title = f"Values for this query   {does}, esc goes back"
        title += f"   {message.note}" if message.note else ""
        self._open(Panel(title, [self._field(each) for each in self._asked], self._remarks))

    def _field(self, variable: Variable) -> Field:
        name = variable.placeholder
        last = self._given.get(name, self._remembered.last(name))
        value = variables.written(variable.default) if last is None else last
        hint = variable.hint
        if variable.is_unknown:
            hint = "not the project's: sent as it is"
        return Field(variable.label, value, hint, variable.choices)

    def _remarks(self, values: Sequence[str]) -> list[Remark | None]:
        return [
            self._remark(variable, typed)
            for variable, typed in zip(self._asked, values, strict=True)
        ]

    def _remark(self, variable: Variable, typed: str) -> Remark | None:
        try:
            value = variables.read(variable, typed, self.services.clock.now())
        except InvalidValue as error:
            return Remark(f"give {error}", is_problem=True)
        if caution := variables.caution(variable, value):
            return Remark(caution)
        if variable.kind is Kind.DATE and value not in (None, typed.strip()):
            return Remark(f"means {value}")
        return None

    # --- the filters

    def look(self, text: str) -> None:
        """Show the bar while the statement has filters."""
        self._bar.show(self.filters if variables.has_filters(text) else None)

    @property
    def kept_filters(self) -> Mapping[str, Any] | None:
        """The filters, to be kept with the text; None while they are the usual ones."""
        return None if self.filters == DEFAULT else self.filters.data()

    def ask_filters(self) -> None:
        """Open the panel of the filters."""
        self._wanted, self._asked = None, ()
        title = "{filters}   enter takes them, esc goes back, arrows choose"
        self._open(Panel(title, fields_of(self.filters), remarks_on))

    # --- the panel

    def _open(self, panel: Panel) -> None:
        if self._panel is not None:
            self._panel.close()
        self._panel = panel
        self.mount(panel)

    @on(Panel.Taken)
    def taken(self, message: Panel.Taken) -> None:
        """What was typed is wanted."""
        message.stop()
        if message.panel is not self._panel:
            return
        wanted, asked = self._wanted, self._asked
        self._panel, self._wanted, self._asked = None, None, ()
        if wanted is None:
            self.filters = filters_of(message.values)
            self._bar.show(self.filters)
            self.post_message(self.FiltersChanged())
            return
        given = {
            variable.placeholder: typed
            for variable, typed in zip(asked, message.values, strict=True)
        }
        self._given.update(given)
        self.remember(given)
        if self._runs:
            self.post_message(self.Filled(wanted))

    @on(Panel.Left)
    def left(self, message: Panel.Left) -> None:
        """Nothing is given."""
        message.stop()
        if message.panel is self._panel:
            gave_up = self._wanted is not None and self._runs
            self._panel, self._wanted, self._asked = None, None, ()
            if gave_up:
                self.post_message(self.GivenUp())

    @work(group="remember")
    async def remember(self, given: Mapping[str, str]) -> None:
        """Keep them for the next start."""
        problem = await asyncio.to_thread(self._remembered.keep, given)
        if problem is not None:
            self.post_message(Pane.Said(problem, "warning"))
