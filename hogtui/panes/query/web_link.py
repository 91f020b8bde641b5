"""The address of a query in PostHog's own SQL editor."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from hogtui.browser import Browser
from hogtui.panes.base import Pane

if TYPE_CHECKING:
    from hogtui.panes.query.tab import Tab

LONGEST = 8_000
"""Characters of an address that every server and browser on the way takes."""

TOO_LONG = "This query is too long for a web address: copy it and paste it there."


def link(host: str, project_id: int | None, statement: str) -> str | None:
    """The address, None when it would be longer than servers take."""
    project = f"/project/{project_id}" if project_id is not None else ""
    address = f"{host.rstrip('/')}{project}/sql?open_query={quote(statement, safe='')}"
    return address if len(address) <= LONGEST else None


def open_link(tab: "Tab", browser: Browser | None = None) -> None:
    """Open the query of the rows, or without any the one that would run."""
    browser = browser or Browser(tab.services.clipboard.environ)
    tab.run_worker(_open(tab, browser), exclusive=True, group="web")


async def _open(tab: "Tab", browser: Browser) -> None:
    profile, session = tab.services.settings.profile, tab.session
    result = tab.results.result
    statement = tab.editor.statement()
    text = tab.results.grid.statement if result is not None else ""
    text = text or (statement.text if statement is not None else "")
    problem = ""
    if profile is None or not profile.host or profile.source == "demo":
        problem = "The demo is not a web site: it has no SQL editor to open."
    elif result is not None and result.local:
        problem = "These rows were made on this machine: PostHog knows no query for them."
    elif not text:
        problem = "There is no query to open."
    if problem or profile is None:
        tab.post_message(Pane.Said(problem, "warning"))
        return
    address = link(profile.host, session.project.id if session is not None else None, text)
    if address is None:
        tab.post_message(Pane.Said(TOO_LONG, "warning"))
    elif await browser.open(address):
        tab.post_message(Pane.Said("Opened in the browser of this machine."))
    else:
        from hogtui.panes.query.editor import Editor

        message = Editor.CopyRequested(address)
        message.what = (
            "the link; open it where you sit" if browser.is_remote else "the link; no browser here"
        )
        tab.editor.post_message(message)
