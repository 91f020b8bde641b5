"""The keys of the flags, beside those of every list. What changes something is a capital."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("T", "switch", "Switch", id="flags.switch", tooltip="Turn the flag on or off"),
    Binding(
        "plus",
        "step(True)",
        "Roll out further",
        id="flags.step_up",
        show=False,
        tooltip="Roll the condition out to the next 10 %",
    ),
    Binding(
        "minus",
        "step(False)",
        "Roll back",
        id="flags.step_down",
        show=False,
        tooltip="Roll the condition back to the 10 % below",
    ),
    Binding(
        "A", "archive", "Archive", id="flags.archive", show=False, tooltip="Archive, or bring back"
    ),
    Binding("D", "delete", "Delete", id="flags.delete", show=False, tooltip="Delete the flag"),
]
