"""What HogQL says about a query."""

from typing import Any

from hogtui.demo.hogql.interface import Context, HogQLError
from hogtui.demo.hogql.translate import translate


def describe(query: str, context: Context) -> dict[str, Any]:
    """A HogQLMetadata answer."""
    try:
        translated = translate(query, context)
    except HogQLError as error:
        notice = {
            "message": error.message,
            "start": error.start,
            "end": error.end,
            "fix": error.fix,
        }
        return {"query": query, "isValid": False, "errors": [notice], "warnings": [], "notices": []}
    return {
        "query": query,
        "isValid": True,
        "isUsingIndices": translated.using_indices,
        "errors": [],
        "warnings": [vars(notice) for notice in translated.warnings],
        "notices": [],
        "table_names": list(translated.tables),
        "ch_table_names": list(translated.engine_tables),
    }
