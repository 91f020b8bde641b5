"""Who is in a cohort: a page after the other, searched in all of them."""

import json
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import Cohort, Person
from hogtui.panes.base import Pane
from hogtui.panes.browse.look import Look
from hogtui.panes.browse.parts import Detail
from hogtui.panes.browse.sections import drawn
from hogtui.panes.browse.thing_list import WIDE
from hogtui.resources.base import Item
from hogtui.resources.cohort_people import Members as Page
from hogtui.resources.cohort_people import members
from hogtui.resources.persons import PERSONS, identity, sections, title
from hogtui.text import amounts
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column, Grid, RowsSource

if TYPE_CHECKING:
    from hogtui.panes.cohorts.pane import CohortsPane

COLUMNS = tuple(each for each in PERSONS.columns if each.name != "why")
AHEAD = 20
"""Rows before the last at which the next page is asked for."""


class Members(Look):
    """The people at the left, what is known of one of them at the right."""

    BINDINGS = [
        Binding("enter", "open", "Open person", id="members.open", tooltip="Go to this person"),
        Binding("slash", "search", "Search", id="members.search", tooltip="Search all the people"),
        Binding(
            "D",
            "remove",
            "Take out",
            id="members.remove",
            tooltip="Take this person out of the static cohort",
        ),
        Binding("A", "add", "Add people", id="members.add", show=False, tooltip="Put people in"),
        Binding(
            "c",
            "copy_person",
            "Copy person",
            id="members.copy",
            show=False,
            tooltip="Copy everything about this person as JSON",
        ),
        Binding(
            "Q",
            "query",
            "As HogQL",
            id="members.query",
            show=False,
            tooltip="Open the query that lists these people",
        ),
        Binding("r", "reload", "Reload", id="members.reload", show=False, tooltip="Read it anew"),
    ]
    DEFAULT_CSS = """
    Members {
        & > Horizontal { height: 1fr; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        Input { display: none; }
        Input.-wanted { display: block; }
        Grid { width: 3fr; height: 1fr; }
        Detail { display: none; width: 2fr; }
        &.-wide Detail { display: block; }
    }
    """

    class Came(Message):
        """A page of them."""

        def __init__(self, page: Page, offset: int) -> None:
            super().__init__()
            self.page = page
            self.offset = offset

    class Failed(Message):
        """They could not be read."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, pane: "CohortsPane", cohort: Cohort) -> None:
        super().__init__()
        self.pane = pane
        self.cohort = cohort
        self.people: list[Item[Person]] = []
        self._read = 0
        """So many came, which is where the next page begins."""
        self.more = False
        self._rows: list[list[object]] = []
        self._is_reading = False
        self._problem = ""

    def content(self) -> ComposeResult:
        """A line to type on, and the two."""
        yield Input(placeholder="part of a name or address, or a whole distinct id")
        with Horizontal():
            yield Grid(row_numbers=False)
            yield Detail()

    def on_mount(self) -> None:
        """Read the first page."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        self.grid.focus()
        self.read(0)

    def on_resize(self) -> None:
        """There is more or less room."""
        self.set_class(self.app.size.width >= WIDE, "-wide")

    @property
    def grid(self) -> Grid:
        """The people."""
        return self.query_one(Grid)

    @property
    def person(self) -> Person | None:
        """Who the cursor is on."""
        row = self.grid.cursor_row
        return self.people[row].thing if row < len(self.people) else None

    @property
    def search(self) -> str:
        """What is searched for."""
        return self.query_one(Input).value.strip()

    # Reading

    @work(exclusive=True, group="members")
    async def read(self, offset: int) -> None:
        """A page of them."""
        client = self.pane.services.client
        if client is None:
            return
        self._is_reading = True
        self._summarize()
        try:
            page = await members(client, self.cohort.id, search=self.search, offset=offset)
        except Forbidden as error:
            words = f"This key lacks {error.scope}." if error.scope else line(error.message)
            self.post_message(self.Failed(words))
        except ApiError as error:
            self.post_message(self.Failed(line(error.message)))
        else:
            self.post_message(self.Came(page, offset))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show them behind the others; an empty page is the end."""
        message.stop()
        self._is_reading, self._problem = False, ""
        if message.offset == 0:
            self.people, self._rows = [], []
        self.people += message.page.people
        self._read = message.offset + message.page.read
        self._rows += [
            [column.value(each.thing) for column in COLUMNS] for each in message.page.people
        ]
        self.more = message.page.more
        self.show_people()
        self.describe()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """What is here stays."""
        message.stop()
        self._is_reading, self._problem = False, message.words
        self._summarize()

    def show_people(self) -> None:
        """Draw them."""
        is_wide = self.has_class("-wide")
        shown = [place for place, each in enumerate(COLUMNS) if each.narrow or is_wide]
        columns = [Column(each.name, each.type) for each in COLUMNS]
        source = RowsSource(columns, self._rows, shown=shown)
        self.grid.show(source, keep_cursor=True)
        self._summarize()

    def _summarize(self) -> None:
        here = len(self.people)
        parts = [Part(f" · {amounts.of(here, 'person', 'people')}", weight=18)]
        if self.more:
            about = self.cohort.count
            of = f"about {about:,}" if about and about > here and not self.search else "more"
            parts = [Part(f" · {here:,} of {of}", weight=18)]
        if self.search:
            parts.append(Part(f" · with {line(self.search)}", "$text-accent"))
        if self._is_reading:
            parts.append(Part(" · reading ...", weight=8))
        if self._problem:
            parts.append(Part(f" · {self._problem}", "$text-warning", weight=17))
        self.say(line(self.cohort.name) or f"cohort {self.cohort.id}", *parts)

    # The cursor

    @on(Grid.CursorMoved)
    def moved(self, message: Grid.CursorMoved) -> None:
        """Near the end the next page is asked for."""
        message.stop()
        self.describe()
        if self.more and not self._is_reading and message.row >= len(self.people) - AHEAD:
            self.read(self._read)

    def describe(self) -> None:
        """Everything that is known of who the cursor is on."""
        if self.has_class("-wide"):
            person = self.person
            found = sections(person, self.pane.context) if person is not None else ()
            self.query_one(Detail).show(drawn(found))

    @on(Grid.Opened)
    @on(Grid.ValueRequested)
    def opened(self, message: Grid.Opened | Grid.ValueRequested) -> None:
        """Enter on a row."""
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to this person."""
        person = self.person
        if person is not None:
            self.post_message(Pane.PersonWanted(identity(person), "person"))

    # Keys

    def action_search(self) -> None:
        """Take letters."""
        entry = self.query_one(Input)
        entry.add_class("-wanted")
        entry.focus()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Ask PostHog, which searches all of them."""
        event.stop()
        self.query_one(Input).set_class(bool(self.search), "-wanted")
        self.grid.focus()
        self.read(0)

    def action_reload(self) -> None:
        """From the first page on."""
        self.read(0)

    def action_leave(self) -> None:
        """Everything again, then back to the list."""
        entry = self.query_one(Input)
        if entry.has_focus or entry.value:
            searched = bool(entry.value)
            entry.value = ""
            entry.remove_class("-wanted")
            self.grid.focus()
            if searched:
                self.read(0)
            return
        super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes something is greyed while that is not possible."""
        del parameters
        if action in ("remove", "add"):
            return None if self.why_not(action) else True
        return True

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action == "remove" and self.person is None:
            return "There is nobody under the cursor."
        if action in ("remove", "add"):
            return self.pane.why_no_people(self.cohort)
        return self.pane.why_not(action)

    def action_remove(self) -> None:
        """Take this person out."""
        person = self.person
        if person is not None:
            self.pane.changer.remove(self.cohort, identity(person), title(person))

    def action_add(self) -> None:
        """Put others in."""
        self.pane.gather(self.cohort)

    def action_copy_person(self) -> None:
        """As PostHog tells it."""
        row = self.grid.cursor_row
        if row < len(self.people):
            record = REDACTION.value("person", dict(self.people[row].record))
            text = json.dumps(record, indent=2, ensure_ascii=False, default=str)
            self.pane.copy(text, "the person as JSON")

    def action_query(self) -> None:
        """The same people by HogQL."""
        self.pane.open_query(self.cohort, people=True)
