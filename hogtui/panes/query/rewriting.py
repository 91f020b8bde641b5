"""What rewrites text in the editor at one key: laying out, commenting, doubling lines."""

from textual.widgets.text_area import Location, Selection

from hogtui.panes.query.editor import Editor
from hogtui.text.format import commented, formatted, signature
from hogtui.text.statements import location


def lay_out(editor: Editor) -> str:
    """Format the statement under the cursor, or the selection; gives what to say about it."""
    statement = editor.statement()
    if statement is None:
        return "Nothing to format: there are only comments here."
    text = editor.text
    new = formatted(statement.text)
    if new == statement.text:
        if signature(new) is None:
            return "Not formatted: it has a text template in it, or something that never ends."
        return "Nothing changed: it is formatted already."
    here = editor.offset_at(editor.cursor_location)
    first, last = location(text, statement.start), location(text, statement.end)
    editor.replace(new, first, last, maintain_selection_offset=False)
    inside = here - statement.start
    if 0 <= inside <= len(statement.text):
        editor.move_cursor(
            location(editor.text, statement.start + same_place(statement.text, inside, new))
        )
    return "Formatted."


def same_place(old: str, offset: int, new: str) -> int:
    """The offset in a text that differs in white space only: behind as many other characters."""
    left = sum(not each.isspace() for each in old[:offset])
    if not left:
        return 0
    for place, each in enumerate(new):
        left -= not each.isspace()
        if not left:
            return place + 1
    return len(new)


def _rows(editor: Editor) -> tuple[int, int]:
    """The first and the last line of the selection, or the line of the cursor."""
    first, last = sorted(editor.selection)
    ends_before = last[0] > first[0] and last[1] == 0
    return first[0], last[0] - ends_before


def toggle_comment(editor: Editor) -> None:
    """Put `--` before the selected lines, or take it away where all of them have it."""
    first, last = _rows(editor)
    old = [editor.document.get_line(row) for row in range(first, last + 1)]
    new = commented(old)
    if new == old:
        return
    start, end = editor.selection
    shift = {
        first + number: len(b) - len(a) for number, (a, b) in enumerate(zip(old, new, strict=True))
    }
    whole: tuple[Location, Location] = ((first, 0), (last, len(old[-1])))
    editor.replace("\n".join(new), *whole, maintain_selection_offset=False)

    def shifted(place: Location) -> Location:
        row, column = place
        return row, max(0, column + shift.get(row, 0)) if column else 0

    editor.selection = Selection(shifted(start), shifted(end))


def duplicate(editor: Editor) -> None:
    """Write the selected lines, or the line of the cursor, once more below."""
    first, last = _rows(editor)
    lines = [editor.document.get_line(row) for row in range(first, last + 1)]
    start, end = editor.selection
    place = (last, len(lines[-1]))
    editor.replace("\n" + "\n".join(lines), place, place, maintain_selection_offset=False)
    by = len(lines)
    editor.selection = Selection((start[0] + by, start[1]), (end[0] + by, end[1]))
