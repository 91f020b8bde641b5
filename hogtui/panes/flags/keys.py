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
        "R",
        "rollout",
        "Roll out to",
        id="flags.rollout",
        show=False,
        tooltip="Roll a condition out to a share that you type",
    ),
    Binding("E", "edit_flag", "Edit", id="flags.edit", tooltip="Edit the flag in a form"),
    Binding(
        "J",
        "edit_json",
        "Edit as JSON",
        id="flags.json",
        show=False,
        tooltip="Edit the whole flag as JSON in your editor",
    ),
    Binding(
        "N",
        "new_flag",
        "New",
        id="flags.new",
        show=False,
        tooltip="Make a flag: boolean, with variants, or remote config",
    ),
    Binding(
        "C",
        "duplicate",
        "Make a copy",
        id="flags.duplicate",
        show=False,
        tooltip="Make a flag like this one, under another key and off",
    ),
    Binding(
        "B",
        "together",
        "Marked ones",
        id="flags.together",
        show=False,
        tooltip="Turn on, turn off, tag, archive or delete the marked flags together",
    ),
    Binding(
        "K",
        "schedule",
        "Schedule",
        id="flags.schedule",
        show=False,
        tooltip="What PostHog will change by itself, and one more or less of it",
    ),
    Binding(
        "V",
        "approvals",
        "Approvals",
        id="flags.approvals",
        show=False,
        tooltip="Change requests: approve, reject or cancel them",
    ),
    Binding(
        "A", "archive", "Archive", id="flags.archive", show=False, tooltip="Archive, or bring back"
    ),
    Binding("D", "delete", "Delete", id="flags.delete", show=False, tooltip="Delete the flag"),
]
