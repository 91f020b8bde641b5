"""What another program gets from the query pane, and what becomes of what it brings back."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hogtui.panes.programs import Refused, editor, given_to, pager
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import clean

if TYPE_CHECKING:
    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.results import Results


class Handed(NamedTuple):
    """What another program is to get."""

    text: str
    suffix: str
    is_query: bool


def handed(pane: "QueryPane") -> Handed:
    """The text of the tab; among the rows the value under the cursor, as it can be read."""
    tab = pane.tab
    if not tab.results.has_focus_within:
        return Handed(tab.editor.text, ".sql", is_query=True)
    text, is_json = readable(_value_at(tab.results))
    return Handed(clean(text), ".json" if is_json else ".txt", is_query=False)


def _value_at(results: "Results") -> object:
    """The value that is shown whole, else the one under the cursor. Raises Refused."""
    if results.peeking:
        return REDACTION.value(*results.value_view.value)
    source = results.grid.source if results.result is not None and results.result.rows else None
    if source is None or not source.columns or not source.row_count:
        raise Refused("There is no value here.")
    column = results.grid.cursor_column
    value = source.cell(results.grid.cursor_row, column)
    return REDACTION.value(source.columns[column].name, value)


def readable(value: object) -> tuple[str, bool]:
    """A value as somebody reads it, objects on lines of their own; and whether it is JSON."""
    from hogtui.text.values import copy_text
    from hogtui.widgets.value_lines import parsed

    whole = parsed(value)
    if isinstance(whole, list | tuple | dict):
        try:
            return json.dumps(whole, indent=2, ensure_ascii=False, default=str) + "\n", True
        except (RecursionError, ValueError):  # so deep that nobody would find anything in it
            return copy_text(whole), True
    return copy_text(value), False


async def edit(pane: "QueryPane") -> None:
    """Open what is under the keys in an editor; a changed query comes back as one edit."""
    tab = pane.tab
    try:
        given = handed(pane)
        program = editor(pane.services.settings)
        text = await given_to(pane.app, program, given.text, f"query{given.suffix}")
        if given.is_query and text is None:
            raise Refused("What came back is no text in UTF-8; the query stays as it was.")
    except Refused as refused:
        pane.post_message(pane.Said(str(refused), "warning"))
        return
    if not given.is_query or text is None:
        return
    if not given.text.endswith("\n"):
        text = text.removesuffix("\n")  # an editor ends the last line; that is no change
    if text == given.text:
        return
    if tab not in pane.tabs or tab.editor.text != given.text:
        pane.post_message(pane.Said("The text has changed here meanwhile; it is in a new tab."))
        pane.open_tab(text)
    else:
        tab.draft.rewrite(text, f"before {Path(program[0]).name}")
        pane.post_message(
            pane.Said(f"Took over what {Path(program[0]).name} wrote; ctrl+z undoes.")
        )


async def page(pane: "QueryPane") -> None:
    """Open what is under the keys in a pager."""
    try:
        given = handed(pane)
        name = f"query{given.suffix}"
        await given_to(pane.app, pager(pane.services.settings), clean(given.text), name)
    except Refused as refused:
        pane.post_message(pane.Said(str(refused), "warning"))
