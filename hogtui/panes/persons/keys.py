"""The keys of the people, beside those of every list. What changes something is a capital."""

from textual.binding import Binding, BindingType

LIST: list[BindingType] = [
    Binding("plus", "more", "More", id="persons.more", show=False, tooltip="The next 100 people"),
    Binding(
        "t", "count", "Count", id="persons.count", show=False, tooltip="Count them, by one query"
    ),
    Binding(
        "d",
        "compare",
        "Compare",
        id="persons.compare",
        show=False,
        tooltip="Compare this person with another: d on the one, then d on the other",
    ),
    Binding(
        "Q",
        "events_query",
        "Events in a query",
        id="persons.query",
        show=False,
        tooltip="Open the events of this person in a query tab",
    ),
    Binding("D", "delete", "Delete", id="persons.delete", show=False, tooltip="Delete the person"),
    Binding(
        "X",
        "deletions",
        "Deletions",
        id="persons.deletions",
        show=False,
        tooltip="How the deletions of people's events stand",
    ),
]
PERSON: list[BindingType] = [
    Binding("tab", "other_side", "Other side", id="person.side", tooltip="Facts, or what was done"),
    Binding("e", "show('events')", "Events", id="person.events", tooltip="What was done"),
    Binding("s", "show('sessions')", "Sessions", id="person.sessions", tooltip="Visits, by time"),
    Binding(
        "v",
        "show('recordings')",
        "Recordings",
        id="person.recordings",
        show=False,
        tooltip="What is known of the recordings; o copies the link of one",
    ),
    Binding(
        "slash", "find", "Find", id="person.find", tooltip="Find in properties, ids and the rest"
    ),
    Binding(
        "f",
        "narrow",
        "Events of",
        id="person.narrow",
        show=False,
        tooltip="Only events of a name, and up to a day",
    ),
    Binding("plus", "older", "Older", id="person.older", show=False, tooltip="Events before these"),
    Binding(
        "h",
        "history",
        "History",
        id="person.history",
        tooltip="When the property under the cursor was set, and to what",
    ),
    Binding(
        "a",
        "at_time",
        "At a time",
        id="person.at_time",
        show=False,
        tooltip="What was known of the person at a moment in the past",
    ),
    Binding("y", "copy_fact", "Copy", id="person.copy", show=False, tooltip="Copy what is here"),
    Binding(
        "c", "copy_menu", "Copy as", id="person.copy_menu", show=False, tooltip="Copy the person as"
    ),
    Binding("o", "link", "Web link", id="person.link", show=False, tooltip="Copy the web link"),
    Binding(
        "d",
        "compare",
        "Compare",
        id="person.compare",
        show=False,
        tooltip="Compare with another person: d here, then d there",
    ),
    Binding(
        "Q",
        "events_query",
        "Events in a query",
        id="person.query",
        show=False,
        tooltip="Open the events of this person in a query tab",
    ),
    Binding("r", "reload", "Reload", id="person.reload", show=False, tooltip="Read all of it anew"),
    Binding(
        "E",
        "set_property",
        "Set",
        id="person.set",
        show=False,
        tooltip="Set the property under the cursor, or another one",
    ),
    Binding(
        "X",
        "unset_property",
        "Unset",
        id="person.unset",
        show=False,
        tooltip="Take the property under the cursor away",
    ),
    Binding(
        "S",
        "split",
        "Split",
        id="person.split",
        show=False,
        tooltip="Make a person of every distinct id but the one under the cursor",
    ),
    Binding("D", "delete", "Delete", id="person.delete", show=False, tooltip="Delete the person"),
]
CHANGES = frozenset({"set_property", "unset_property", "split", "delete"})
"""Actions that change something in PostHog."""
