"""Cohorts: who is in them, and how their calculation stands."""

from hogtui.panes.browse.pane import Browse
from hogtui.panes.cohorts.help import HELP
from hogtui.resources.cohorts import COHORTS


class CohortsPane(Browse):
    """The list, the detail, and what can be done with a cohort."""

    ID = "cohorts"
    TITLE = "Cohorts"
    SCOPE = "cohort:read"
    HELP = HELP
    RESOURCE = COHORTS
