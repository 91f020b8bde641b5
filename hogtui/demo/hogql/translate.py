"""The way from a HogQL text to SQL for the engine."""

from hogtui.demo.hogql.database import database
from hogtui.demo.hogql.expressions import print_expression
from hogtui.demo.hogql.interface import Context, HogQLError, Notice, Translated
from hogtui.demo.hogql.parser import Node, parse_select
from hogtui.demo.hogql.placeholders import fill_placeholders
from hogtui.demo.hogql.reprint import reprint
from hogtui.demo.hogql.scope import Query, Scope, Translation
from hogtui.demo.hogql.selects import Select, print_query, print_set


def translate(query: str, context: Context) -> Translated:
    """A SELECT in HogQL as SQL for the engine; raises HogQLError and nothing else."""
    return translate_tree(parse_select(query), query, context)


def translate_tree(tree: Node, text: str, context: Context) -> Translated:
    """A parsed SELECT; `text` is what its positions count in."""
    translation = new_translation(text, context)
    try:
        tree = fill_placeholders(tree, context)
        return _translated(tree, translation)
    except HogQLError as error:
        error.tables = error.tables or tuple(translation.tables)
        raise
    except RecursionError:
        raise HogQLError("Query is nested too deeply.", start=0, end=len(text)) from None


def new_translation(text: str, context: Context) -> Translation:
    """An empty translation of a text."""
    return Translation(
        context=context,
        database=database(tuple(context.group_types)),
        text=text,
        print_expression=print_expression,
        print_query=print_query,
    )


def _translated(tree: Node, translation: Translation) -> Translated:
    context = translation.context
    outer = Scope(translation)
    limit = offset = None
    if tree["node"] == "SelectSetQuery":
        query = print_set(tree, outer)
        if not _has_limit(tree):
            limit, offset = context.default_limit, 0
            # A limit after the last member would be that member's own.
            members = query.sql
            sql = f"SELECT * FROM ({members}) LIMIT {limit + 1} OFFSET 0"  # noqa: S608 -- our own
            query = Query(sql, query.columns, query.labels)
    elif tree.get("limit"):
        query = Select(tree, outer, top=True).print()
    else:
        limit, offset = context.default_limit, _own_offset(tree)
        query = Select(tree, outer, top=True).print(str(limit + 1), str(offset))
    return Translated(
        sql=query.sql,
        hogql=reprint(tree, limit + 1 if limit is not None else None, offset),
        columns=query.labels,
        limit=limit,
        offset=offset,
        tables=tuple(translation.tables),
        engine_tables=tuple(translation.engine_tables),
        warnings=(*translation.warnings, *_time_warnings(translation)),
        notices=tuple(translation.notices),
        using_indices=_using_indices(translation),
    )


def _has_limit(tree: Node) -> bool:
    """Whether every member of a set brings its own limit."""
    members = [tree["initial_select_query"]]
    members += [each["select_query"] for each in tree["subsequent_select_queries"]]
    return all(
        _has_limit(each) if each["node"] == "SelectSetQuery" else bool(each.get("limit"))
        for each in members
    )


def _own_offset(tree: Node) -> int:
    written = tree.get("offset")
    if written and written["node"] == "Constant" and isinstance(written["value"], int):
        return int(written["value"])
    return 0


def _using_indices(translation: Translation) -> str:
    if not translation.bounded:
        return "undecisive"
    if all(translation.bounded):
        return "yes"
    return "partial" if any(translation.bounded) else "no"


def _time_warnings(translation: Translation) -> list[Notice]:
    if all(translation.bounded):
        return []
    return [
        Notice(
            "This query reads all events. Narrow it with a condition on `timestamp`, such as "
            "`timestamp >= now() - interval 7 day`."
        )
    ]
