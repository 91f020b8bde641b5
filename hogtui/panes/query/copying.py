"""What of the rows can be copied, and as what."""

from collections.abc import Iterable, Iterator, Sequence
from json import dumps
from shlex import quote

from hogtui.clipboard import LARGEST
from hogtui.text.export import Format, chunks, sql_list
from hogtui.widgets.grid import MISSING, RowsSource
from hogtui.widgets.grid_copy import tab_separated

BATCH = 20
"""Rows that are made into text at a time: a clipboard takes few, and one may be megabytes long."""
KEY = "POSTHOG_PERSONAL_API_KEY"
"""The variable that stands for the key in what is copied; the key itself is never copied."""


def text_of(way: str, source: RowsSource, row: int, column: int) -> str | None:
    """The text to copy, None when it is more than a clipboard should take."""
    match way:
        case "column":
            lines = (tab_separated((value,)) + "\n" for value in _column(source, column))
            text = _up_to(LARGEST, lines)
            return text and text[:-1]
        case "in_list":
            return _up_to(LARGEST, sql_list(_column(source, column), source.columns[column].type))
        case "row_json":
            return _table(Format.JSON_LINES, source, [[source.row(row)]])
    return _table(Format(way), source, source.batches(BATCH))


def curl(host: str, project_id: int | None, statement: str) -> str:
    """A command for a shell that asks PostHog for the same rows."""
    body = dumps({"query": {"kind": "HogQLQuery", "query": statement}}, ensure_ascii=False)
    address = f"{host.rstrip('/')}/api/projects/{project_id or '@current'}/query/"
    return (
        f"curl -sS {quote(address)} \\\n"
        f'  -H "Authorization: Bearer ${KEY}" \\\n'
        f"  -H 'Content-Type: application/json' \\\n"
        f"  --data-raw {quote(body)}"
    )


def _table(form: Format, source: RowsSource, batches: Iterable[Sequence[object]]) -> str | None:
    names = [column.name for column in source.columns]
    pieces = chunks(
        form, names, batches, width=0 if form is Format.JSON_LINES else source.widest(), safe=True
    )
    # What csv writes ends lines for files of another world.
    text = _up_to(LARGEST, pieces)
    return text and text.rstrip("\r\n")


def _column(source: RowsSource, column: int) -> Iterator[object]:
    for row in range(source.row_count):
        value = source.cell(row, column)
        yield None if value is MISSING else value


def _up_to(most: int, pieces: Iterable[str]) -> str | None:
    """The pieces in one, None as soon as they have more than that many characters."""
    parts: list[str] = []
    length = 0
    for piece in pieces:
        parts.append(piece)
        length += len(piece)
        if length > most:
            return None
    return "".join(parts)
