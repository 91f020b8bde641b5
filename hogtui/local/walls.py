"""What a query over rows may not do: look at files, the network, other tables, or wait.

The engine can do all of that in the middle of a SELECT, and reading alone does not keep it from
it. So the query is parsed by the engine itself, which runs nothing, and every function and table in
it is looked up. What a later engine brings in a kind that is not known here is refused.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

Ask = Callable[[str], Sequence[Sequence[str]]]
"""Gives the rows of a statement of our own."""

OPEN_KINDS = frozenset(
    {
        "Aggregate Functions",
        "Arithmetic",
        "Arrays",
        "Bit",
        "Bitmap",
        "Comparison",
        "Conditional",
        "Dates and Times",
        "Distance",
        "Encoding",
        "Encryption",
        "Financial",
        "Geo",
        "Geo Polygon",
        "Hash",
        "IP Address",
        "JSON",
        "Logical",
        "Map",
        "Mathematical",
        "Null",
        "NumericIndexedVector",
        "QBit",
        "Random Number",
        "Rounding",
        "String",
        "String Replacement",
        "String Search",
        "String Splitting",
        "Time Series",
        "Time Window",
        "Tuple",
        "Type Conversion",
        "URL",
        "UUID",
    }
)
"""Of functions. Others, such as AI and Dictionary, ask elsewhere or look at what is no row."""
OPEN_OTHERS = re.compile(
    "_CAST|bar|caseWithExpression|blockNumber|byteSize|color.*|(?:count)?[dD]igits|default.*Of.*Type.*|displayName"
    "|finalizeAggregation|format(?:Readable|Query).*|getSubcolumn|identity|ignore|indexHint"
    "|initializeAggregation|isConstant|isDecimalOverflow|materialize|MAC.*|minSampleSize.*|neighbor"
    "|nested|normalize.*|parse(?:Readable|Time|ISO).*|rowNumber.*|running(?:Accumulate|Difference).*"
    "|throwIf|to(?:Column)?TypeName|transform|tupleToNameValuePairs|variant.*|version|visibleWidth"
)
"""Of the functions that the engine puts under no heading that says what they do."""
OPEN_TABLES = frozenset(
    {
        "format",
        "generate_series",
        "generaterandom",
        "generateseries",
        "null",
        "numbers",
        "numbers_mt",
        "primes",
        "sqlstandardvalues",
        "values",
        "view",
        "zeros",
        "zeros_mt",
    }
)
"""Functions that make a table of nothing but what stands in the query; in small letters."""
OPEN_NODES = frozenset(
    {
        "ArrayJoin",
        "Asterisk",
        "ColumnsExceptTransformer",
        "ColumnsListMatcher",
        "ColumnsRegexpMatcher",
        "ColumnsReplaceTransformer",
        "ColumnsTransformerList",
        "ExpressionList",
        "Function",
        "Identifier",
        "InterpolateElement",
        "Literal",
        "OrderByElement",
        "QualifiedAsterisk",
        "QualifiedColumnsListMatcher",
        "QualifiedColumnsRegexpMatcher",
        "SelectIntersectExceptQuery",
        "SelectQuery",
        "SelectWithUnionQuery",
        "Subquery",
        "TableExpression",
        "TableIdentifier",
        "TableJoin",
        "TablesInSelectQuery",
        "TablesInSelectQueryElement",
        "WindowDefinition",
        "WindowListElement",
        "WithElement",
    }
)
"""What a query may be made of. APPLY is not among it: the tree does not say what it applies."""

_NODE = re.compile(r"\s*(\w+)(?:::\w+)?(?: (.*))?")

_NOT_HERE = {
    "Set": "SETTINGS cannot be changed here.",
    "ColumnsApplyTransformer": "APPLY cannot be used here: name the columns one by one.",
}


class NotAllowed(Exception):
    """The query would leave the rows; the message is a sentence for a person."""


class Walls:
    """Knows every function of one engine, and which of them stay inside."""

    def __init__(self, ask: Ask) -> None:
        functions = ask("SELECT name, categories, alias_to FROM system.functions")
        self._open = _open_functions(functions)
        self._tables = {row[0].casefold() for row in ask("SELECT name FROM system.table_functions")}
        self._ask = ask

    def check(self, sql: str, names: Collection[str]) -> None:
        """Refuse what leaves the rows, which are known by these names. Raises NotAllowed."""
        tree = [row[0] for row in self._ask(f"EXPLAIN AST {sql}")]
        # Behind the query itself stand a file to write to, a format and settings.
        if not tree or tree[0].strip() != "SelectWithUnionQuery (children 1)":
            raise NotAllowed("Only one SELECT is asked, without FORMAT, INTO OUTFILE and SETTINGS.")
        for node in tree:
            self._check_node(node, names)

    def _check_node(self, node: str, names: Collection[str]) -> None:
        found = _NODE.fullmatch(node)
        kind, rest = (found[1], found[2] or "") if found else ("", "")
        word = rest.split(" ", 1)[0]
        if kind not in OPEN_NODES:
            words = _NOT_HERE.get(kind, f"A part of this query cannot be asked here: {kind}.")
            raise NotAllowed(words)
        if kind == "Function" and not self.is_open(word):
            raise NotAllowed(f"{word}() is closed here: only rows that are here are asked.")
        is_elsewhere = kind in ("TableIdentifier", "Identifier") and word.startswith(
            ("system.", "information_schema.", "INFORMATION_SCHEMA.")
        )
        if is_elsewhere or (kind == "TableIdentifier" and "." in word):
            told = ", ".join(names)
            raise NotAllowed(f"{word} is not here. There is {told}.")

    def is_open(self, name: str) -> bool:
        """Whether a function stays inside; one that nobody knows is left to the engine."""
        small = name.casefold()
        if small in self._tables and small not in OPEN_TABLES:
            return False
        return self._open.get(name, self._open.get(small, True))


def _open_functions(rows: Sequence[Sequence[str]]) -> Mapping[str, bool]:
    """Whether each function is open, by its name as it is and in small letters."""
    kinds = {name: kind for name, kind, _ in rows}
    found: dict[str, bool] = {}
    for name, kind, alias in rows:
        real = alias or name
        kind = kinds.get(real, kind)
        is_open = kind in OPEN_KINDS or OPEN_OTHERS.fullmatch(real) is not None
        found[name] = is_open and found.get(name, True)
        # Some names hold in any case: the stricter answer is for those.
        small = name.casefold()
        found[small] = is_open and found.get(small, True)
    return found
