"""The keys that every grid has."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("up,k", "move(-1)", "Up", show=False, id="grid.up"),
    Binding("down,j", "move(1)", "Down", show=False, id="grid.down"),
    Binding("left,h", "move(0, -1)", "Left", show=False, id="grid.left"),
    Binding("right,l", "move(0, 1)", "Right", show=False, id="grid.right"),
    Binding("pageup", "page(-1)", "Page up", show=False, id="grid.page_up"),
    Binding("pagedown", "page(1)", "Page down", show=False, id="grid.page_down"),
    Binding("g,ctrl+home", "first_row", "First row", show=False, id="grid.first_row"),
    Binding("G,ctrl+end", "last_row", "Last row", show=False, id="grid.last_row"),
    Binding("home", "first_column", "First column", show=False, id="grid.first_column"),
    Binding("end", "last_column", "Last column", show=False, id="grid.last_column"),
    Binding("space", "value", "Whole value", id="grid.value", tooltip="See the whole value"),
    Binding("y", "copy_cell", "Copy", id="grid.copy_cell", tooltip="Copy this cell"),
    Binding("Y", "copy_row", "Copy row", show=False, id="grid.copy_row", tooltip="Copy this row"),
    Binding("enter", "open", "Open", show=False, id="grid.open"),
    Binding(
        "P",
        "pin",
        "Pin columns",
        show=False,
        id="grid.pin",
        tooltip="Keep the columns up to this one at the left; once more lets them go",
    ),
    Binding(
        "less_than_sign",
        "resize_column(-1)",
        "Narrower",
        show=False,
        id="grid.narrower",
        tooltip="Make this column narrower",
    ),
    Binding(
        "greater_than_sign",
        "resize_column(1)",
        "Wider",
        show=False,
        id="grid.wider",
        tooltip="Make this column wider",
    ),
    Binding(
        "w",
        "fit_column",
        "Fit column",
        show=False,
        id="grid.fit",
        tooltip="Make this column as wide as what is seen of it; once more takes it back",
    ),
]
