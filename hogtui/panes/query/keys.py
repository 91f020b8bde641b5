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
        "alt+a",
        "run_all",
        "Run all",
        id="query.run_all",
        show=False,
        tooltip="Run all statements, one after another, until one fails",
    ),
    Binding(
        "alt+r",
        "refresh",
        "Run anew",
        id="query.refresh",
        show=False,
        tooltip="Run the statement with rows computed anew, not from PostHog's cache",
    ),
    Binding(
        "alt+x",
        "explain",
        "Explain",
        id="query.explain",
        show=False,
        tooltip="Show the ClickHouse SQL, the index and where the time goes",
    ),
    Binding(
        "alt+p",
        "fan_out",
        "Run in projects",
        id="query.fan_out",
        show=False,
        tooltip="Run the statement in several projects or profiles, and see their rows together",
    ),
    Binding(
        "alt+v",
        "values",
        "Values",
        id="query.values",
        show=False,
        tooltip="Change the values of {variables.x} and other placeholders",
    ),
    Binding(
        "alt+l",
        "filters",
        "Filters",
        id="query.filters",
        show=False,
        tooltip="Change what {filters} stands for: dates, test accounts, properties",
    ),
    Binding(
        "alt+left",
        "step(1)",
        "Older result",
        id="query.older",
        show=False,
        tooltip="Show the result before this one",
    ),
    Binding(
        "alt+right",
        "step(-1)",
        "Newer result",
        id="query.newer",
        show=False,
        tooltip="Show the result after this one",
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
    Binding(
        "ctrl+o",
        "open",
        "Open",
        id="query.open",
        show=False,
        tooltip="Open a file, a saved query, or what the project keeps: insights, endpoints, views",
    ),
    Binding(
        "ctrl+s",
        "save",
        "Save",
        id="query.save",
        show=False,
        tooltip="Save this tab to its file; the first time it asks where",
    ),
    Binding(
        "alt+s",
        "save_named",
        "Save as saved query",
        id="query.save_named",
        show=False,
        tooltip="Keep this tab under a name in the data folder",
    ),
]
"""What belongs to all tabs."""

OF_PANE_BY_NAME: list[BindingType] = [
    Binding(
        "",
        "save_elsewhere",
        "Save to another file",
        id="query.save_elsewhere",
        tooltip="Save this tab to a file of another name",
    ),
    Binding(
        "",
        "publish",
        "Save to PostHog",
        id="query.publish",
        tooltip="Change the insight or endpoint that this tab came from, or make an insight of it",
    ),
]
"""What belongs to all tabs and has no key of its own."""
