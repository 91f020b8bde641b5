"""The keys that work in every pane, and those that work on every screen."""

from collections.abc import Sequence

from textual.binding import Binding, BindingType

from hogtui.panes import PaneEntry

LEAVE = "Leave hogtui; what you wrote is kept"

EVERYWHERE: list[BindingType] = [
    Binding("q", "quit", "Quit", id="app.quit", show=False, tooltip=LEAVE),
    # Letters type in an editor, so there must be a chord; it works over dialogs too.
    Binding(
        "ctrl+q",
        "quit",
        "Quit",
        id="app.quit_anywhere",
        show=False,
        priority=True,
        tooltip=LEAVE,
    ),
    Binding("ctrl+c", "help_quit", show=False, system=True),
    # In an editor this is undo.
    Binding(
        "ctrl+z",
        "suspend_process",
        "Suspend",
        id="app.suspend",
        show=False,
        tooltip="Back to the shell; fg returns",
    ),
]
"""Of the app."""

EVERY_PANE: list[BindingType] = [
    Binding("r,ctrl+r", "reconnect", "Try again", id="app.reconnect", tooltip="Connect again now"),
    Binding(
        "W",
        "toggle_lock",
        "Write lock",
        id="app.lock",
        show=False,
        tooltip="Unlock writing for 15 minutes, or lock it again",
    ),
    Binding(
        "U",
        "undo",
        "Undo change",
        id="app.undo",
        show=False,
        tooltip="Take back the last change that was made in PostHog from here",
    ),
    Binding(
        "L",
        "journal",
        "Journal",
        id="app.journal",
        show=False,
        tooltip="Every change that was made in PostHog from here, with before and after",
    ),
    Binding(
        "f12",
        "requests",
        "Requests",
        id="app.requests",
        show=False,
        tooltip="The last requests, and what is left of the rate limits",
    ),
    Binding(
        "M",
        "messages",
        "Messages",
        id="app.messages",
        show=False,
        tooltip="Everything that the status bar has said",
    ),
    Binding(
        "question_mark,f1",
        "help",
        "Keys",
        id="app.help",
        tooltip="The keys that work here",
    ),
    Binding(
        "colon,ctrl+p",
        "palette",
        "Commands",
        id="app.palette",
        tooltip="Find any command by name, or by what it does",
    ),
    Binding(
        "escape",
        "cancel_wait",
        "Stop waiting",
        id="app.cancel_wait",
        show=False,
        tooltip="Give up the request whose countdown is shown",
        # Wherever the focus is: a wait that is announced with `esc` must end by it.
        priority=True,
    ),
]
"""Of the main screen."""


KEPT_NOTHING = "Private: no history, versions and values are kept until you switch back."

BY_NAME = [
    Binding(
        "",
        "toggle_private",
        "Private mode",
        id="app.private",
        tooltip="Keep no history, versions and values of what is run, or keep them again",
    ),
    Binding(
        "",
        "toggle_redaction",
        "Redaction",
        id="app.redaction",
        tooltip="Mask addresses, names and ids of people everywhere, or show them again",
    ),
]
"""Of the main screen: what has no key of its own and is found in the palette."""


def pane_keys(panes: Sequence[PaneEntry]) -> list[Binding]:
    """A number key for each pane."""
    return [
        Binding(
            str(number),
            f"show_pane({entry.id!r})",
            f"Go to {entry.title}",
            id=f"pane.{entry.id}",
            show=False,
            tooltip=f"Open the pane {entry.title}",
        )
        for number, entry in enumerate(panes, 1)
    ]
