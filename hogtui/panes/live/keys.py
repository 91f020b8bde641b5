"""The keys of the tail."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding(
        "p,space",
        "pause",
        "Pause",
        id="live.pause",
        tooltip="Let the screen stand while events are still kept; again to follow",
    ),
    Binding(
        "slash",
        "wishes",
        "Filter",
        id="live.wishes",
        tooltip="Which events, what stands out, where it stops, which columns",
    ),
    Binding(
        "e",
        "only_event",
        "Only this event",
        id="live.only_event",
        show=False,
        tooltip="Only events of this name; again for all",
    ),
    Binding(
        "d",
        "only_person",
        "Only this person",
        id="live.only_person",
        show=False,
        tooltip="Only events of this distinct id; again for all",
    ),
    Binding(
        "n",
        "turn",
        "Newest first",
        id="live.turn",
        show=False,
        tooltip="The newest event on top, or at the bottom",
    ),
    Binding(
        "f",
        "follow_up",
        "Look up",
        id="live.follow_up",
        tooltip="The person, the session or the event as a query",
    ),
    Binding(
        "y",
        "copy_event",
        "Copy",
        id="live.copy",
        show=False,
        tooltip="Copy the event as JSON",
    ),
    Binding("C", "clear", "Clear", id="live.clear", show=False, tooltip="Forget what is kept"),
    Binding(
        "escape",
        "back",
        "Back",
        id="live.back",
        show=False,
        tooltip="Close the detail; then follow again",
    ),
]
