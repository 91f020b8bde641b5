"""Questions about HogQL itself: is it right, what could come next, what is there."""

import time
from collections.abc import Mapping
from typing import Any

from hogtui.demo.hogql import autocomplete, database_schema, metadata
from hogtui.demo.hogql.interface import Context
from hogtui.demo.server import errors
from hogtui.demo.server.bodies import DatabaseSchemaQuery, HogQLAutocomplete, HogQLMetadata
from hogtui.demo.server.facts import Project
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.variables import values_of

Asked = HogQLMetadata | HogQLAutocomplete | DatabaseSchemaQuery

_SESSION_PROPERTIES = (
    "$channel_type",
    "$entry_current_url",
    "$entry_pathname",
    "$exit_current_url",
    "$is_bounce",
    "$session_duration",
)


def answer(instance: Instance, project: Project, asked: Asked) -> dict[str, Any]:
    """The answer to any of them; never from a cache. Blocks."""
    if isinstance(asked, DatabaseSchemaQuery):
        return database_schema(instance.context(project))
    if isinstance(asked, HogQLMetadata):
        return metadata(asked.query, _context(instance, project, asked), asked.language)
    return _autocomplete(instance, project, asked)


def _context(instance: Instance, project: Project, asked: HogQLMetadata) -> Context:
    return instance.context(
        project,
        values=asked.globals,
        variables=values_of(asked.variables or {}, instance.rows("insight_variables", project)),
        filters=asked.filters.model_dump(exclude_none=True) if asked.filters else None,
    )


def _autocomplete(instance: Instance, project: Project, asked: HogQLAutocomplete) -> dict[str, Any]:
    if asked.startPosition > asked.endPosition:
        raise errors.invalid("startPosition is behind endPosition.", attr="startPosition")
    started = time.perf_counter()
    properties: dict[str, dict[str, str]] = {
        "event": {},
        "person": {},
        "group": {},
        "session": dict.fromkeys(_SESSION_PROPERTIES, "String"),
    }
    for one in instance.taxonomy.properties():
        properties[one.kind][one.name] = one.property_type or "String"
    found: Mapping[str, Any] = autocomplete(
        asked.query,
        asked.startPosition,
        asked.endPosition,
        instance.context(project),
        events=[one.name for one in instance.taxonomy.events()],
        properties=properties,
        language=asked.language,
    )
    return {**found, "timings": [{"k": ".", "t": time.perf_counter() - started}]}
