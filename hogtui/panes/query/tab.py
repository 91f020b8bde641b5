"""One query and its rows, as a tab: what it is called, what it is of, and what its keys do."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.message import Message
from textual.reactive import reactive

from hogtui.panes.base import Pane
from hogtui.panes.query.buffers import Buffer, new_id
from hogtui.panes.query.draft import Draft
from hogtui.panes.query.keys import BINDINGS
from hogtui.panes.query.results import Results
from hogtui.panes.query.running import Wanted
from hogtui.panes.query.runs import Runs
from hogtui.panes.query.strip import Name, News
from hogtui.services import Services
from hogtui.text.statements import Statement, split_statements

if TYPE_CHECKING:
    from hogtui.api.session import Session
    from hogtui.panes.query.filling import Filler
    from hogtui.panes.query.local_panel import LocalPanel
    from hogtui.panes.query.second_look import SecondLook
    from hogtui.resources.project_queries import Kept


class Tab(Runs):
    """An editor above, rows below, and between them what went wrong.

    Costs next to nothing until it is mounted. While another tab is shown it is not drawn, and what
    it has asked for goes on.
    """

    DEFAULT_CSS = Path(__file__).with_name("query.tcss").read_text(encoding="utf-8")
    BINDINGS = BINDINGS

    session: "reactive[Session | None]" = reactive(None, init=False)
    """Where we are; set by the pane."""

    class OpenWanted(Message):
        """Something inside wants to be a tab of its own."""

        def __init__(self, text: str, title: str = "", run: bool = False) -> None:
            super().__init__()
            self.text = text
            self.title = title
            self.run = run
            """Whether its first statement is run at once."""

    def __init__(self, services: Services, buffer: Buffer) -> None:
        super().__init__(services, buffer)
        self.key = buffer.id or new_id()
        """Names it as long as it is kept."""
        self.title = buffer.title
        """What somebody called it; "" when nobody did."""
        self.path = buffer.path
        """The file that the text is of, if it is of one."""
        self.in_file = buffer.in_file
        """The digest of the text that the file holds."""
        self.origin = origin_of(buffer.origin) if buffer.origin is not None else None
        """The query of the project that it came from, if it came from one."""
        self.news: News = ""
        """What became of it while another tab was shown."""
        self._called = ""

    @property
    def buffer(self) -> Buffer:
        """What is worth keeping."""
        written = self.written
        if "filler" in self.__dict__:
            written = written._replace(filters=self.filler.kept_filters)
        if self.origin is not None:
            written = written._replace(origin=self.origin.data())
        return written._replace(title=self.title, path=self.path, in_file=self.in_file, id=self.key)

    def label(self, *, anew: bool = False) -> Name:
        """What the strip says of it. What it is called by its text is found out only `anew`."""
        if anew or not self._called:
            self._called = self.buffer.name
        news: News = "running" if self.run is not None else self.news
        named = self.title or (self.path.name if self.path is not None else self._called)
        return Name(named, news, self.path is not None and self.buffer.is_unsaved)

    @property
    def pane(self) -> Pane:
        """The pane that this is in."""
        return next(each for each in self.ancestors if isinstance(each, Pane))

    def on_mount(self) -> None:
        """Say where we stand."""
        self.describe_run()
        self.watch_session()
        self.look_for_filters()

    async def leave(self) -> None:
        """Stop the query on the server."""
        await self.stop()
        if "second_look" in self.__dict__:
            await self.second_look.close()
        if "spread" in self.__dict__:
            await self.spread.close()

    # --- what can be done, and why not

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; "" when it can."""
        if action != "run":
            return ""
        if self.pane.missing_scope is not None:
            return f"This key lacks {self.pane.missing_scope}."
        return "Nothing to run: the editor is empty." if self.draft.is_blank else ""

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],
    ) -> bool | None:
        """Which keys are live."""
        if action == "cancel":
            return self.run is not None
        if self.why_not(action):
            return None
        return super().check_action(action, parameters)

    # --- what the keys do

    def action_run(self) -> None:
        """Run the statement under the cursor, or the selection."""
        statement = self._statement()
        if statement is not None:
            self.start(statement)

    def action_explain(self) -> None:
        """Show how PostHog carries out the statement under the cursor."""
        statement = self._statement()
        if statement is not None:
            self.send(Wanted(statement, explains=True))

    def action_fan_out(self) -> None:
        """Run the statement under the cursor in several projects."""
        statement = self._statement()
        if statement is not None:
            self.spread.choose(Wanted(statement))

    def action_run_all(self) -> None:
        """Run all statements of the text, one after another."""
        statements = split_statements(self.editor.text)
        if statements:
            self.run_all(statements)
        else:
            self._say_nothing_to_run()

    def action_refresh(self) -> None:
        """Run the statement under the cursor with rows computed anew."""
        statement = self._statement()
        if statement is not None:
            self.start(statement, fresh=True)

    def _statement(self) -> Statement | None:
        statement = self.editor.statement()
        if statement is None:
            self._say_nothing_to_run()
        return statement

    def _say_nothing_to_run(self) -> None:
        self.post_message(Pane.Said("Nothing to run: there are only comments here.", "warning"))

    @on(Results.AgainWanted)
    def run_again(self, message: Results.AgainWanted) -> None:
        """The same rows, computed anew."""
        message.stop()
        result = self.results.result
        if result is not None and result.local:
            self.second_look.again()
        elif self.shown is not None and not self.why_not("run"):
            run = self.shown
            end = run.start + len(run.statement)
            statement = Statement(run.start, end, run.statement)
            self.send(Wanted(statement, fresh=True, targets=run.targets))

    @cached_property
    def second_look(self) -> "SecondLook":
        """What can be done with the rows beyond seeing them; made when it is first wanted."""
        from hogtui.panes.query.second_look import SecondLook

        return SecondLook(self)

    @on(Results.SecondLookWanted)
    def look_again(self, message: Results.SecondLookWanted) -> None:
        """Ask these rows, compare them, find them in PostHog."""
        message.stop()
        self.second_look.begin(message.what)

    @on(Results.OpenWanted)
    def follow(self, message: Results.OpenWanted) -> None:
        """What a value names, in a tab of its own."""
        message.stop()
        self.post_message(self.OpenWanted(message.text, message.title, run=True))

    def on_local_panel_asked(self, message: "LocalPanel.Asked") -> None:
        """Ask the rows that are here."""
        message.stop()
        self.second_look.asking.ask(message.sql)

    def on_local_panel_left(self, message: "LocalPanel.Left") -> None:
        """Enough of asking."""
        message.stop()
        self.second_look.asking.close_panel()

    def action_step(self, older: int) -> None:
        """Show the result before the one that is shown, or after it."""
        if not self.step(older):
            self.post_message(Pane.Said(f"There is no {'older' if older > 0 else 'newer'} result."))

    # --- what a query leaves open

    def action_values(self) -> None:
        """Change what the placeholders of the statement stand for."""
        statement = self._statement()
        if statement is None:
            return
        from hogtui.text.variables import has_filters, names_in

        if names_in(statement.text):
            self.filler.ask(Wanted(statement), runs=False)
        elif has_filters(statement.text):
            self.filler.ask_filters()
        else:
            words = "This statement leaves nothing open, such as {variables.name}."
            self.post_message(Pane.Said(words))

    def action_filters(self) -> None:
        """Change what {filters} stands for."""
        self.filler.ask_filters()

    @on(Draft.Edited)
    def look_for_filters(self) -> None:
        """Say what the filters are while the statement has them."""
        if "{filters" in self.editor.text or "filler" in self.__dict__:
            statement = self.editor.statement()
            self.filler.look(statement.text if statement is not None else "")

    def on_filler_filled(self, message: "Filler.Filled") -> None:
        """What was missing is there."""
        message.stop()
        self.send(message.wanted)

    def on_filler_given_up(self, message: "Filler.GivenUp") -> None:
        """It does not run, and neither does what would come after it."""
        message.stop()
        self.give_up()

    def on_filler_filters_changed(self, message: "Filler.FiltersChanged") -> None:
        """They are kept with the text."""
        message.stop()
        self.draft.post_message(Draft.Edited())

    # --- the connection

    def watch_session(self) -> None:
        """Run what was waiting for a connection."""
        self._run_wanted()
        scope = self.pane.missing_scope
        self.draft.note = f"this key lacks {scope}" if scope else ""

    def start_once_connected(self, statement: Statement | None) -> None:
        """Run this when there is a connection, unless the text is another one by then."""
        self._wanted = statement
        self._run_wanted()

    def _run_wanted(self) -> None:
        wanted = self._wanted
        if wanted is None or self.session is None or self.services.client is None:
            return
        self._wanted = None
        if self.editor.text.startswith(wanted.text, wanted.start) and not self.why_not("run"):
            self.start(wanted)


def origin_of(kept: Mapping[str, Any]) -> "Kept | None":
    """Where a tab came from, as its buffer says; None when that makes no sense."""
    from hogtui.resources.project_queries import Kept

    return Kept.of(kept)
