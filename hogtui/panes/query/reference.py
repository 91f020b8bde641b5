"""What all tabs look up: the names of the project, values, the parser. Asked for once for all.

Made at the first key, so that nothing of it delays the first frame.
"""

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from hogtui.api.errors import ApiError, Forbidden, Invalid, NotFound
from hogtui.api.slots import Priority
from hogtui.local.syntax import Syntax
from hogtui.panes.base import Pane
from hogtui.panes.query.checking import Turns
from hogtui.panes.query.questions import Answer, Question, ask, sort_of
from hogtui.panes.query.thrift import is_low
from hogtui.text.knowledge import Names

if TYPE_CHECKING:
    from hogtui.api.session import Session
    from hogtui.resources.definitions import Learned

ASKED_PER_MINUTE = 20
"""Questions about what somebody is writing."""
MOST_ANSWERS = 500


class Reference(Widget):
    """Not seen itself. One for each pane; what it learns is told by its reactives."""

    DEFAULT_CSS = """
    Reference { display: none; }
    """

    learned: "reactive[Learned | None]" = reactive(None, init=False, always_update=True)
    """The names of the project, once they are known."""
    note: reactive[str] = reactive("", init=False)
    """What goes on, such as that names are being read; why there are none."""
    answered: "reactive[Question | None]" = reactive(None, init=False, always_update=True)
    """What was answered last; `answers` has it."""

    class NamesCame(Message):
        """The names of a project are known."""

        def __init__(self, session: "Session | None", learned: "Learned") -> None:
            super().__init__()
            self.session = session
            self.learned = learned

    class NamesFailed(Message):
        """The names could not be read."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class AnswerCame(Message):
        """PostHog said something about a question."""

        def __init__(self, session: "Session | None", question: Question, answer: Answer) -> None:
            super().__init__()
            self.session = session
            self.question = question
            self.answer = answer

    def __init__(self, pane: Pane, syntax: Syntax | None = None) -> None:
        super().__init__()
        self.pane = pane
        self.syntax = syntax or Syntax()
        self.checks = Turns()
        """How often PostHog is asked whether a query is right."""
        self.answers: dict[Question, Answer] = {}
        self._questions = Turns(ASKED_PER_MINUTE)
        self._asked: set[Question] = set()
        self._refused: set[str] = set()
        """Sorts of questions that this PostHog does not take, or not with this key."""
        self._learned_of: int | None = None
        """The number of the project that the names were asked for."""

    @classmethod
    def of(cls, pane: Pane) -> "Reference":
        """The one of a pane; made when it is first asked for."""
        found = next((each for each in pane.children if isinstance(each, cls)), None)
        if found is None:
            found = cls(pane)
            pane.mount(found)
        return found

    async def on_unmount(self) -> None:
        """The parser's process is ours."""
        await self.syntax.close()

    # --- the names of the project

    @property
    def _project(self) -> int | None:
        session = self.pane.session
        return session.project.id if session is not None else None

    @property
    def knows_the_project(self) -> bool:
        """The names were asked for, and of the project that is open."""
        return self._learned_of is not None and self._learned_of == self._project

    def learn_once(self) -> None:
        """Ask for the names of the project, unless that was done."""
        client = self.pane.services.client
        if self._project is None or client is None or self.knows_the_project:
            return
        # What another project calls its events is no help here.
        self._forget()
        if not is_low(client.meters()):
            self._learned_of = self._project
            self.learn()

    def _forget(self) -> None:
        self.learned = None
        self.answers.clear()
        self._asked.clear()
        self._refused.clear()

    def read_again(self) -> None:
        """Ask PostHog for the names once more."""
        connected = self.pane.services.client is not None
        self.note = "reading names ..." if connected else "not connected"
        self._learned_of = self._project
        self.answers.clear()
        self._asked.clear()
        self.learn(Priority.VISIBLE)

    def count_events(self) -> None:
        """Ask PostHog how often each event happened."""
        if self.learned is not None:
            self.note = "counting events ..."
            self.count(self.learned)

    @work(exclusive=True, group="learn")
    async def learn(self, priority: Priority = Priority.BACKGROUND) -> None:
        """Ask for the names of the project."""
        from hogtui.resources.definitions import learn

        session, client = self.pane.session, self.pane.services.client
        if client is None:
            return
        try:
            learned = await learn(client, priority=priority)
        except ApiError as error:
            self.post_message(self.NamesFailed(error.message))
        else:
            self.post_message(self.NamesCame(session, learned))

    @work(exclusive=True, group="learn")
    async def count(self, learned: "Learned") -> None:
        """Ask how often each event happened."""
        from hogtui.resources.definitions import with_counts

        session, client = self.pane.session, self.pane.services.client
        if client is None:
            return
        try:
            counted = await with_counts(client, learned)
        except ApiError as error:
            self.post_message(self.NamesFailed(error.message))
        else:
            self.post_message(self.NamesCame(session, counted))

    @on(NamesCame)
    def names_came(self, message: NamesCame) -> None:
        """Known from now on, unless they are of another project by now."""
        message.stop()
        if message.session is self.pane.session:
            self.note = ""
            self.learned = message.learned

    @on(NamesFailed)
    def names_failed(self, message: NamesFailed) -> None:
        """Only who looks at the names wants to know."""
        message.stop()
        self.note = message.text

    # --- single questions

    def why_not(self) -> str:
        """Why nothing is asked that nobody asked for; "" when it is."""
        services = self.pane.services
        if not services.settings.check:
            return "check = false"
        if services.client is None or self.pane.session is None:
            return "no connection"
        if self.pane.missing_scope is not None:
            return f"no {self.pane.missing_scope}"
        return "little is left of the rate limit" if is_low(services.client.meters()) else ""

    def wonder(self, question: Question) -> None:
        """Ask something that nobody asked for, if that is worth a request now."""
        known = question in self.answers or question in self._asked
        if known or sort_of(question) in self._refused or self.why_not():
            return
        if self._questions.take(self.pane.services.clock.monotonic()):
            self._asked.add(question)
            self.put(question, Priority.BACKGROUND)

    def ask(self, question: Question) -> None:
        """Ask something that somebody wants to know now."""
        self.put(question, Priority.VISIBLE)

    @work(group="ask")
    async def put(self, question: Question, priority: Priority) -> None:
        """Put a question to PostHog."""
        session, client = self.pane.session, self.pane.services.client
        if client is None:
            self.post_message(self.AnswerCame(session, question, Answer(Names(), "Not connected.")))
            return
        try:
            answer = await ask(client, question, priority)
        except ApiError as error:
            if isinstance(error, Invalid | NotFound | Forbidden):
                self._refused.add(sort_of(question))
            if priority is Priority.BACKGROUND:
                # It stays among what was asked: nobody waits for it, so it is not tried again.
                return
            answer = Answer(Names(), error.message)
        self.post_message(self.AnswerCame(session, question, answer))

    @on(AnswerCame)
    def answer_came(self, message: AnswerCame) -> None:
        """Keep it, unless it is of another project by now."""
        message.stop()
        if message.session is not self.pane.session:
            return
        self._asked.discard(message.question)
        while len(self.answers) >= MOST_ANSWERS:
            del self.answers[next(iter(self.answers))]
        self.answers[message.question] = message.answer
        self.answered = message.question
