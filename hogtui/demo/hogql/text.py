"""Names and values spelled as ClickHouse and HogQL read them, and names that are close."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_PLAIN_SQL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        "'": "\\'",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
        "\0": "\\0",
    }
)
_HOGQL_NAME_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\0": "\\0"})
_NAME_ESCAPES = str.maketrans({"\\": "\\\\", "`": "\\`", "\n": "\\n", "\0": "\\0"})


def words(text: str) -> tuple[str, ...]:
    """The names in a list that is written as one text."""
    return tuple(text.split())


_RESERVED = frozenset(
    words(
        "all and any array as asc between by case cross desc distinct else end except final "
        "format from full global group having if in inner intersect interval into is join "
        "left like limit not null offset on or order outer over partition prewhere qualify "
        "right sample select set settings then union using view when where window with"
    )
)


def quote_name(name: str) -> str:
    """A name as ClickHouse reads it, in backquotes only where it needs them."""
    if _PLAIN_SQL_NAME.match(name) and name.lower() not in _RESERVED:
        return name
    return f"`{name.translate(_NAME_ESCAPES)}`"


def quote_hogql_name(name: str) -> str:
    """A name as HogQL reads it: `$` needs no quotes there."""
    if _PLAIN_NAME.match(name) and name.lower() not in _RESERVED:
        return name
    # A backtick is doubled: HogQL's grammar knows no backslash before one.
    inner = name.replace("`", "``").translate(_HOGQL_NAME_ESCAPES)
    return f"`{inner}`"


def quote_text(value: str) -> str:
    """A string literal, the same in both languages."""
    return f"'{value.translate(_ESCAPES)}'"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that somebody who wrote `name` probably meant."""
    by_lower = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """A hint with the nearest known name, or no hint."""
    found = nearest(name, known)
    return (f"Did you mean `{found}`?",) if found else ()
