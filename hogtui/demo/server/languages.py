"""Questions about HogQL itself: is it right, what could come next, what is there."""

from typing import Any

from hogtui.demo.server.bodies import DatabaseSchemaQuery, HogQLAutocomplete, HogQLMetadata
from hogtui.demo.server.facts import Project
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.translation import describe

Asked = HogQLMetadata | HogQLAutocomplete | DatabaseSchemaQuery


def answer(instance: Instance, project: Project, asked: Asked) -> dict[str, Any]:
    """The answer to any of them; never from a cache."""
    context = instance.context(project)
    if isinstance(asked, HogQLMetadata):
        return describe(asked.query, context)
    return {}
