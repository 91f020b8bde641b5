"""Completion while somebody writes: when the list opens, what its keys do, what is known.

A key is never held up: the list is worked out after the text has changed, and what has to be asked
of PostHog is asked once, in the background, in the first pause of writing.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.geometry import Offset

from hogtui.panes.query.editor import Editor

if TYPE_CHECKING:
    from hogtui.api.query import Result
    from hogtui.panes.query.questions import Question
    from hogtui.text.completion import Completion
    from hogtui.text.knowledge import Knowledge, Names
    from hogtui.widgets.completion_list import CompletionList

LINES = 80
"""Lines before and after the cursor that are looked at."""
FEW = 5
"""Candidates below which PostHog may know more, where it can be asked."""
LETTERS = 2
"""Letters of a word after which the list opens by itself; a dot or a quote opens it at once."""


class Completing:
    """Between an editor and the list of what could be written."""

    def __init__(
        self,
        editor: Editor,
        mount: Callable[["CompletionList"], object],
        rows: Callable[[], "Result | None"],
        answer: Callable[["Question"], "Names | None"],
        wonder: Callable[["Question"], object],
    ) -> None:
        self.editor = editor
        self.knowledge: Knowledge | None = None
        """What is known of the project; None before anything was learned."""
        self.list: CompletionList | None = None
        """Made when it is first needed."""
        self._mount = mount
        self._rows = rows
        """The rows on the screen: they cost nothing to look at."""
        self._answer = answer
        """What PostHog has said about a place or a property."""
        self._wonder = wonder
        """Hears what only PostHog knows."""
        self.question: Question | None = None
        """What nobody here knows about the place of the cursor."""
        self._seen: Result | None = None
        self._values: Mapping[str, Names] = {}
        self._found: Completion | None = None
        self._typed = ""
        """The key whose letter is on its way into the text."""
        self._edits = False
        """A key that changes the text is on its way into it."""
        self._asked = False
        self._place = (-1, -1)
        """Where the cursor was when the list was worked out."""
        self._at = 0
        """The same place, as the list counts."""

    @property
    def is_open(self) -> bool:
        """The list is on the screen."""
        return self.list is not None and self.list.is_open

    # --- keys, before the editor has them

    def takes(self, key: str, character: str | None) -> bool:
        """Whether a key belongs to the list; `tab` writes what is proposed, `enter` what is chosen.

        `enter` takes a row only after the arrows went into the list: at the end of a line it ends
        the line, whatever is offered there.
        """
        if self.is_open and self.list is not None:
            match key:
                case "up" | "down":
                    self.list.move(1 if key == "down" else -1)
                    return True
                case "tab":
                    return self.write(self.list.chosen)
                case "enter" if self.list.moved:
                    return self.write(self.list.chosen)
                case "escape":
                    self.close()
                    return True
        typing = character is not None and character.isprintable()
        self._typed = character or "" if typing else ""
        self._edits = typing or key == "backspace"
        if not self._edits:
            self.close()
        return False

    # --- what the editor tells

    def changed(self) -> None:
        """The text is another one now."""
        typed, self._typed, self._edits = self._typed, "", False
        if typed == "'":
            self._see_rows()
        if (typed and self._is_begun(typed)) or (self.is_open and not typed):
            self.look()
        else:
            self.close()

    def _see_rows(self) -> None:
        """Take the values of the rows on the screen for what may stand between quotes."""
        result = self._rows()
        if result is None or result is self._seen:
            return
        from dataclasses import replace

        from hogtui.text.knowledge import Knowledge, values_of

        self._seen = result
        self._values = values_of(result.columns, result.rows)
        self.knowledge = replace(self.knowledge or Knowledge(), values=self._values)

    def learn(self, knowledge: "Knowledge | None") -> None:
        """Complete with the names of the project from now on."""
        from dataclasses import replace

        self.knowledge = knowledge and replace(knowledge, values=self._values)

    def _is_begun(self, typed: str) -> bool:
        """Whether a letter can make a list: in a string, a path, or at the second of a word."""
        if typed in (".", "'", "`", "$"):
            return True
        if self.is_open and self._found is not None and self._found.in_string:
            return True
        if not (typed.isalnum() or typed == "_"):
            return False
        if self.is_open:
            return True
        row, column = self.editor.cursor_location
        before = self.editor.document.get_line(row)[max(0, column - LETTERS) : column - 1]
        return bool(before) and (before[-1].isalnum() or before[-1] in "_$.'`")

    def cursor_moved(self) -> None:
        """Somewhere else other candidates are meant."""
        if not self._edits and self.editor.cursor_location != self._place:
            self.question = None
            if self.is_open:
                self.close()

    # --- the list

    def close(self) -> None:
        """Offer nothing."""
        self._found = None
        if self.list is not None:
            self.list.close()

    def look(self, *, asked: bool = False) -> None:
        """Work out what could be written at the cursor, and show it."""
        from hogtui.text.completion import begun
        from hogtui.text.knowledge import Knowledge

        self.question = None
        excerpt = self._excerpt()
        if excerpt is None or not self.editor.selection.is_empty:
            self.close()
            return
        asked = asked or (self._asked and self.is_open)
        text, at = excerpt
        found = begun(text, at, self.knowledge or Knowledge(), asked=asked)
        if found is not None:
            found = self._with_answers(found, text, asked)
        self._place = self.editor.cursor_location
        if found is None or not found.candidates or not (asked or self._is_enough(text, found)):
            self.close()
            return
        self._asked, self._found, self._at = asked, found, at
        self._show(found, at)

    def _with_answers(self, found: "Completion", text: str, asked: bool) -> "Completion":
        """The same with what PostHog has said; where it was not asked yet, it may be."""
        from hogtui.panes.query.questions import Place
        from hogtui.text.candidates import MOST, choose
        from hogtui.text.statements import statement_at

        few = len(found.candidates) < FEW
        if found.values_of is not None and few:
            question: Question = found.values_of
        elif not found.in_string and (found.unknown or (asked and few)):
            statement = statement_at(text, found.start)
            first, last = (statement.start, statement.end) if statement else (0, len(text))
            first, last = min(first, found.start), max(last, found.end)
            question = Place(text[first : found.start], text[found.end : last])
        else:
            return found
        names = self._answer(question)
        if names is None:
            self.question = question
            self._wonder(question)
            return found
        known = {each.name for each in found.candidates}
        more = [each for each in choose([names], found.typed) if each.name not in known]
        return found._replace(candidates=[*found.candidates, *more][:MOST])

    def answered(self, question: "Question") -> None:
        """PostHog has said something; what is about another place by now is for later."""
        here = self.editor.cursor_location == self._place and self.editor.has_focus
        if question == self.question and here and not (self.list and self.list.moved):
            self.look(asked=self._asked and self.is_open)

    def _is_enough(self, text: str, found: "Completion") -> bool:
        """Whether so little tells what is meant; and something is left to write."""
        path = text[found.start - 1 : found.start] in (".", "`") and found.start > 0
        begun = found.in_string or path or len(found.typed) >= LETTERS
        return begun and found.changes(found.candidates[0])

    def _excerpt(self) -> tuple[str, int] | None:
        """The lines around the cursor from one where nothing is open, and the cursor in them."""
        editor = self.editor
        row, column = editor.cursor_location
        last = min(row + LINES, editor.document.line_count - 1)
        for first in range(max(0, row - LINES), row + 1):
            if not editor.state_before(first):
                break
        else:
            return None
        lines = [editor.document.get_line(each) for each in range(first, last + 1)]
        at = sum(len(line) + 1 for line in lines[: row - first]) + column
        return "\n".join(lines), at

    def _show(self, found: "Completion", at: int) -> None:
        from hogtui.widgets.completion_list import CompletionList, Row

        if self.list is None:
            self.list = CompletionList()
            self._mount(self.list)
        rows = [Row(each.name, each.sort, each.detail) for each in found.candidates]
        row, column = self.editor.cursor_location
        begin = max(0, column - (at - found.start))
        before = self.editor.get_column_width(row, column) - self.editor.get_column_width(
            row, begin
        )
        cursor = self.editor.cursor_screen_offset
        parent = self.list.parent
        origin = getattr(parent, "region", self.editor.region).offset
        self.list.open(rows, Offset(cursor.x - before, cursor.y), origin, self.editor.screen.size)

    def write(self, index: int) -> bool:
        """Write a candidate in place of the word; False when it is there already."""
        found = self._found
        if found is None or index >= len(found.candidates):
            return False
        candidate = found.candidates[index]
        self.close()
        if not found.changes(candidate):
            return False
        row, column = self._place
        first, last = (column + each - self._at for each in (found.start, found.end))
        self.editor.put(found.text_of(candidate), (row, first), (row, last))
        return True
