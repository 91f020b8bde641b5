"""Whom the rows of a query are about: one column of them names people."""

from hogtui.panes.base import Pane
from hogtui.text.values import copy_text
from hogtui.widgets.grid import RowsSource

NAMES = (
    "person_id",
    "person.id",
    "actor_id",
    "distinct_id",
    "email",
    "person.properties.email",
    "properties.email",
    "id",
)
"""What such a column is called, the surest first; `id` is one only of the table of persons."""
MOST = 10_000
"""People that are handed over."""


def names_of(rows: RowsSource) -> tuple[list[str], str]:
    """What names people in these rows, each once, and the column; none where there is none."""
    columns = [column.name.casefold().strip("`\"'") for column in rows.columns]
    place = next((columns.index(name) for name in NAMES if name in columns), None)
    if place is None:
        return [], ""
    found: dict[str, None] = {}
    for row in range(rows.row_count):
        value = rows.cell(row, place)
        if isinstance(value, str) and value:
            found[copy_text(value)] = None
            if len(found) == MOST:
                break
    return [*found], rows.columns[place].name


def hand_over(rows: RowsSource) -> Pane.PeopleWanted | Pane.Said:
    """What to post to make a cohort of them, or why that cannot be."""
    names, column = names_of(rows)
    if names:
        return Pane.PeopleWanted(names, f"the column {column} of a query")
    words = f"These rows name nobody: there is no column {', '.join(NAMES[:5])} with something in."
    return Pane.Said(words, "warning")
