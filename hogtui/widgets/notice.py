"""A few lines that say what is in the way and which key helps. Never a dialog."""

from typing import NamedTuple

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from hogtui.text.safe import clean


class Trouble(NamedTuple):
    """What went wrong, in the words of whoever said no, and the next step."""

    title: str
    words: str = ""
    step: str = ""


class Notice(Widget, can_focus=False):
    """Takes no room while there is nothing to say, and never takes the keyboard."""

    DEFAULT_CSS = """
    Notice {
        display: none;
        height: auto;
        max-height: 9;
        padding: 0 1;
        border-left: thick $error;
        background: $error 12%;
        &.-shown { display: block; }
    }
    """

    trouble: reactive[Trouble | None] = reactive(None, init=False, layout=True)

    def watch_trouble(self, trouble: Trouble | None) -> None:
        """Shown only while there is one."""
        self.set_class(trouble is not None, "-shown")

    def render(self) -> Content:
        """Title, words, step; plain text."""
        if self.trouble is None:
            return Content("")
        lines = [(clean(self.trouble.title), "bold $text-error")]
        if self.trouble.words:
            lines.append((f"\n{clean(self.trouble.words)}", ""))
        if self.trouble.step:
            lines.append((f"\n{clean(self.trouble.step)}", "$text-muted"))
        return Content.assemble(*lines)
