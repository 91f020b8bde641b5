"""The keys of every list of things, beside those that a grid has for moving about."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("slash", "filter", "Filter", id="list.filter", tooltip="Only what these letters fit"),
    Binding(
        "f",
        "facets",
        "Narrow down",
        id="list.facets",
        show=False,
        tooltip="Choose what the list is narrowed down to: a state, a tag, a person",
    ),
    Binding("r", "reload", "Reload", id="list.reload", show=False, tooltip="Read the list anew"),
    Binding(
        "s",
        "sort(False)",
        "Sort",
        id="list.sort",
        show=False,
        tooltip="Sort by this column; the same key again goes back to PostHog's order",
    ),
    Binding(
        "S",
        "sort(True)",
        "Sort down",
        id="list.sort_down",
        show=False,
        tooltip="The same from the largest down",
    ),
    Binding(
        "c",
        "copy_menu",
        "Copy as",
        id="list.copy",
        show=False,
        tooltip="Copy the name, the web link or everything as JSON",
    ),
    Binding(
        "o",
        "link",
        "Web link",
        id="list.link",
        show=False,
        tooltip="Copy the link to its page in PostHog",
    ),
    Binding(
        "z",
        "zoom",
        "Zoom",
        id="list.zoom",
        show=False,
        tooltip="Give the list or the detail the whole pane",
    ),
    Binding(
        "escape",
        "back",
        "Back",
        id="list.back",
        show=False,
        tooltip="From the detail to the list; then show everything again",
    ),
]

MARKS: list[BindingType] = [
    Binding("m", "mark", "Mark", id="list.mark", show=False, tooltip="Mark this one, or unmark it"),
    Binding(
        "asterisk",
        "mark_shown",
        "Mark all",
        id="list.mark_shown",
        show=False,
        tooltip="Mark everything that is shown; once more takes the marks back",
    ),
]
"""Of the list alone: what is marked can be changed together."""
