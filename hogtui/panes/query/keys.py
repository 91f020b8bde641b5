"""The keys of the query pane, wherever in it the focus is."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding(
        "f9,ctrl+enter,ctrl+j,alt+enter",
        "run",
        "Run",
        id="query.run",
        tooltip="Run the statement under the cursor, or the selection",
    ),
    Binding(
        "escape",
        "rows",
        "Rows",
        id="query.rows",
        tooltip="Go to the rows; twice cancels a running query",
    ),
    Binding(
        "ctrl+c",
        "cancel",
        "Cancel",
        id="query.cancel",
        tooltip="Stop the running query, on the server too",
    ),
    Binding(
        "ctrl+g",
        "go_to_problem",
        "Go to mistake",
        id="query.problem",
        tooltip="Put the cursor on the next underlined range",
    ),
    Binding(
        "z,alt+z",
        "zoom",
        "Zoom",
        id="query.zoom",
        show=False,
        tooltip="Give the editor or the rows the whole pane",
    ),
]

OF_PANE: list[BindingType] = [
    Binding(
        "f8",
        "history",
        "History",
        id="query.history",
        show=False,
        tooltip="What was run in this project: find it, open it, run it again",
    ),
]
"""What belongs to all tabs."""
