"""What a new demo has in its lists."""

from collections.abc import Callable, Sequence
from typing import Any

from hogtui.demo.data.cohorts import Cohort
from hogtui.demo.server.annotations import stored_annotations
from hogtui.demo.server.cohort_rows import stored_cohorts
from hogtui.demo.server.dashboard_rows import stored_dashboards
from hogtui.demo.server.flag_rows import staging_flags, stored_flags
from hogtui.demo.server.insight_rows import stored_insights
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.published import stored_endpoints, stored_views
from hogtui.demo.server.variables import stored_variables

Rows = list[dict[str, Any]]


class Stored(dict[str, Rows]):
    """Lists by kind; each is made when it is first asked for, and then kept."""

    def __init__(self, makers: dict[str, Callable[[], Rows]]) -> None:
        super().__init__()
        self._makers = makers

    def __missing__(self, kind: str) -> Rows:
        """Make it; a kind that nobody knows is an empty list."""
        rows = self[kind] = self._makers[kind]() if kind in self._makers else []
        return rows


def stored_objects(instance: Instance, cohorts: Sequence[Cohort] = ()) -> Stored:
    """All stored objects by kind; those of the second project have its number behind it."""
    user, now = instance.facts.user, instance.clock.now()
    return Stored(
        {
            "insight_variables": lambda: stored_variables(user, now),
            "feature_flags": lambda: stored_flags(user, now),
            "feature_flags@2": lambda: staging_flags(user, now),
            "cohorts": lambda: stored_cohorts(cohorts, user, now),
            "insights": lambda: stored_insights(user, now),
            "dashboards": lambda: stored_dashboards(
                user, now, lambda: instance.stored["insights"], instance.stored["insight_variables"]
            ),
            "annotations": lambda: stored_annotations(user, now),
            "endpoints": lambda: stored_endpoints(user, now),
            "views": lambda: stored_views(user, now),
        }
    )
