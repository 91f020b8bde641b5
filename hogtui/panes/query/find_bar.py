"""A line under the editor: find a text in the query, and replace it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.text_area import Selection

from hogtui.panes.query.editor import Editor, typed
from hogtui.text.finding import Match, matches, nearest, replaced
from hogtui.text.statements import location

LONGEST = 200
"""Characters of a selection that is looked for; a longer one is meant for something else."""


class FindBar(Widget):
    """Looks only when it is asked to: nothing of it stands in the way of a key of the editor."""

    BINDINGS = [
        Binding("escape", "leave", "Editor", id="find.leave", tooltip="Back to the place found"),
        Binding("down,ctrl+f,alt+f", "go(True)", "Next", id="find.next", tooltip="The next place"),
        Binding(
            "shift+enter,up",
            "go(False)",
            "Previous",
            id="find.previous",
            tooltip="The place before",
        ),
        Binding(
            "alt+r", "replace_all", "Replace all", id="find.all", tooltip="Replace it everywhere"
        ),
    ]
    DEFAULT_CSS = """
    FindBar {
        height: 1;
        layout: horizontal;
        background: $panel;
        Static { width: auto; height: 1; color: $text-accent; text-style: bold; }
        .count { color: $text-muted; text-style: none; min-width: 10; padding: 0 1; }
        Input, Input:focus { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
    }
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self._wanted = Input(placeholder="text; capitals matter once there is one")
        self._by = Input(placeholder="enter one, alt+r all")
        self._count = Static(markup=False, classes="count")
        self._found: Sequence[Match] = ()
        self._found_in = ""
        """The text that the places are of."""
        self._from = 0
        """Where the cursor was when somebody began to look."""

    def compose(self) -> ComposeResult:
        """What is looked for, how often it is there, what stands there afterwards."""
        yield Static(Content(" Find "))
        yield self._wanted
        yield self._count
        yield Static(Content("Replace "))
        yield self._by

    def begin(self) -> None:
        """Take the keys; what is selected is looked for."""
        self.display = True
        self._from = self.editor.offset_at(min(self.editor.selection))
        selected = self.editor.selected_text
        if selected and len(selected) <= LONGEST and "\n" not in selected:
            self._wanted.value = selected
        self._wanted.focus()
        self._wanted.action_select_all()
        self._look()

    # --- finding

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """Another text: the first place from where the cursor was."""
        event.stop()
        if event.input is self._wanted and self.display:
            self._look()

    def _look(self) -> None:
        self._read()
        if self._found:
            self._show(nearest(self._found, self._from))
        else:
            self._tell(None)

    def _read(self) -> None:
        text = self.editor.text
        self._found, self._found_in = matches(text, self._wanted.value), text

    def _show(self, number: int) -> None:
        start, end = (location(self._found_in, each) for each in self._found[number])
        self.editor.selection = Selection(start, end)
        self.editor.scroll_cursor_visible(center=True)
        self._tell(number)

    def _tell(self, number: int | None) -> None:
        if number is None:
            words = "not found" if self._wanted.value else ""
        else:
            words = f"{number + 1:,} of {len(self._found):,}"
        self._count.update(Content(words))

    @property
    def _here(self) -> int | None:
        """The number of the match that is selected."""
        first, last = sorted(self.editor.selection)
        here = Match(self.editor.offset_at(first), self.editor.offset_at(last))
        place = nearest(self._found, here.start) if self._found else None
        return place if place is not None and self._found[place] == here else None

    def action_go(self, forward: bool) -> None:
        """To the next place or to the one before."""
        if self.editor.text != self._found_in:
            self._read()
        if not self._found:
            self._tell(None)
            return
        first, last = sorted(self.editor.selection)
        here = self._here
        start = self.editor.offset_at(first)
        at = self.editor.offset_at(last) if forward and here is not None else start
        self._show(nearest(self._found, at, forward=forward))

    # --- replacing

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter goes on; where it is replaced it does that before."""
        event.stop()
        if event.input is self._by:
            self._replace_this()
        self.action_go(True)

    def _replace_this(self) -> None:
        if self.editor.text != self._found_in:
            self._read()
        here = self._here
        if here is not None:
            start, end = (location(self._found_in, each) for each in self._found[here])
            self.editor.put(typed(self._by.value), start, end)
            self._read()

    def action_replace_all(self) -> None:
        """Replace it everywhere: one edit, so that one undo takes it back."""
        self._read()
        done = replaced(self._found_in, self._found, typed(self._by.value))
        if done is None:
            self._tell(None)
            return
        count = len(self._found)
        (start, end), new = done
        first, last = location(self._found_in, start), location(self._found_in, end)
        self.editor.put(new, first, last)
        self._read()
        self._count.update(Content(f"{count:,} replaced"))

    def action_leave(self) -> None:
        """Back to the text, at the place found."""
        self.display = False
        self.editor.focus()
