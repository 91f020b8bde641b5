"""What every pane is."""

from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from hogtui.api.session import KeyInfo, Project, Session
from hogtui.panes import PANES, PaneEntry
from hogtui.panes.base import Pane, State
from hogtui.services import Services
from tests.screens.world import NOON, FakePostHog, StrawPane, some_services


class PaneApp(App[None]):
    """One pane, and what it tells."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.pane = StrawPane(services)
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_pane_said(self, message: Pane.Said) -> None:
        self.said.append(f"{message.severity}: {message.text} ({message.route})")


def a_session(*scopes: str) -> Session:
    """A key with these scopes."""
    key = KeyInfo("test", "phx_...", frozenset(scopes), frozenset())
    return Session(key, Project(1, "Shop"), "Acme", "Ada", "EU")


async def test_a_state_is_a_class(tmp_path: Path) -> None:
    app = PaneApp(some_services(tmp_path, posthog=FakePostHog()))
    async with app.run_test():
        assert app.pane.has_class("-ready")
        app.pane.state = State.FAILED
        assert app.pane.has_class("-failed")
        assert not app.pane.has_class("-ready")


@pytest.mark.parametrize(
    ("session", "missing"),
    [
        (None, None),  # nobody knows yet, so nobody is told no
        (a_session("insight:read"), "query:read"),
        (a_session("query:write"), None),
        (a_session("*"), None),
    ],
)
async def test_it_knows_the_scope_that_is_missing(
    tmp_path: Path, session: Session | None, missing: str | None
) -> None:
    pane = StrawPane(some_services(tmp_path, posthog=FakePostHog()))
    pane.session = session
    assert pane.missing_scope == missing
    assert pane.why_not("run") == (missing and f"This key lacks {missing}.")


async def test_it_tells_and_remembers(tmp_path: Path) -> None:
    app = PaneApp(some_services(tmp_path, posthog=FakePostHog()))
    async with app.run_test() as pilot:
        app.pane.post_message(Pane.Said("Copied 1 cell", "warning", "tmux"))
        app.pane.post_message(Pane.DataAge(NOON, cached=True))
        await pilot.pause()
    assert app.said == ["warning: Copied 1 cell (tmux)"]
    assert app.pane.data_age == (NOON, True)


@pytest.mark.parametrize("entry", PANES, ids=lambda entry: entry.id)
def test_every_pane_is_what_its_entry_says(entry: PaneEntry) -> None:
    pane = entry.load()
    assert entry[:3] == (pane.ID, pane.TITLE, pane.SCOPE)
    assert pane.HELP
