"""How the deletions of people's events stand."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.panes.browse.look import Look
from hogtui.resources.person_changes import deletions
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column, Grid, RowsSource

if TYPE_CHECKING:
    from hogtui.panes.persons.pane import PersonsPane

NAMES = ("person_uuid", "status", "created_at", "delete_verified_at")
COLUMNS = (
    Column("person"),
    Column("state"),
    Column("asked for", "DateTime"),
    Column("found to be done", "DateTime"),
)


class DeletionsLook(Look):
    """The newest first."""

    BINDINGS = [Binding("r", "reload", "Reload", id="deletions.reload", tooltip="Ask again")]
    DEFAULT_CSS = """
    DeletionsLook Grid { height: 1fr; }
    """

    class Came(Message):
        """They are here, or the reason why not."""

        def __init__(self, found: Sequence[Mapping[str, Any]], failure: str = "") -> None:
            super().__init__()
            self.found = found
            self.failure = failure

    def __init__(self, pane: "PersonsPane") -> None:
        super().__init__()
        self.pane = pane

    def content(self) -> ComposeResult:
        """A table."""
        yield Grid(row_numbers=False)

    def on_mount(self) -> None:
        """Ask."""
        self.query_one(Grid).focus()
        self.action_reload()

    def action_reload(self) -> None:
        """Ask again."""
        self.say("Deletions of events", Part(" …", "$text-accent"))
        self.read()

    @work(exclusive=True)
    async def read(self) -> None:
        """All of them."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            self.post_message(self.Came(await deletions(client)))
        except ApiError as error:
            self.post_message(self.Came((), line(error.message)))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show them."""
        message.stop()
        rows = [tuple(each.get(name) for name in NAMES) for each in message.found]
        self.query_one(Grid).show(RowsSource(COLUMNS, rows), keep_cursor=True)
        pending = sum(not each.get("delete_verified_at") for each in message.found)
        words = f" · {message.failure}" if message.failure else f" · {pending} not done yet"
        tone = "$text-error" if message.failure else "$text-muted"
        self.say("Deletions of events", Part(words, tone, elastic=True))
