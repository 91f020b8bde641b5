"""A list of projects and profiles, to mark those that are meant."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from hogtui.api.fan_out import Target
from hogtui.text.safe import line
from hogtui.widgets.corner import Corner


class Targets(Corner[Sequence[Target] | None]):
    """Gives what was marked, in the order of the list, or None."""

    BINDINGS = [
        Binding("escape", "dismiss", "Back", id="targets.close"),
        Binding("enter,f9", "take", "Run", id="targets.run", priority=True),
        Binding("space", "mark", "Mark", id="targets.mark", priority=True),
        Binding("a", "all", "All", id="targets.all"),
    ]
    DEFAULT_CSS = """
    Targets {
        & > Vertical { width: 64; }
        .note { color: $text-warning; height: auto; padding: 0 1; }
    }
    """

    def __init__(
        self,
        targets: Sequence[Target],
        marked: Sequence[Target],
        note: str = "",
        *,
        heading: str = "Run in several projects",
        verb: str = "runs",
    ) -> None:
        super().__init__()
        self._heading = heading
        self._verb = verb
        self.targets = targets
        self.marked = {place for place, target in enumerate(targets) if target in marked}
        """Places in the list."""
        self._note = note

    def compose(self) -> ComposeResult:
        """A frame with a line for each place."""
        frame = Vertical()
        frame.border_title = Content(self._heading)
        frame.border_subtitle = Content(f"space marks · a all · enter {self._verb} · esc goes back")
        with frame:
            if self._note:
                yield Static(Content(line(self._note)), classes="note")
            yield OptionList(*(Option(self._words(place)) for place in range(len(self.targets))))

    def _words(self, place: int) -> Content:
        # A sign and not a colour alone: there may be none.
        target = self.targets[place]
        mark = ("[x] ", "$text-accent") if place in self.marked else "[ ] "
        where = f"project {target.project_id}" if target.project_id is not None else ""
        if target.profile:
            where = f"profile {target.profile}{f', {where}' if where else ''}"
        return Content.assemble(" ", mark, line(target.title), (f"   {line(where)}", "$text-muted"))

    def _draw(self) -> None:
        options = self.query_one(OptionList)
        for place in range(len(self.targets)):
            options.replace_option_prompt_at_index(place, self._words(place))

    def action_mark(self) -> None:
        """Mark the line under the cursor, or not any more."""
        place = self.query_one(OptionList).highlighted
        if place is not None:
            self.marked ^= {place}
            self._draw()

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click marks too."""
        event.stop()
        self.marked ^= {event.option_index}
        self._draw()

    def action_all(self) -> None:
        """Mark all, or none when all are marked."""
        every = set(range(len(self.targets)))
        self.marked = set() if self.marked == every else every
        self._draw()

    def action_take(self) -> None:
        """Give what is marked; nothing marked is no answer."""
        if self.marked:
            self.dismiss([self.targets[place] for place in sorted(self.marked)])
