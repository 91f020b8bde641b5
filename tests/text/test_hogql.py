import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.text.hogql import START, Kind, tokenize

WORDS = """
    SELECT count ( ) [ ] { } ; ' " ` f' /* */ -- // # \\ \\' '' . ?. $x properties.$os {filters}
    { variables.x } 1 .5 1e3 0x1F INTERVAL DAY -> :: => a é 界
"""
PIECES = [*WORDS.split(), " ", "\n", "\r\n", "\t", "\u2028", "\ud800"]
SOURCE = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=40).map("".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(text[token.start : token.end], token.kind.value) for token in tokenize(text)[0]]


@settings(max_examples=300)
@given(SOURCE)
def test_tokens_come_in_order_without_overlap_and_leave_out_only_white_space(text: str) -> None:
    position = 0
    for token in tokenize(text)[0]:
        assert position <= token.start < token.end
        # What Python calls white space besides what HogQL does never hurts outside of strings.
        assert not text[position : token.start].strip()
        position = token.end
    assert not text[position:].strip()


@given(SOURCE)
def test_line_by_line_is_the_same_as_all_at_once(text: str) -> None:
    state, start, tokens = START, 0, []
    for line in text.split("\n"):
        of_line, state = tokenize(line, state)
        tokens += [(token.start + start, token.end + start, token.kind) for token in of_line]
        start += len(line) + 1
    assert tokenize(text) == (tuple(tokens), state)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT 1", [("SELECT", "keyword"), ("1", "number")]),
        ("select\tx", [("select", "keyword"), ("x", "identifier")]),
        ("count()", [("count", "function"), ("(", "bracket"), (")", "bracket")]),
        ("x IN (1)", [("x", "identifier"), ("IN", "keyword")]),
        ("left(x)", [("left", "function")]),
        ("LEFT JOIN", [("LEFT", "keyword"), ("JOIN", "keyword")]),
        ("timestamp", [("timestamp", "identifier")]),
        ("events.from", [("events", "identifier"), (".", "operator"), ("from", "identifier")]),
        ("$session_id", [("$session_id", "property")]),
        (
            "person.properties.email",
            [
                ("person", "identifier"),
                (".", "operator"),
                ("properties", "identifier"),
                (".", "operator"),
                ("email", "property"),
            ],
        ),
        ("properties?.a", [("properties", "identifier"), ("?.", "operator"), ("a", "property")]),
        ("INTERVAL 7 DAY", [("INTERVAL", "keyword"), ("7", "number"), ("DAY", "keyword")]),
        ("AS day", [("AS", "keyword"), ("day", "identifier")]),
        ("'it''s'", [("'it''s'", "string")]),
        (r"'a\'b' c", [(r"'a\'b'", "string"), ("c", "identifier")]),
        ('"a""b"', [('"a""b"', "identifier")]),
        ("`a b`", [("`a b`", "identifier")]),
        ("{filters}", [("{filters}", "placeholder")]),
        ("{ variables.x }", [("{ variables.x }", "placeholder")]),
        ("{1}", [("{", "bracket"), ("1", "number"), ("}", "bracket")]),
        ("-- a 'b", [("-- a 'b", "comment")]),
        ("// a", [("// a", "comment")]),
        ("# a", [("# a", "comment")]),
        ("1 /* a */ 2", [("1", "number"), ("/* a */", "comment"), ("2", "number")]),
        ("a.1", [("a", "identifier"), (".", "operator"), ("1", "number")]),
        ("1.5e3", [("1.5e3", "number")]),
        ("x -> x", [("x", "identifier"), ("->", "operator")]),
        (";", [(";", "separator")]),
        (
            r"f'a {b + 'c'} \{ d' e",
            [
                ("f'a ", "string"),
                ("{", "bracket"),
                ("b", "identifier"),
                ("+", "operator"),
                ("'c'", "string"),
                ("}", "bracket"),
                (r" \{ d'", "string"),
                ("e", "identifier"),
            ],
        ),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("'open", ("'",)),
        ("'open ''", ("'",)),
        ("'open \\", ("'",)),
        ("/* open", ("/*",)),
        ("-- '", ()),
        ("f'a {b", ("f", "{")),
        ("f'a {f'b", ("f", "{", "f")),
        ("{ a: `", ("{", "`")),
        ("}", ()),
    ],
)
def test_what_is_open_at_the_end_of_a_line(line: str, state: tuple[str, ...]) -> None:
    assert tokenize(line)[1] == state


def test_what_was_open_goes_on() -> None:
    assert tokenize("it''s' x", ("'",))[0][0] == (0, 6, Kind.STRING)
    assert tokenize("a */ 1", ("/*",))[0][0] == (0, 4, Kind.COMMENT)
    assert tokenize("}' x", ("f", "{")) == (
        ((0, 1, Kind.BRACKET), (1, 2, Kind.STRING), (3, 4, Kind.IDENTIFIER)),
        (),
    )


def test_a_changed_line_in_a_long_text_is_cheap() -> None:
    lines = [f"count(), properties.$os AS c{n}, 'x' -- {n}" for n in range(5_000)]
    tokenize("\n".join(lines))
    started = time.process_time()
    state = START
    for line in lines:
        state = tokenize(line, state)[1]
    tokenize("SELECT 1 FROM changed WHERE a = 'b'", state)
    assert time.process_time() - started < 0.05


def test_hostile_lines_take_no_longer_than_their_length() -> None:
    started = time.process_time()
    for line in (
        "'" * 100_001,
        "'\\" * 50_000,
        "{" * 50_000,
        "/*" * 50_000,
        "{a." * 30_000,
        "f'{" * 9,
    ):
        tokenize(line)
    assert time.process_time() - started < 2
