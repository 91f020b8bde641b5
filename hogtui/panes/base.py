"""What every pane is: the middle of the screen, always in one of four drawn states."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual import work
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from hogtui.services import Services
from hogtui.text.redaction import REDACTION

if TYPE_CHECKING:
    from hogtui.api.session import Session
    from hogtui.api.write_types import Outcome, Ready, Record, Wish

Severity = Literal["information", "warning", "error"]


class Fact(NamedTuple):
    """Something a person should know before a change, in a line on the card."""

    label: str
    """Such as "people affected". A later fact with the same label takes the place of this one."""
    value: str
    severity: Severity = "information"


Facts = Callable[["Ready"], AsyncIterator[Fact]]
"""Finds out what a change would mean, a fact at a time, while the card is shown."""


class State(StrEnum):
    """What a pane has to show; the class `-loading`, `-empty`, ... follows it."""

    LOADING = "loading"
    EMPTY = "empty"
    FAILED = "failed"
    READY = "ready"


class Pane(Widget):
    """A pane knows its services and its session, and nothing of the screen around it.

    It tells the screen what a person should hear with `Said`, and how old its data is with
    `DataAge`. A pane is made when it is first opened and lives until the app ends.
    """

    ID: ClassVar[str] = ""
    """Its name in settings and in binding ids, such as "query"."""
    TITLE: ClassVar[str] = ""
    SCOPE: ClassVar[str | None] = None
    """What the key must be allowed to do before anything is sent."""
    HELP: ClassVar[str] = ""
    """What is worth knowing about this pane besides its keys: paragraphs and `- ` bullets, code in
    backquotes."""

    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; layout: vertical; }
    """

    session: "reactive[Session | None]" = reactive(None, init=False)
    """Where we are; None until connected. Set by the main screen."""
    state: reactive[State] = reactive(State.READY, init=False, repaint=False)

    class Said(Message):
        """One line for the status bar and the message history."""

        def __init__(self, text: str, severity: Severity = "information", route: str = "") -> None:
            super().__init__()
            self.text = text
            self.severity: Severity = severity
            self.route = route
            """How something travelled, such as the clipboard's "tmux"; "" when no matter."""

    class DataAge(Message):
        """When what is on screen was true; None when nothing is shown."""

        def __init__(self, at: datetime | None, cached: bool = False) -> None:
            super().__init__()
            self.at = at
            self.cached = cached

    class ConnectWanted(Message):
        """The user asked for something that needs a connection, and there is none."""

    class WriteWanted(Message):
        """The user asked for a change; the screen shows the card and sends it."""

        def __init__(
            self,
            pane: "Pane",
            wish: "Wish",
            *,
            seen: "Record | None" = None,
            facts: Facts | None = None,
            typed: bool = False,
        ) -> None:
            super().__init__()
            self.pane = pane
            """Its `written` hears how it ended."""
            self.wish = wish
            self.seen = seen
            """The whole object as the person looked at it, if it was on the screen."""
            self.facts = facts
            self.typed = typed
            """The name has to be typed, wherever we are."""

    class ManyWanted(WriteWanted):
        """The user asked for the same of several things: one card for all, a result for each."""

        def __init__(
            self, wants: "Sequence[Pane.WriteWanted]", title: str, *, typed: str = ""
        ) -> None:
            """`title` as in "Turn off 3 feature flags"; `typed` is what has to be typed."""
            super().__init__(wants[0].pane, wants[0].wish, typed=bool(typed))
            self.wants = wants
            self.title = title
            self.phrase = typed

    class Elsewhere(Message):
        """Something that another pane does: the screen goes there and hands this over."""

        where: ClassVar[str] = ""
        """The ID of that pane; its `take` gets this."""

    class QueryWanted(Elsewhere):
        """A query to be seen, changed and run."""

        where = "query"

        def __init__(self, text: str, title: str = "", *, run: bool = False) -> None:
            super().__init__()
            self.text = text
            """HogQL; values in it are literals already."""
            self.title = title
            """Of the tab."""
            self.run = run
            """At once; otherwise it waits to be read first."""

    class PeopleWanted(Elsewhere):
        """People to be put into a static cohort."""

        where = "cohorts"

        def __init__(self, names: Sequence[str], title: str = "") -> None:
            super().__init__()
            self.names = names
            """Person ids, distinct ids or e-mail addresses."""
            self.title = title
            """Where they are from."""

    class PersonWanted(Elsewhere):
        """Somebody to be looked at."""

        where = "persons"

        def __init__(self, identifier: str, kind: str = "") -> None:
            super().__init__()
            self.identifier = identifier
            """An id, an address, a name or a link: whatever leads to somebody."""
            self.kind = kind
            """"person" for a person's id, "distinct id" for one of those; "" where nobody knows."""

    class FlagWanted(Elsewhere):
        """A feature flag to be looked at, or what somebody gets of one or of all."""

        where = "flags"

        def __init__(self, key: str = "", who: str = "") -> None:
            super().__init__()
            self.key = key
            """"" for all flags."""
            self.who = who
            """A distinct id; "" for the flag alone."""

    def __init__(self, services: Services) -> None:
        super().__init__(id=f"pane-{self.ID}", classes=f"-{State.READY}")
        self.services = services
        self.data_age: tuple[datetime | None, bool] = (None, False)
        """What the last DataAge said, for when the pane comes to the front again."""

    @property
    def missing_scope(self) -> str | None:
        """The scope that the key lacks for this pane, or None when nothing stands in the way."""
        if self.session is None or self.SCOPE is None or self.session.allows(self.SCOPE):
            return None
        return self.SCOPE

    def watch_state(self, old: State, new: State) -> None:
        """Styles and tests see the state as a class."""
        self.remove_class(f"-{old}")
        self.add_class(f"-{new}")

    def why_not(self, action: str) -> str | None:
        """The reason for an action that `check_action` greys; None when there is none to give."""
        del action
        if self.missing_scope is not None:
            return f"This key lacks {self.missing_scope}."
        return None

    def on_pane_data_age(self, event: DataAge) -> None:
        """Keep it; the message goes on to the screen."""
        self.data_age = (event.at, event.cached)

    @work(group="copy")
    async def copy(self, text: str, what: str) -> None:
        """Copy, and say how it went; `what` as in "Copied 1 cell"."""
        copied = await self.services.clipboard.copy(REDACTION.text(text))
        if copied.confirmed:
            said = self.Said(f"Copied {what} ({copied.route})", route=copied.route)
        elif copied.route:
            said = self.Said(f"Sent {what} to the terminal's clipboard", route=copied.route)
        else:
            said = self.Said(f"Not copied. {copied.why or ''}".strip(), "warning")
        self.post_message(said)

    def called(self, kind: str, identifier: object) -> str:
        """The name of what PostHog tells by its number, such as a user; "" when it is not known."""
        del kind, identifier
        return ""

    def written(self, outcome: "Outcome") -> None:
        """A change that was asked for has ended; what is stored now is in it."""
        del outcome

    def take(self, wanted: Elsewhere) -> None:
        """Do what another pane asked for; this one is in front by now."""
        del wanted

    def opened(self) -> None:
        """Shown for the first time."""

    async def leave(self) -> None:
        """The app is about to end: stop what still runs on the server, within a second."""
