"""The keys for a second look at rows, wherever among them the focus is."""

from textual.binding import Binding

SECOND_LOOK = [
    Binding(
        "a",
        "second_look('ask')",
        "Ask again",
        id="results.ask",
        show=False,
        tooltip="Ask these rows with SQL, on this machine and at no cost",
    ),
    Binding(
        "d",
        "second_look('compare')",
        "Compare",
        id="results.compare",
        show=False,
        tooltip="Compare these rows with another result: what is added, gone, changed",
    ),
    Binding(
        "o",
        "second_look('open_web')",
        "Open in PostHog",
        id="results.open_web",
        show=False,
        tooltip="Open the query in PostHog's SQL editor; over SSH its link is copied",
    ),
    Binding(
        "t",
        "turn_zone",
        "Time zone",
        id="results.zone",
        show=False,
        tooltip="Draw times in the project's zone, in UTC, or in this machine's",
    ),
]
