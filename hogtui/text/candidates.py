"""Candidates for a place in a query, and the best of them."""

from collections.abc import Iterable, Sequence

from hogtui.text.hogql import Kind
from hogtui.text.knowledge import INSIDE, Candidate, KnownField, Names, Sort, quoted_name
from hogtui.text.scope import Place

MOST = 200
"""Candidates; nobody reads on to the end of them."""
MOST_PROPERTIES = 40
"""Properties that are offered where a field is expected, with `properties.` before them."""

WORDS = frozenset({Kind.IDENTIFIER, Kind.KEYWORD, Kind.FUNCTION, Kind.PROPERTY})
NAMES = WORDS - {Kind.KEYWORD}
OPERANDS = frozenset({Kind.IDENTIFIER, Kind.PROPERTY, Kind.STRING, Kind.NUMBER, Kind.PLACEHOLDER})
ENDINGS = frozenset({"END", "NULL", "TRUE", "FALSE", "ASC", "DESC", "FINAL"})
"""Keywords after which something is complete."""


def _keywords(*words: str) -> Names:
    return Names(Candidate(word, Sort.KEYWORD) for word in words)


AT_START = _keywords("SELECT", "WITH")
BY = _keywords("BY")
UNITS = _keywords("DAY", "HOUR", "MINUTE", "WEEK", "MONTH", "SECOND", "QUARTER", "YEAR")
BEFORE_OPERAND = _keywords(
    *("DISTINCT", "NOT", "NULL", "INTERVAL", "CASE", "TRUE", "FALSE", "COHORT", "ARRAY JOIN"),
    *("SELECT", "WHEN", "THEN", "ELSE", "END"),
)
AFTER_OPERAND = _keywords(
    *("FROM", "WHERE", "AND", "OR", "AS", "GROUP BY", "ORDER BY", "LIMIT", "HAVING", "DESC", "ASC"),
    *("IN", "NOT IN", "IS NULL", "IS NOT NULL", "LIKE", "ILIKE", "NOT LIKE", "NOT ILIKE"),
    *("BETWEEN", "LEFT JOIN", "INNER JOIN", "JOIN", "ON", "USING", "CROSS JOIN", "FULL JOIN"),
    *("UNION ALL", "UNION DISTINCT", "EXCEPT", "INTERSECT", "OFFSET", "OVER", "PARTITION BY"),
    *("WHEN", "THEN", "ELSE", "END", "SAMPLE", "FINAL", "PREWHERE", "WITH TOTALS", "SELECT"),
    *("LIMIT BY", "WINDOW", "QUALIFY", "ARRAY JOIN", "NULLS LAST", "NULLS FIRST", "INTERVAL"),
)


def field_names(fields: Iterable[KnownField]) -> Names:
    """The fields of a table, with their types."""
    return Names(
        Candidate(each.name, Sort.FIELD, each.table or each.type.replace("_", " "), each.insert)
        for each in fields
    )


def ctes(place: Place) -> Names:
    """The queries before the query that have names."""
    names = dict.fromkeys(name for query in place.query.around() for name in query.ctes)
    return Names(Candidate(name, Sort.CTE, "", quoted_name(name)) for name in names)


def spelled_out(properties: Names | None, typed: str) -> list[Candidate]:
    """Properties of the event, for who did not write `properties.` before them."""
    if properties is None:
        return []
    return [
        properties.all[match.place]._replace(
            insert=f"properties.{properties.all[match.place].insert}",
            name=f"properties.{properties.all[match.place].name}",
        )
        for match in properties.find(typed, MOST_PROPERTIES)
        if match.tier <= INSIDE
    ]


def choose(groups: Sequence[Names], typed: str) -> list[Candidate]:
    """The best of several groups: how well a name fits counts first, then the group."""
    found: list[tuple[int, int, int, int]] = []
    for order, names in enumerate(groups):
        for tier, place in names.find(typed, MOST):
            candidate = names.all[place]
            # Of fields the shorter is likelier meant: nobody else's order says more.
            length = len(candidate.name) if typed and candidate.sort is Sort.FIELD else 0
            found.append((tier, order, length, place))
    chosen: dict[tuple[str, str], Candidate] = {}
    for _, order, _, place in sorted(found):
        candidate = groups[order].all[place]
        chosen.setdefault((candidate.name, candidate.insert), candidate)
        if len(chosen) >= MOST:
            break
    return list(chosen.values())
