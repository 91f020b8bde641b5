"""The keys of a value that is shown whole."""

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("up,k", "move(-1)", "Up", show=False, id="value.up"),
    Binding("down,j", "move(1)", "Down", show=False, id="value.down"),
    Binding("pageup", "page(-1)", "Page up", show=False, id="value.page_up"),
    Binding("pagedown", "page(1)", "Page down", show=False, id="value.page_down"),
    Binding("g,home,ctrl+home", "first", "Top", show=False, id="value.first"),
    Binding("G,end,ctrl+end", "last", "Bottom", show=False, id="value.last"),
    Binding("left,h", "fold", "Fold", show=False, id="value.fold"),
    Binding("right,l", "unfold", "Unfold", show=False, id="value.unfold"),
    Binding("enter", "turn", "Fold", show=False, id="value.toggle"),
    Binding("y", "copy", "Copy", id="value.copy", tooltip="Copy the value under the cursor"),
    Binding(
        "f",
        "follow",
        "Follow",
        id="value.follow",
        show=False,
        tooltip="Open the person, event or session that this value names; copy a web address",
    ),
    Binding(
        "slash", "find", "Find", id="value.find", show=False, tooltip="Find a text in the value"
    ),
    Binding("n", "find_next(False)", "Next match", id="value.next", show=False, tooltip="Find on"),
    Binding(
        "N",
        "find_next(True)",
        "Previous match",
        id="value.previous",
        show=False,
        tooltip="Find the one before",
    ),
    Binding("escape,space", "close", "Back", id="value.close", tooltip="Back to the rows"),
]
