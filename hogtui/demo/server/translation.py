"""The HogQL front end as the server uses it."""

from typing import Any

from hogtui.demo.hogql.interface import Context, Translated

try:
    from hogtui.demo.hogql.translate import translate
except ImportError:

    def translate(query: str, context: Context) -> Translated:
        own = " limit " in query.lower()
        sql = query if own else f"{query} LIMIT {context.default_limit + 1}"
        return Translated(
            sql=sql,
            hogql=query,
            columns=[],
            limit=None if own else context.default_limit,
            offset=None if own else 0,
            tables=[],
        )


def describe(query: str, context: Context) -> dict[str, Any]:
    return {"query": query, "isValid": True, "errors": [], "warnings": [], "notices": []}
