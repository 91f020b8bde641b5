"""What PostHog's editor asks while somebody types: is the query right, and where is it not?"""

from typing import Any

from hogtui.demo.hogql.interface import Context, HogQLError, Notice, Translated
from hogtui.demo.hogql.parser import Node, parse_expression, parse_select
from hogtui.demo.hogql.translate import translate_tree
from hogtui.demo.hogql.tree import field


def metadata(query: str, context: Context, language: str = "hogQL") -> dict[str, Any]:
    """The reply to a HogQLMetadata query; `hogQLExpr` reads one expression over events."""
    reply: dict[str, Any] = {
        "query": query,
        "isValid": True,
        "isUsingIndices": "undecisive",
        "errors": [],
        "warnings": [],
        "notices": [],
        "table_names": [],
        "ch_table_names": [],
    }
    if language not in ("hogQL", "hogQLExpr"):
        # Hog programs and templates are other languages; nothing is known against them.
        return reply
    try:
        translated = _translated(query, context, language)
    except HogQLError as error:
        reply["isValid"] = False
        reply["errors"] = [_notice(Notice(error.message, error.start, error.end, error.fix))]
        reply["table_names"] = list(error.tables)
        return reply
    reply["isUsingIndices"] = translated.using_indices
    if language == "hogQL":
        reply["warnings"] = [_notice(each) for each in translated.warnings]
    reply["notices"] = [_notice(each) for each in translated.notices]
    reply["table_names"] = list(translated.tables)
    reply["ch_table_names"] = list(translated.engine_tables)
    return reply


def _translated(query: str, context: Context, language: str) -> Translated:
    if language == "hogQL":
        return translate_tree(parse_select(query), query, context)
    tree: Node = {
        "node": "SelectQuery",
        "select": [parse_expression(query)],
        "select_from": {"node": "JoinExpr", "table": field("events")},
    }
    return translate_tree(tree, query, context)


def _notice(notice: Notice) -> dict[str, Any]:
    """Positions are left out where there are none."""
    told: dict[str, Any] = {"message": notice.message}
    if notice.start is not None and notice.end is not None:
        told |= {"start": notice.start, "end": notice.end}
    if notice.fix is not None:
        told["fix"] = notice.fix
    return told
