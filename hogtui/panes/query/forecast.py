"""The strip above the rows: what is known of the query before anybody runs it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.panes.query.checking import Findings, Found, refusal, unchecked, verdict
from hogtui.panes.query.editor import Editor, typed
from hogtui.panes.query.error_view import title
from hogtui.panes.query.reference import Reference
from hogtui.panes.query.thrift import left
from hogtui.text.statements import Statement, location
from hogtui.text.variables import blanked, has_filters
from hogtui.widgets.bar import Bar, Part, fit

if TYPE_CHECKING:
    from hogtui.api.query import Check


class Forecast(Bar):
    """Asks PostHog in a pause of writing, seldom, and never what it has asked before."""

    DEFAULT_CSS = """
    Forecast { background: $panel; color: $text-muted; }
    """

    class Checked(Message):
        """PostHog said what it thinks of a statement, or why it does not."""

        def __init__(self, statement: Statement, check: "Check | None", why_not: str = "") -> None:
            super().__init__()
            self.statement = statement
            self.check = check
            self.why_not = why_not

    def __init__(
        self,
        reference: Reference,
        editor: Editor,
        tell: Callable[[Found | None], None],
        accepted: Callable[[], str],
    ) -> None:
        super().__init__()
        self.reference = reference
        self.pane = reference.pane
        self.editor = editor
        self.tell = tell
        """Says above the editor what was found where the cursor is."""
        self._accepted = accepted
        """The statement that PostHog gave the rows on the screen for."""
        self.findings = Findings()
        self._asked = ""
        """The statement that was asked about last."""
        self._left: list[Part] = []

    def parts(self, width: int) -> list[Part]:
        """What to know before, and what is left of the budget."""
        client = self.pane.services.client
        budget = left(client.meters()) if client is not None else ""
        # What is left matters more than what was sent.
        weight = 7 if " left " in budget else 3
        return fit(self._left, [Part(f"{budget} ", "$text-muted", weight=weight)], width)

    @property
    def words(self) -> str:
        """Everything that it says, for who cannot see it."""
        return " ".join(part.text.strip() for part in self._left)

    def consider(self) -> None:
        """Look at the statement under the cursor, and ask about it if it is a new one."""
        statement = self.editor.statement()
        if statement is None:
            self._asked, self._left = "", []
            self.findings.forget()
            self.update()
        elif statement.text == self._asked:
            if self.findings.check is not None:
                self._take(statement, self.findings.check)
        elif not self.pane.services.settings.check:
            self._show(statement, None, "not checked: check = false")
        else:
            self._asked = statement.text
            self.check(statement)

    def _why_not(self) -> str:
        """Why PostHog is not asked now; "" when it is."""
        if why_not := self.reference.why_not():
            return why_not
        now = self.pane.services.clock.monotonic()
        return "" if self.reference.checks.take(now) else "ten a minute"

    @work(exclusive=True, group="check")
    async def check(self, statement: Statement) -> None:
        """Look at a statement here, then ask PostHog about it; the newest one wins."""
        from hogtui.api.query import check_query

        here = await self.reference.syntax.check(statement.text)
        if here is not None and here.message:
            if statement.text != self._accepted():
                self.post_message(self.Checked(statement, refusal(here)))
                return
            here = None
            self.reference.syntax.distrust()
        parsed = here is not None
        client = self.pane.services.client
        if (why_not := self._why_not()) or client is None:
            self.post_message(self.Checked(statement, None, unchecked(parsed, why_not)))
            return
        try:
            # What is asked for when it runs is no mistake before.
            filters: dict[str, Any] | None = {} if has_filters(statement.text) else None
            check = await check_query(client, blanked(statement.text), filters=filters)
        except ApiError as error:
            self.post_message(self.Checked(statement, None, unchecked(parsed, title(error))))
        else:
            self.post_message(self.Checked(statement, check))

    @on(Checked)
    def checked(self, message: Checked) -> None:
        """Show it, if it is still about what stands there."""
        message.stop()
        if message.statement.text != self._asked:
            return
        if message.check is None:
            self._asked = ""
            self._show(message.statement, None, message.why_not)
        else:
            self._take(message.statement, message.check)

    def _take(self, statement: Statement, check: "Check") -> None:
        self.findings.take(statement, check, self.editor.text)
        if check.errors or not self.editor.problems or self.findings.found:
            self.editor.mark([each.range for each in self.findings.found])
        self._show(statement, check)
        self.tell(self.here())

    def _show(self, statement: Statement, check: "Check | None", why_not: str = "") -> None:
        self._left = verdict(statement.text, check, why_not)
        self.update()

    def edited(self) -> None:
        """The text is another one; what was found elsewhere in it is still true."""
        if self.findings.found:
            self.findings.follow(self.editor.text)

    def here(self) -> Found | None:
        """What was found where the cursor is."""
        if not self.findings.found:
            return None
        return self.findings.at(self.editor.offset_at(self.editor.cursor_location))

    def fix(self) -> bool:
        """Do what PostHog proposes at the cursor, else at the first place; False without any."""
        here = self.here()
        if here is None or here.fix is None:
            here = next((each for each in self.findings.found if each.fix is not None), None)
        if here is None or here.fix is None:
            return False
        text = self.editor.text
        first, last = (location(text, offset) for offset in here.range)
        self.editor.put(typed(here.fix), first, last)
        return True
