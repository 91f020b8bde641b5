"""Saves queries to the project that they came from, or to a new insight in it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from hogtui.panes.base import Pane
from hogtui.resources.project_queries import Kind, kept_query
from hogtui.resources.query_wishes import changed, made

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.session import Session
    from hogtui.api.write_types import Outcome, Wish
    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.tab import Tab


def why_not(tab: "Tab", session: "Session | None", client: "Client | None") -> str:
    """Why a tab cannot be saved to PostHog now; "" when it can."""
    if client is None or session is None:
        return "Nothing can be saved to PostHog without a connection."
    kind = tab.origin.kind if tab.origin is not None else Kind.INSIGHT
    if kind is Kind.VIEW:
        return "A view is changed in PostHog itself: other queries may build on it."
    if not session.allows(kind.scope):
        return f"This key lacks {kind.scope}."
    if client.locked:
        return "Writing is locked: W unlocks it."
    if tab.origin is not None and tab.origin.project_id not in (None, client.project_id):
        return f"This tab came from project {tab.origin.project_id}: open that one first."
    return ""


class Publisher:
    """Wishes for the change; the card that asks, the sending and the looking are the screen's."""

    def __init__(self, pane: "QueryPane") -> None:
        self.desk = pane
        self._tabs: dict[tuple[str, str], Tab] = {}
        """The tabs that are on their way, by what they shall be."""

    def publish(self) -> None:
        """Change what the tab came from; a tab that came from nowhere becomes an insight."""
        tab, client = self.desk.tab, self.desk.services.client
        reason = why_not(tab, self.desk.session, client)
        if reason or client is None:
            self._say(reason)
        elif tab.origin is not None:
            self._wish(tab, changed(client, tab.origin, tab.written.text))
        else:
            self._ask_for_a_name(tab, client)

    def _ask_for_a_name(self, tab: "Tab", client: "Client") -> None:
        from hogtui.panes.query.line_form import LineForm

        async def check(name: str) -> str:
            return "" if name.strip() else "Give it a name."

        def named(name: str | None) -> None:
            if name is not None:
                self._wish(tab, made(client, name.strip(), tab.written.text))

        form = LineForm("Make an insight in PostHog with the name", tab.title, check=check)
        self.desk.app.push_screen(form, named)

    def _wish(self, tab: "Tab", wish: "Wish") -> None:
        self._tabs[wish.subject.path, wish.subject.name] = tab
        self.desk.post_message(Pane.WriteWanted(self.desk, wish))

    def published(self, outcome: "Outcome") -> None:
        """The tabs of it are what the project keeps, from now on; also when it was taken back."""
        subject, client = outcome.ready.wish.subject, self.desk.services.client
        made = self._tabs.pop((subject.path, subject.name), None)
        if client is None or not outcome.took_effect:
            return
        if made is not None and made.origin is None:
            made.origin = kept_query(Kind.INSIGHT, outcome.now)
            made.title = made.title or subject.name
        for tab in self.desk.tabs:
            kept = tab.origin
            if kept is None or (tab is not made and client.project(kept.path) != subject.path):
                continue
            stored = kept_query(kept.kind, outcome.now)
            if stored is not None:
                tab.origin = replace(stored, project_id=client.project_id)
            tab.post_message(tab.Changed(tab))
        self.desk.keep_soon()

    def _say(self, words: str) -> None:
        self.desk.post_message(Pane.Said(words, "warning"))
