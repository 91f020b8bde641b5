"""Pasted ids and addresses, or a CSV file, become people for a static cohort."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from hogtui.api.errors import ApiError
from hogtui.api.models import Cohort
from hogtui.panes.browse.look import Look
from hogtui.panes.cohorts.form import name_remark
from hogtui.resources.cohort_people import (
    AT_ONCE,
    MOST_NAMES,
    Found,
    identify,
    names_in,
    names_of_csv,
)
from hogtui.text import amounts
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import line
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.panes.cohorts.pane import CohortsPane

LARGEST = 20_000_000
"""Bytes of a file that are read."""
LISTED = 500
"""Names that are listed of those that nobody has; copying takes all."""


class Gathering(Look):
    """The names at the left, what is known of them at the right."""

    BINDINGS = [
        Binding(
            "f9",
            "go_on",
            "Look up",
            id="gathering.go_on",
            tooltip="Look the names up; then ask to put the people in",
        ),
        Binding(
            "f6",
            "copy_missing",
            "Copy not found",
            id="gathering.copy_missing",
            tooltip="Copy the names that nobody has",
        ),
    ]
    DEFAULT_CSS = """
    Gathering {
        & > .line { height: 1; background: $panel; }
        .label { width: 12; height: 1; padding: 0 1; color: $text-muted; }
        Input, Input:focus { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
        Input:focus { background: $primary-muted; }
        & > .both { height: 1fr; }
        TextArea, TextArea:focus { width: 2fr; height: 1fr; border: none; padding: 0 1; }
        VerticalScroll { width: 3fr; height: 1fr; padding: 0 1; background: $surface; }
        VerticalScroll Static { width: 1fr; height: auto; }
    }
    """

    class Identified(Message):
        """More of the names are people now."""

        def __init__(self, found: Found, *, last: bool) -> None:
            super().__init__()
            self.found = found
            self.last = last

    class FileRead(Message):
        """The names of a file, or why there are none."""

        def __init__(self, names: Sequence[str], words: str, *, failed: bool = False) -> None:
            super().__init__()
            self.names = names
            self.words = words
            self.failed = failed

    class Failed(Message):
        """The names could not be looked up."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(
        self,
        pane: "CohortsPane",
        cohort: Cohort | None,
        names: Sequence[str] = (),
        title: str = "",
    ) -> None:
        """`cohort` is who gets them; None for a new one."""
        super().__init__()
        self.pane = pane
        self.cohort = cohort
        self.found: Found | None = None
        """What is known of the names; None until they were looked up."""
        self.is_done = False
        self._given = "\n".join(names)
        self._from = title
        self._problem = ""

    def content(self) -> ComposeResult:
        """A few lines, the names, and what is known of them."""
        if self.cohort is None:
            with Horizontal(classes="line"):
                yield Static("name", classes="label")
                yield Input(line(self._from), id="name")
        with Horizontal(classes="line"):
            yield Static("CSV file", classes="label")
            yield Input(placeholder="a path; enter reads it, or paste below", id="file")
        with Horizontal(classes="both"):
            yield TextArea(self._given, show_line_numbers=True)
            with VerticalScroll():
                yield Static("", id="report", markup=False)

    def on_mount(self) -> None:
        """Ready to type, or to look up what was handed over."""
        if self.cohort is None and not self._given:
            self.query_one("#name", Input).focus()
        else:
            self.query_one(TextArea).focus()
        self._draw()

    @property
    def names(self) -> list[str]:
        """What is to be looked up, each once."""
        return names_in(self.query_one(TextArea).text)

    @property
    def title(self) -> str:
        """What the new cohort is to be called."""
        return self.query_one("#name", Input).value.strip() if self.cohort is None else ""

    # What is typed

    @on(TextArea.Changed)
    def changed(self, event: TextArea.Changed) -> None:
        """Other names are not known yet."""
        event.stop()
        self.workers.cancel_group(self, "identify")
        self.found, self.is_done, self._problem = None, False, ""
        self._draw()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Say what the name lacks."""
        event.stop()
        self._problem = ""
        self._draw()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Read the file; from the name on to the names."""
        event.stop()
        if event.input.id == "file" and event.value.strip():
            self.read_file(event.value.strip())
        else:
            self.query_one(TextArea).focus()

    @work(exclusive=True, group="file")
    async def read_file(self, path: str) -> None:
        """The column with what tells people apart."""
        try:
            text = await asyncio.to_thread(_text_of, path)
            names, column = names_of_csv(text)
        except ValueError as error:
            self.post_message(self.FileRead((), str(error), failed=True))
        except OSError as error:
            words = f"Not read: {(error.strerror or 'it cannot be opened').lower()}."
            self.post_message(self.FileRead((), words, failed=True))
        else:
            self.post_message(
                self.FileRead(names, f"{amounts.of(len(names), 'name', 'names')} of {column}")
            )

    @on(FileRead)
    def file_read(self, message: FileRead) -> None:
        """Show what stands in it."""
        message.stop()
        if message.failed:
            self._problem = message.words
            self._draw()
            return
        entry = self.query_one(TextArea)
        entry.text = "\n".join(message.names)
        entry.focus()
        self.pane.say(message.words)

    # Looking up

    def action_go_on(self) -> None:
        """Look them up; with all known, ask to put them in."""
        problem = self._missing()
        if problem:
            self._problem = problem
            self._draw()
        elif self.found is not None and self.is_done:
            self._put_in(self.found)
        elif self.found is None:
            self.found = Found(0)
            self._draw()
            self.identify(self.names)

    def _missing(self) -> str:
        if self.cohort is None:
            remark = name_remark(self.title, {each.casefold() for each in self.pane.named.values()})
            if remark is not None:
                return f"Name: {remark.words}."
        names = len(self.names)
        if not names:
            return "Nobody is named yet."
        if names > MOST_NAMES:
            return f"{names:,} names are too many in one go: {MOST_NAMES:,} at most."
        return ""

    @work(exclusive=True, group="identify")
    async def identify(self, names: Sequence[str]) -> None:
        """Batch after batch."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            found = Found(0)
            async for found in identify(client, names):
                self.post_message(self.Identified(found, last=False))
            self.post_message(self.Identified(found, last=True))
        except ApiError as error:
            self.post_message(self.Failed(line(error.message)))

    @on(Identified)
    def identified(self, message: Identified) -> None:
        """Show how far it is."""
        message.stop()
        if self.found is not None:
            self.found, self.is_done = message.found, message.last
            self._draw()
        if message.last and self.has_focus_within:
            # Among the names every letter types; here they are keys again.
            self.query_one(VerticalScroll).focus()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """The names stay."""
        message.stop()
        self.found, self._problem = None, message.words
        self._draw()

    def _put_in(self, found: Found) -> None:
        people = [*found.people]
        problem = self.pane.why_not("new") if people else "None of these names is anybody's."
        if problem:
            self._problem = problem
            self._draw()
        elif self.cohort is None:
            self.pane.changer.create_of(self.title, self._from and f"From {self._from}", found)
        else:
            self.pane.changer.add(self.cohort, found, people)

    def added(self, people: int) -> bool:
        """Some are in by now: go on with the rest; False when there is none."""
        found = self.found
        if self.cohort is None or found is None or len(found.people) <= people:
            return False
        rest = dict([*found.people.items()][people:])
        self.found = Found(found.asked, rest, found.missing, found.shared)
        self._draw()
        return True

    def action_copy_missing(self) -> None:
        """For a spreadsheet, or for whoever made the list."""
        found = self.found
        if found is not None and found.missing:
            self.pane.copy(
                "\n".join(found.missing), amounts.of(len(found.missing), "name", "names")
            )

    # Drawing

    def _draw(self) -> None:
        names, found = self.names, self.found
        whom = f"Add people to {line(self.cohort.name)}" if self.cohort else "New static cohort"
        parts = [Part(f" · {amounts.of(len(names), 'name', 'names')}", weight=18)]
        if found is not None and not self.is_done:
            parts.append(Part(f" · {found.asked:,} looked up ...", "$text-accent"))
        if self._problem:
            parts.append(Part(f" · {self._problem}", "$text-warning", weight=19))
        self.say(whom, *parts)
        self.query_one("#report", Static).update(Content("\n").join(self._report(found)))

    def _report(self, found: Found | None) -> list[Content]:
        if found is None:
            return [
                Content("Person ids, distinct ids and e-mail addresses, one a line"),
                Content("or with commas, semicolons or spaces between them."),
                Content(""),
                Content.styled("f9 looks them up; nothing is changed by that.", "$text-muted"),
            ]
        people = len(found.people)
        whom = amounts.of(people, "person", "people")
        names = amounts.of(found.asked, "name", "names")
        lines = [Content.styled(f"{whom} of {names}", "bold")]
        if self.is_done and people:
            what = f"adds {min(people, AT_ONCE):,} of them" if self.cohort else "makes the cohort"
            lines.append(Content.styled(f"f9 {what}: a card asks first", "$text-muted"))
        for name, owners in [*found.shared.items()][:LISTED]:
            lines.append(
                Content.styled(
                    f"{REDACTION.name(line(name))} is {owners} people: all of them", "$text-warning"
                )
            )
        if found.missing:
            lines += [
                Content(""),
                Content.styled(
                    f"{amounts.of(len(found.missing), 'name', 'names')} that nobody has",
                    "$text-warning",
                ),
                Content.styled("f6 copies them", "$text-muted"),
                *(Content(REDACTION.name(line(each))) for each in found.missing[:LISTED]),
            ]
            if len(found.missing) > LISTED:
                lines.append(Content(f"and {len(found.missing) - LISTED:,} more"))
        return lines


def _text_of(path: str) -> str:
    """What stands in a file. Raises OSError, and ValueError with a sentence."""
    with Path(path).expanduser().open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("This file is larger than 20 MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("This file is not UTF-8.") from None
