"""Rows for the clipboard, the way spreadsheets read them."""

from collections.abc import Iterable

from hogtui.text.values import copy_text


def tab_separated(values: Iterable[object]) -> str:
    """One row; a value that holds a tab, a quote or a line break is quoted."""
    return "\t".join(map(_quoted, values))


def _quoted(value: object) -> str:
    text = copy_text(value)
    if any(character in text for character in '\t\r\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text
