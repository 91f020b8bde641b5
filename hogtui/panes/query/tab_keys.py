"""The keys of the tabs.

They come before what has the focus: of letters that arrive together with such a key, as they do
over a slow line, the first one already goes into the tab that it opens.
"""

from textual.binding import Binding, BindingType

TABS: list[BindingType] = [
    Binding(
        "ctrl+n",
        "new_tab",
        "New tab",
        id="tabs.new",
        show=False,
        priority=True,
        tooltip="Open an empty tab beside this one",
    ),
    Binding(
        "alt+w",
        "close_tab",
        "Close tab",
        id="tabs.close",
        show=False,
        priority=True,
        tooltip="Close this tab; the list of tabs opens it again",
    ),
    Binding(
        "alt+t",
        "list_tabs",
        "Tabs",
        id="tabs.list",
        show=False,
        priority=True,
        tooltip="All tabs, and those that were closed: find, rename, move, close, reopen",
    ),
    Binding(
        "ctrl+pagedown",
        "next_tab(1)",
        "Next tab",
        id="tabs.next",
        show=False,
        priority=True,
        tooltip="Show the tab to the right",
    ),
    Binding(
        "ctrl+pageup",
        "next_tab(-1)",
        "Previous tab",
        id="tabs.previous",
        show=False,
        priority=True,
        tooltip="Show the tab to the left",
    ),
    *(
        Binding(
            f"alt+{number}",
            f"go_to_tab({number})",
            f"Tab {number}",
            id=f"tabs.{number}",
            show=False,
            priority=True,
            tooltip=f"Show tab {number}",
        )
        for number in range(1, 10)
    ),
    Binding(
        "f4",
        "edit_outside",
        "Open in $EDITOR",
        id="query.outside",
        show=False,
        tooltip="Edit the text, or look at the value, in the editor of your choice",
    ),
    Binding(
        "f3",
        "page",
        "Open in $PAGER",
        id="query.pager",
        show=False,
        tooltip="Read the text, or the value, in the pager of your choice",
    ),
]

BY_NAME = [
    Binding("", "rename_tab", "Rename tab", id="tabs.rename", tooltip="Give this tab a name"),
    Binding("", "move_tab(-1)", "Move tab left", id="tabs.left", tooltip="Change its number"),
    Binding("", "move_tab(1)", "Move tab right", id="tabs.right", tooltip="Change its number"),
    Binding(
        "",
        "reopen_tab",
        "Reopen closed tab",
        id="tabs.reopen",
        tooltip="Open the tab again that was closed last",
    ),
    Binding(
        "",
        "versions",
        "Versions",
        id="tabs.versions",
        tooltip="What the text of this tab was before, to go back to",
    ),
]
"""What has no key of its own and is found in the palette."""
