"""What PostHog said when a query did not work, whole, and what to do about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from hogtui.api.errors import (
    ApiError,
    BadBody,
    Forbidden,
    Invalid,
    NotAuthenticated,
    QuotaExceeded,
    ServerFailed,
    Throttled,
    TimedOut,
    TooHeavy,
    Unreachable,
)
from hogtui.text import amounts
from hogtui.text.safe import clean, line

TITLES: Sequence[tuple[type[ApiError], str]] = (
    (Invalid, "PostHog does not understand this query"),
    (TooHeavy, "Too heavy"),
    (Throttled, "Rate limit"),
    (Forbidden, "Not allowed"),
    (NotAuthenticated, "The key does not work"),
    (QuotaExceeded, "Allowance used up"),
    (TimedOut, "No answer in time"),
    (Unreachable, "No answer"),
    (ServerFailed, "PostHog failed"),
    (BadBody, "An answer that makes no sense"),
)
"""From the special to the general: the first that fits."""


def title(error: ApiError) -> str:
    """What kind of failure it is, in a few words."""
    return next((words for kind, words in TITLES if isinstance(error, kind)), "Did not work")


def advice(error: ApiError, now: datetime, another_key: str = "") -> str:
    """One plain line of what to do, or "" where the server's words say it all.

    `another_key` says how hogtui is given one.
    """
    match error:
        case Throttled(retry_after=None):
            return "Too many queries run at once. f9 tries again when one of them is done."
        case Throttled(retry_after=float() | int() as seconds):
            until = (now + timedelta(seconds=seconds)).astimezone()
            return f"Works again in {amounts.duration(seconds)}, at {until:%H:%M:%S}."
        case TooHeavy():
            return "Ask for less: a shorter time range, fewer columns, or SAMPLE 0.1 after events."
        case Forbidden(scope=str(scope)):
            return f"The key lacks the scope {scope}. Add it in PostHog, under personal API keys."
        case Forbidden():
            return "This key or its owner may not run queries in this project."
        case NotAuthenticated():
            return f"It is wrong, expired or revoked. {another_key}".strip()
        case QuotaExceeded():
            return "Waiting does not help until the plan's allowance renews or is raised."
        case Unreachable():
            return "Your text is safe. f9 tries again."
        case ServerFailed():
            return "f9 tries again; a smaller query may get through."
    return ""


class ErrorView(VerticalScroll, can_focus=True):
    """The server's words, wrapped and scrollable; enter goes to the place they are about."""

    BINDINGS = [
        Binding("enter", "go", "Go to it", id="error.go", tooltip="Put the cursor on the mistake"),
        Binding("y", "copy", "Copy", id="error.copy", tooltip="Copy the message"),
    ]

    class GoWanted(Message):
        """The user wants the cursor at the mistake."""

    class CopyRequested(Message):
        """The user wants the message in the clipboard."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            self.what = "the message"

    def __init__(self, another_key: str = "") -> None:
        super().__init__()
        self._another_key = another_key
        self.message = ""
        """What is shown of the server's words; "" when nothing is wrong."""

        self._words = Static(Content(""), classes="message")
        self.advice = Static(Content(""), classes="error-advice")
        """What to do, for a place where it does not scroll away with the words."""

    def compose(self) -> ComposeResult:
        """The words; whoever shows them puts `advice` below."""
        yield self._words

    def show(self, error: ApiError, now: datetime, explained: str = "") -> None:
        """Show a failure from its beginning; `explained` is what to change in the query."""
        self.message = clean(error.message).strip() or "No reason was given."
        drawn = "\n".join(map(line, self.message.expandtabs(4).split("\n")))
        self._words.update(Content(drawn))
        hint = explained or advice(error, now, self._another_key)
        self.advice.update(Content(line(hint)))
        self.advice.set_class(not hint, "-blank")
        self.scroll_home(animate=False)

    def action_go(self) -> None:
        """Ask for the cursor to be put at the mistake."""
        self.post_message(self.GoWanted())

    def action_copy(self) -> None:
        """Ask for the message to be copied."""
        self.post_message(self.CopyRequested(self.message))
