"""What a new demo has in its lists."""

from collections.abc import Sequence
from typing import Any

from hogtui.demo.data.cohorts import Cohort
from hogtui.demo.server.cohorts import stored_cohorts
from hogtui.demo.server.feature_flags import stored_flags
from hogtui.demo.server.insights import stored_insights
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.published import stored_endpoints, stored_views
from hogtui.demo.server.variables import stored_variables


def stored_objects(
    instance: Instance, cohorts: Sequence[Cohort] = ()
) -> dict[str, list[dict[str, Any]]]:
    """All stored objects by kind."""
    user, now = instance.facts.user, instance.clock.now()
    return {
        "insight_variables": stored_variables(user, now),
        "feature_flags": stored_flags(user, now),
        "cohorts": stored_cohorts(cohorts, user, now),
        "insights": stored_insights(user, now),
        "endpoints": stored_endpoints(user, now),
        "views": stored_views(user, now),
    }
