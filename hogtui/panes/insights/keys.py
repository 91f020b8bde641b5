"""The keys of insights and dashboards. What changes something in PostHog is a capital."""

from textual.binding import Binding, BindingType


def _key(
    key: str, action: str, title: str, name: str, tooltip: str, *, show: bool = False
) -> Binding:
    return Binding(key, action, title, id=f"insights.{name}", show=show, tooltip=tooltip)


OF_PANE: list[BindingType] = [
    _key("slash", "find", "Find", "find", "Any dashboard or insight, by letters of it", show=True),
    _key("f", "facets", "Narrow down", "facets", "Only a type, a tag, a person"),
    _key("r", "reload", "Refresh", "reload", "Compute it again where it is old", show=True),
    _key("F", "force", "Force refresh", "force", "Compute it again, whatever PostHog keeps"),
    _key("o", "link", "Web link", "link", "Copy the link to its page in PostHog"),
    _key("c", "copy_menu", "Copy as", "copy", "Copy values, chart, HogQL or link"),
    _key("x", "export", "Export", "export", "Write the values or the chart to a file"),
    _key("z", "zoom", "Zoom", "zoom", "Give the numbers the whole pane, or the tree its place"),
    _key("u", "usage", "Used where", "usage", "What mentions an event, property, cohort or flag"),
    _key("a", "annotations", "Annotations", "annotations", "What was written down, and when"),
    _key("escape", "back", "Back", "back", "One level back, to the tree in the end"),
    _key("E", "change('edit')", "Edit", "edit", "Change name, description and tags"),
    _key("S", "change('star')", "Favourite", "star", "Favourite or pin it, or not any more"),
    _key(
        "P",
        "change('place')",
        "Dashboards",
        "place",
        "Put the insight on a dashboard, or take it off",
    ),
    _key(
        "C",
        "change('duplicate')",
        "Save a copy",
        "duplicate",
        "The insight as it is looked at, as new",
    ),
    _key(
        "X",
        "change('save')",
        "Save changes",
        "save",
        "Save dates, interval and breakdown as looked at",
    ),
    _key("D", "change('delete')", "Delete", "delete", "Delete the insight or the dashboard"),
    _key("N", "change('create')", "New dashboard", "create", "Make a dashboard"),
]
OF_INSIGHT: list[BindingType] = [
    _key("d", "dates", "Dates", "dates", "Other dates, without saving them", show=True),
    _key("i", "interval", "Interval", "interval", "By hour, day, week or month"),
    _key("w", "breakdown", "Split by", "breakdown", "Another breakdown, or none", show=True),
    _key("p", "narrow", "Only", "narrow", "Only events or people with a property"),
    _key("0", "as_saved", "As saved", "as_saved", "Look at it as it is saved again"),
    _key("e", "about", "About", "about", "Everything about it, and everything it asks"),
    _key(
        "enter", "people", "People", "people", "Who is behind the point under the cursor", show=True
    ),
    _key("Q", "hogql", "HogQL", "hogql", "Open the query behind it in the query pane"),
]
OF_BOARD: list[BindingType] = [
    _key(
        "enter",
        "open_tile",
        "Open tile",
        "open_tile",
        "One tile alone, with all its keys",
        show=True,
    ),
    _key("d", "dates", "Dates", "board_dates", "Other dates for all tiles", show=True),
    _key(
        "p", "narrow", "Only", "board_narrow", "Only events or people with a property, everywhere"
    ),
    _key("v", "variables", "Variables", "variables", "Values for the variables of its queries"),
    _key("0", "as_saved", "As saved", "board_as_saved", "Look at it as it is saved again"),
    _key("e", "reload_tile", "Refresh tile", "reload_tile", "Compute this tile again"),
    _key("w", "wallboard", "Wallboard", "wallboard", "Nothing but the tiles, refreshed by itself"),
    _key("b", "about", "About", "board_about", "Everything about the dashboard"),
]
