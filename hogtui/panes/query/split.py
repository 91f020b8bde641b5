"""Two regions, a draft above and its results below: who has how much room, and who has the keys."""

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widget import Widget

from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.draft import Draft
from hogtui.panes.query.results import Results
from hogtui.services import Services

if TYPE_CHECKING:
    from hogtui.panes.query.editor import Editor

TWICE = 1.5
"""Seconds within which a second escape belongs to the first."""

WIDE = 100
"""Columns from which a whole value stands beside the rows instead of in their place."""
SHORT = 18
"""Lines below which the region with the focus takes most of the room."""

Zoom = Literal["", "editor", "results"]


class Split(Widget):
    """A draft and its results; neither is made before it is asked for."""

    zoomed: reactive[Zoom] = reactive("", init=False)
    """The region that has all the room."""

    def __init__(self, services: Services, buffer: Buffer) -> None:
        super().__init__()
        self.services = services
        self._begins_with = buffer
        self._left_at = float("-inf")

    @cached_property
    def draft(self) -> Draft:
        """What is being written."""
        profile = self.services.settings.profile
        another_key = profile.another_key if profile else ""
        return Draft(self._begins_with, self.services.clock, another_key)

    @cached_property
    def results(self) -> Results:
        """What came of it."""
        return Results(self.services.clock, self.services.settings.timezone)

    @property
    def editor(self) -> "Editor":
        """Where it is written."""
        return self.draft.editor

    @property
    def is_begun(self) -> bool:
        """There is an editor, and perhaps more in it than at the start."""
        return "draft" in self.__dict__

    @property
    def written(self) -> Buffer:
        """The text as it is now."""
        return self.editor.buffer() if self.is_begun else self._begins_with

    def compose(self) -> ComposeResult:
        """Everything that can ever be seen, so that nothing is mounted while typing."""
        # Set before anything is in here: later it would style everything anew.
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield self.draft
        yield self.results

    def on_paste(self, event: events.Paste) -> None:
        """Text that was pasted onto the rows belongs into the editor as well."""
        event.stop()
        self.editor.focus()
        self.editor.post_message(events.Paste(event.text))

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Which keys are live."""
        if action == "rows":
            return not self.results.has_focus_within
        return bool(self.editor.problems) if action == "go_to_problem" else True

    def left_twice(self) -> bool:
        """Escape, and escape again: whether that was more than changing sides and back."""
        return False

    def action_rows(self) -> None:
        """From the text to the rows."""
        if not self._is_second_escape():
            self.results.focus_rows()

    @on(Results.EditWanted)
    def edit(self, message: Results.EditWanted) -> None:
        """Back to the text."""
        message.stop()
        if not self._is_second_escape():
            self.editor.focus()

    def _is_second_escape(self) -> bool:
        now = self.services.clock.monotonic()
        twice, self._left_at = now - self._left_at < TWICE, now
        return twice and self.left_twice()

    def action_go_to_problem(self) -> None:
        """Put the cursor on the next mistake."""
        self.draft.go_to_problem()

    def action_zoom(self) -> None:
        """Give the focused region the whole pane, or share it again."""
        here: Zoom = "results" if self.results.has_focus_within else "editor"
        self.zoomed = "" if self.zoomed else here

    def watch_zoomed(self, zoomed: Zoom) -> None:
        """Styles do the rest."""
        self.set_class(zoomed == "editor", "-only-editor")
        self.set_class(zoomed == "results", "-only-results")

    def on_descendant_focus(self) -> None:
        """The region with the focus is marked, and larger where there is little room."""
        self._show_region(at_editor=not self.results.has_focus_within)

    def _show_region(self, *, at_editor: bool) -> None:
        # Classes go where they matter: one on the pane styles everything in it anew.
        self.draft.heading.set_class(at_editor, "-active")
        self.results.heading.set_class(not at_editor, "-active")
        self.set_class(not at_editor and self.has_class("-short"), "-at-results")
        if self.zoomed:
            self.zoomed = "editor" if at_editor else "results"

    def on_resize(self, event: events.Resize) -> None:
        """Styles know wide from narrow and short from tall."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.height < SHORT, "-short")
        self._show_region(at_editor=not self.results.has_focus_within)
