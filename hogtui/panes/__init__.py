"""The panes, in the order of their number keys. A pane that was never opened is never imported."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hogtui.panes.base import Pane


class PaneEntry(NamedTuple):
    """A pane, as much of it as can be known without importing it."""

    id: str
    title: str
    scope: str | None
    """Greyed in the pane bar when the key lacks it."""
    load: Callable[[], "type[Pane]"]


def _query() -> "type[Pane]":
    from hogtui.panes.query.pane import QueryPane

    return QueryPane


def _insights() -> "type[Pane]":
    from hogtui.panes.insights.pane import InsightsPane

    return InsightsPane


def _flags() -> "type[Pane]":
    from hogtui.panes.flags.pane import FlagsPane

    return FlagsPane


def _cohorts() -> "type[Pane]":
    from hogtui.panes.cohorts.pane import CohortsPane

    return CohortsPane


def _persons() -> "type[Pane]":
    from hogtui.panes.persons.pane import PersonsPane

    return PersonsPane


def _live() -> "type[Pane]":
    from hogtui.panes.live.pane import LivePane

    return LivePane


PANES: tuple[PaneEntry, ...] = (
    PaneEntry("query", "Query", "query:read", _query),
    PaneEntry("insights", "Insights", "insight:read", _insights),
    PaneEntry("flags", "Flags", "feature_flag:read", _flags),
    PaneEntry("cohorts", "Cohorts", "cohort:read", _cohorts),
    PaneEntry("persons", "Persons", "person:read", _persons),
    PaneEntry("live", "Live", None, _live),
)
