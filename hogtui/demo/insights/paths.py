"""Paths: from where to where people went, within half an hour each."""

from collections.abc import Sequence
from typing import Any

from hogtui.demo.hogql.text import quote_text
from hogtui.demo.insights.asking import Asking, Query, a_map, every, items, of_query
from hogtui.demo.insights.spans import span_of

GAP = 30 * 60
"""Seconds without an event after which a new path begins."""
EDGES = 50
STEPS = 5


def paths(query: Query, asking: Asking) -> list[dict[str, Any]]:
    """The ways that were gone most, with the average time in milliseconds."""
    options = a_map(query.get("pathsFilter"))
    least = int(options.get("minEdgeWeight") or 0)
    most = int(options.get("maxEdgeWeight") or 0)
    bounds = [f"value >= {least}" if least else "", f"value <= {most}" if most else ""]
    having = f"HAVING {every(bounds)} " if any(bounds) else ""
    rows = asking.rows(
        "SELECT source, target, count() AS value, avg(seconds) * 1000 AS spent "  # noqa: S608 -- made of our own parts
        f"FROM ({of_people(query, asking)}) GROUP BY source, target {having}"
        f"ORDER BY value DESC, source, target LIMIT {int(options.get('edgeLimit') or EDGES)}"
    )
    edges = [
        {"source": source, "target": target, "value": value, "average_conversion_time": spent}
        for source, target, value, spent in rows
    ]
    return _connected(edges)


def _connected(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without ways that begin where no way that is shown ends."""
    reached = {edge["source"] for edge in edges if edge["source"].startswith("1_")}
    for _ in range(len(edges)):
        more = {edge["target"] for edge in edges if edge["source"] in reached} - reached
        if not more:
            break
        reached |= more
    return [edge for edge in edges if edge["source"] in reached]


def of_people(query: Query, asking: Asking) -> str:
    """A SELECT of person_id, source, target and seconds: every step of everybody."""
    paths_of = (
        f"SELECT person_id, {_cut(a_map(query.get('pathsFilter')))} AS path "  # noqa: S608 -- made of our own parts
        f"FROM ({_visits(query, asking)})"
    )

    edges = (
        "SELECT person_id, path, arrayJoin(range(1, length(path))) AS i "  # noqa: S608 -- made of our own parts
        f"FROM ({paths_of}) WHERE length(path) > 1"
    )
    return (
        "SELECT person_id, concat(toString(i), '_', path[i].2) AS source, "  # noqa: S608 -- made of our own parts
        "concat(toString(i + 1), '_', path[i + 1].2) AS target, "
        f"path[i + 1].1 - path[i].1 AS seconds FROM ({edges})"
    )


def _visits(query: Query, asking: Asking) -> str:
    """A row for each visit: its places in order, none twice in a row."""
    span = span_of(query, asking)
    options = a_map(query.get("pathsFilter"))
    item = _item(options)
    where = every([span.condition(), _wanted(options, item), of_query(query, asking)])
    seen = (
        f"SELECT person_id, toFloat(timestamp) AS moment, {item} AS place "  # noqa: S608 -- quoted where it came from
        f"FROM events WHERE {where}"
    )
    people = (
        "SELECT person_id, arraySort(groupArray(tuple(moment, place))) AS came "  # noqa: S608 -- see above
        f"FROM ({seen}) GROUP BY person_id"
    )
    pause = f"i > 1 AND came[i].1 - came[i - 1].1 > {GAP}"
    split = (
        f"SELECT person_id, came, arrayMap(i -> {pause}, arrayEnumerate(came)) AS pauses, "  # noqa: S608 -- see above
        f"arrayJoin(arraySplit((x, pause) -> pause, came, pauses)) AS visit FROM ({people})"
    )
    moved = "arrayFilter((x, i) -> i = 1 OR x.2 != visit[i - 1].2, visit, arrayEnumerate(visit))"
    return (
        f"SELECT person_id, {moved} AS places, arrayMap(x -> x.2, places) AS names FROM ({split})"  # noqa: S608 -- see above
    )


def _cut(options: Any) -> str:
    """The part of a visit that counts: so many steps, from a place or up to one."""
    steps = int(options.get("stepLimit") or STEPS)
    if end := options.get("endPoint"):
        at = f"indexOf(names, {quote_text(str(end))})"
        first = f"greatest(1, {at} - {steps - 1})"
        return f"if({at} = 0, [], arraySlice(places, {first}, least({at}, {steps})))"
    if start := options.get("startPoint"):
        at = f"indexOf(names, {quote_text(str(start))})"
        return f"if({at} = 0, [], arraySlice(places, {at}, {steps}))"
    return f"arraySlice(places, 1, {steps})"


def _item(options: Any) -> str:
    """What a place is called: the address of a page, or the event."""
    text = "replaceRegexpOne(ifNull(toString(properties.$current_url), ''), '/$', '')"
    for each in items(options.get("localPathCleaningFilters")):
        regex, alias = str(a_map(each).get("regex")), str(a_map(each).get("alias"))
        text = f"replaceRegexpAll({text}, {quote_text(regex)}, {quote_text(alias)})"
    if hogql := options.get("pathsHogQLExpression"):
        return f"ifNull(toString({hogql}), '')"
    return f"if(event = '$pageview', {text}, event)"


def _wanted(options: Any, item: str) -> str:
    kinds = {
        "$pageview": "event = '$pageview'",
        "$screen": "event = '$screen'",
        "custom_event": "NOT startsWith(event, '$')",
        "hogql": "true",
    }
    asked = [kinds[each] for each in items(options.get("includeEventTypes")) if each in kinds]
    left_out = ", ".join(quote_text(str(each)) for each in items(options.get("excludeEvents")))
    return every([
        f"({' OR '.join(asked)})" if asked else "",
        f"{item} NOT IN ({left_out})" if left_out else "",
    ])  # fmt: skip
