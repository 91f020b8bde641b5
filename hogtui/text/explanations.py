"""What is behind PostHog's words when a query fails, and what to change in it.

Messages are HogQL's and ClickHouse's own; one that is not known has no explanation, which is
better than a wrong one.
"""

import re
from collections.abc import Callable, Sequence

from hogtui.text.failures import (
    Case,
    Explanation,
    aggregate_in_where,
    filters_elsewhere,
    not_grouped,
    place_of,
    placeholder_left,
    syntax,
    types,
    unfinished,
    unknown_field,
    unknown_function,
    unknown_table,
    variable,
    wrong_count,
)
from hogtui.text.hogql import Kind, tokenize
from hogtui.text.knowledge import Knowledge

LONGEST = 10_000
"""Characters of a message that are looked at."""


def explain(
    message: str, statement: str = "", *, code: str = "", knowledge: Knowledge | None = None
) -> Explanation | None:
    """What a failure means and what to change; None when this failure is not known.

    `code` is PostHog's, such as "too_many_bytes": the message alone does not always tell.
    """
    text = f"{message[:LONGEST]}\n[{code.lower()}]"
    tokens = [each for each in tokenize(statement)[0] if each.kind is not Kind.COMMENT]
    for pattern, answer in _RULES:
        found = pattern.search(text)
        if found is None:
            continue
        case = Case(found, statement, tokens, knowledge or Knowledge())
        if isinstance(answer, str):
            return Explanation(answer)
        return answer(case)
    return None


_LESS = "a shorter time range, fewer columns (never *), or SAMPLE 0.1 after events"
_NAME = r"(?P<name>`[^`]+`|'[^']+'|\"[^\"]+\"|[^\s`'\",;]+)"

_SOURCES: Sequence[tuple[str, str | Callable[[Case], Explanation]]] = (
    # Names
    (rf"^(?:Unable to resolve field|Field not found|Unknown field): *{_NAME}", unknown_field),
    (rf"Missing columns: {_NAME} while processing", unknown_field),
    (rf"Unknown (?:expression )?(?:or function )?identifier:? {_NAME}", unknown_field),
    (rf"Unknown table:? {_NAME}", unknown_table),
    (r"Unsupported function call '(?P<name>\w+)\(", unknown_function),
    (rf"Unknown (?:aggregate )?function:? {_NAME}", unknown_function),
    (
        r"(?:Function|Aggregation) '(?P<name>\w+)' (?:expects|requires) .*(?:argument|found)",
        wrong_count,
    ),
    (rf"Number of arguments for function {_NAME} doesn't match", wrong_count),
    (
        rf"Ambiguous query\. Found multiple sources for field: {_NAME}",
        lambda case: Explanation(
            f"More than one table has it: write the table before it, as in e.{case.named()}.",
            place_of(case, [case.named()]),
        ),
    ),
    (
        rf"Can't select a table when a column is expected: {_NAME}",
        lambda case: Explanation(
            f"It is a table: name one of its fields, as in {case.named()}.properties.",
            place_of(case, [case.named()]),
        ),
    ),
    (
        rf"Cannot redefine an alias with the name: {_NAME}",
        "Two columns have the same name after AS: rename one of them.",
    ),
    # Aggregates
    (
        r"Aggregat(?:e function|ion) [`']?(?P<name>\w+)?.*(?:found|used) in(?:side)? (?:PRE)?WHERE",
        aggregate_in_where,
    ),
    (r"(?P<name>)aggregate functions? .*not allowed in .*WHERE", aggregate_in_where),
    (
        r"(?:cannot be nested inside another aggregation|found inside another aggregate function)",
        "An aggregate cannot hold another: compute the inner one in a sub-query after FROM.",
    ),
    (rf"Column {_NAME} is not under aggregate function and not in GROUP BY", not_grouped),
    (r"(?P<name>)\[not_an_aggregate\]", not_grouped),
    (r"(?P<name>)\[illegal_aggregation\]", aggregate_in_where),
    # Types
    (
        r"with the If suffix|last argument is the condition",
        "The last argument of an ...If function is a condition: compare it with something.",
    ),
    (
        r"function tupleElement",
        "It holds one value: only properties, tables and JSON go on after a dot.",
    ),
    (
        r"argument is out of bounds|\[argument_out_of_bound\]",
        "A number that a function was given is too large or too small for it.",
    ),
    (
        r"Illegal types?\b|There is no (?:super|sub)type|no supertype|Types? .*mismatch|"
        r"Cannot convert|\[(?:illegal_type_of_argument|no_common_type|type_mismatch)\]",
        types,
    ),
    (
        r"Cannot parse|could not be (?:read|converted)|\[cannot_(?:parse|convert)\w*\]",
        "Some values do not look like that type: the ...OrNull forms, such as toFloatOrNull(...)"
        " or toDateTimeOrNull(...), give NULL for those.",
    ),
    (
        r"(?:Mismatched|Different) number of columns in UNION|UNION .*different number of columns|"
        r"must have the same number of columns",
        "Every SELECT of a UNION needs the same number of columns, in the same order.",
    ),
    (
        r"[Ss]calar subquery returned more than one row|single value gave more than one row",
        "A sub-query in the place of a value may give one row: add LIMIT 1, or use IN.",
    ),
    (r"Division by zero", "Divide by nullIf(x, 0): that gives NULL instead."),
    # Placeholders
    (r"^Variable (?P<name>\w+) (?:is missing from query|does not exist)", variable),
    (r"Cannot use 'filters' placeholder", filters_elsewhere),
    (r"(?:Unresolved placeholder|Placeholder): \{(?P<name>[^}]+)\}", placeholder_left),
    # Weight
    (
        r"(?i)ran out of memory|memory limit|\[\w*memory_limit\w*\]",
        f"Ask for less at once: {_LESS}; for counts of different values use uniq() and not"
        " uniqExact().",
    ),
    (
        r"(?i)estimated query execution time|\[too_slow\]",
        f"PostHog did not start it, because it would take too long. Ask for {_LESS}.",
    ),
    (
        r"(?i)max execution time|timeout exceeded|timed? ?out|\[timeout_exceeded\]",
        f"It was stopped before its end. Ask for {_LESS}.",
    ),
    (
        r"(?i)limit for (?:rows|bytes|rows or bytes).*exceeded|\[too_many_(?:bytes|rows)\w*\]",
        f"It would read more than is allowed. Ask for {_LESS}.",
    ),
    (
        r"(?i)(?:max )?query size exceeded|query is too (?:large|long)",
        "The text itself is too long: read long lists of values from a cohort or a sub-query.",
    ),
    (
        r"(?i)too many (?:simultaneous )?queries|maximum concurrency limit",
        "Other queries of the project are running; f9 tries again when one of them is done.",
    ),
    # Syntax
    (r"(?P<name>)Unexpected end of query", unfinished),
    (r"(?:mismatched|extraneous) input '(?P<name>[^']*)'", syntax),
    (r"(?s)no viable alternative at input '(?P<name>.*)'", syntax),
    (
        r"token recognition error|Unmatched curly bracket|Unclosed",
        "Something that was opened has no end: look for a quote or a bracket.",
    ),
    (r"[Ss]yntax error.*?(?:near|at)(?: position \d+ \()?:? *[`'(]?(?P<name>[^`')\s]+)", syntax),
    # Access
    (
        r"do(?:es)? not have access to (?:the )?table|don't have access to table",
        "The key's owner may not read this table in PostHog: its rights are set there.",
    ),
)
_RULES = [(re.compile(pattern), answer) for pattern, answer in _SOURCES]
