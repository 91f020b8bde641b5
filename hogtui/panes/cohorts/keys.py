"""The keys of the cohorts, beside those of every list. What changes something is a capital."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("p", "members", "People", id="cohorts.members", tooltip="Who is in it, paged"),
    Binding(
        "t",
        "calculations",
        "Over time",
        id="cohorts.calculations",
        tooltip="Its size over the calculations, and how each of them ended",
    ),
    Binding(
        "w",
        "watch",
        "Watch",
        id="cohorts.watch",
        tooltip="Tell when its calculation ends or has stuck; once more stops that",
    ),
    Binding(
        "Q",
        "query",
        "As HogQL",
        id="cohorts.query",
        show=False,
        tooltip="Open the query that counts who is in it",
    ),
    Binding(
        "N",
        "new",
        "New",
        id="cohorts.new",
        show=False,
        tooltip="A cohort of conditions, or a static one of ids, addresses or a CSV file",
    ),
    Binding(
        "A",
        "add",
        "Add people",
        id="cohorts.add",
        show=False,
        tooltip="Put people into a static cohort, by ids, addresses or a CSV file",
    ),
    Binding(
        "C",
        "duplicate",
        "Static copy",
        id="cohorts.duplicate",
        show=False,
        tooltip="A static cohort of who is in this one now",
    ),
    Binding(
        "E", "edit", "Edit", id="cohorts.edit", show=False, tooltip="Another name or description"
    ),
    Binding("D", "delete", "Delete", id="cohorts.delete", show=False, tooltip="Delete the cohort"),
    Binding(
        "R",
        "restore",
        "Restore",
        id="cohorts.restore",
        show=False,
        tooltip="Bring a deleted cohort back",
    ),
]
