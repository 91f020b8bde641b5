"""What a query does not say: a time range for its events, a limit for its rows."""

from hogtui.text.hogql import Kind, tokenize

_TIMES = frozenset({"timestamp", "created_at"})
_CONDITIONS = frozenset({"WHERE", "PREWHERE", "HAVING", "ON"})


def lacks_time_range(text: str) -> bool:
    """Whether a query reads events of all times; a guess that rather says too little."""
    reads, before, in_conditions = False, "", False
    for start, end, kind in tokenize(text)[0]:
        if kind is Kind.COMMENT:
            continue
        word = text[start:end]
        name = word.strip('`"{ }').partition(".")[0]
        if kind is Kind.KEYWORD:
            in_conditions = in_conditions or word.upper() in _CONDITIONS
        elif before in ("FROM", "JOIN") and name.lower() == "events":
            reads = True
        elif name == "filters" or (in_conditions and name in _TIMES):
            return False
        before = word.upper()
    return reads


def has_limit(text: str) -> bool:
    """Whether a query says itself how many rows it gives."""
    depth = 0
    for start, end, kind in tokenize(text)[0]:
        if kind is Kind.BRACKET:
            depth += 1 if text[start] in "([{" else -1
        elif kind is Kind.KEYWORD and depth == 0 and text[start:end].upper() == "LIMIT":
            return True
    return False
