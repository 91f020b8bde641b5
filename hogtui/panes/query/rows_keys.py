"""The keys among the rows, beside those that every grid has for moving about."""

from typing import NamedTuple

from textual.binding import Binding, BindingType


class Way(NamedTuple):
    """Something to copy."""

    id: str
    key: str
    """Chooses it in the menu."""
    title: str
    what: str
    """What was copied, once it was."""

    def of(self, marked: str) -> "Way":
        """The same of so many marked rows, as "3 marked rows"; "" for all that are shown."""
        if not marked:
            return self
        title = self.title.replace("All rows here", marked)
        what = self.what.replace("the rows", marked)
        return self._replace(
            title=title.replace("Column", f"Column of {marked}"),
            what=what.replace("the column", f"the column of {marked}"),
        )


WAYS = (
    Way("column", "c", "Column, a value on each line", "the column"),
    Way("in_list", "i", "Column as a list for IN (...)", "a list for IN"),
    Way("row_json", "o", "Row as JSON", "the row as JSON"),
    Way("tsv", "t", "All rows here as TSV", "the rows as TSV"),
    Way("csv", "v", "All rows here as CSV", "the rows as CSV"),
    Way("json", "j", "All rows here as JSON", "the rows as JSON"),
    Way("jsonl", "l", "All rows here as JSON lines", "the rows as JSON lines"),
    Way("md", "m", "All rows here as Markdown", "the rows as Markdown"),
    Way("curl", "q", "Query as a curl command", "the query as curl"),
    Way("web_link", "w", "Query as a web link to PostHog", "the web link"),
)

BINDINGS: list[BindingType] = [
    Binding(
        "c",
        "copy_menu",
        "Copy as",
        show=False,
        id="rows.copy",
        tooltip="Copy the column, the row, all rows or the query in a format",
    ),
    Binding(
        "v",
        "chart",
        "Chart",
        id="rows.chart",
        show=False,
        tooltip="Draw the rows that are shown; v again goes back to them",
    ),
    Binding(
        "plus",
        "more",
        "Fetch more",
        id="rows.more",
        show=False,
        tooltip="Fetch the rows behind these, where PostHog or your LIMIT cut the query",
    ),
    Binding(
        "x",
        "export",
        "Export",
        id="rows.export",
        show=False,
        tooltip="Write the rows that are shown to a file",
    ),
    Binding(
        "s",
        "sort(False)",
        "Sort",
        id="rows.sort",
        show=False,
        tooltip="Sort what is here by this column; what was sorted before decides among equals",
    ),
    Binding(
        "S",
        "sort(True)",
        "Sort down",
        id="rows.sort_down",
        show=False,
        tooltip="The same from the largest down; the same key again takes it back",
    ),
    Binding(
        "slash",
        "filter",
        "Filter",
        id="rows.filter",
        show=False,
        tooltip="Only rows that hold a text; ! in front: only rows that do not",
    ),
    Binding(
        "equals_sign",
        "same(False)",
        "Only this value",
        id="rows.same",
        show=False,
        tooltip="Only rows with the value under the cursor in this column",
    ),
    Binding(
        "minus",
        "same(True)",
        "Without this value",
        id="rows.other",
        show=False,
        tooltip="Only rows with another value in this column",
    ),
    Binding(
        "F",
        "frequencies",
        "Frequencies",
        id="rows.frequencies",
        show=False,
        tooltip="The values of this column, how often each is there, and how they are spread",
    ),
    Binding(
        "n",
        "next(False)",
        "Next match",
        id="rows.next",
        show=False,
        tooltip="To the next row that holds what / looked for last",
    ),
    Binding(
        "N",
        "next(True)",
        "Previous match",
        id="rows.previous",
        show=False,
        tooltip="To the row before that holds it",
    ),
    Binding(
        "H",
        "move_column(-1)",
        "Column left",
        id="rows.column_left",
        show=False,
        tooltip="Move this column to the left",
    ),
    Binding(
        "L",
        "move_column(1)",
        "Column right",
        id="rows.column_right",
        show=False,
        tooltip="Move this column to the right",
    ),
    Binding(
        "i",
        "hide_column",
        "Hide column",
        id="rows.hide_column",
        show=False,
        tooltip="Hide this column, also from copies and exports",
    ),
    Binding(
        "I",
        "show_columns",
        "Show all columns",
        id="rows.show_columns",
        show=False,
        tooltip="Show all columns again, as they came",
    ),
    Binding(
        "f",
        "go_to_column",
        "Go to column",
        id="rows.go_to_column",
        show=False,
        tooltip="Choose a column to go to by name",
    ),
    Binding(
        "m",
        "mark",
        "Mark row",
        id="rows.mark",
        show=False,
        tooltip="Mark this row; copies and exports then take the marked rows alone",
    ),
    Binding(
        "escape",
        "back",
        "Back",
        id="rows.back",
        tooltip="Stop an export, take the marks off, or show all rows again",
    ),
]

BY_NAME = [
    *(
        Binding("", f"copy_as({way.id!r})", f"Copy: {way.title}", id=f"rows.copy_{way.id}")
        for way in WAYS
    ),
    Binding(
        "",
        "cohort",
        "Static cohort of these people",
        id="rows.cohort",
        tooltip="Take the people of the marked rows, or of all, into a new static cohort",
    ),
]
"""What has no key of its own and is found in the palette."""
