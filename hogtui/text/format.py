"""HogQL laid out: keywords in capitals, a clause on each line, queries within queries indented.

Only white space and the case of keywords change. That is checked at the end of each run, and what
would not be the same query is given back as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hogtui.text.hogql import START, Kind, State, tokenize

WIDTH = 80
"""Columns; a longer clause has each of its items on a line."""
INDENT = 4

_CLAUSES = frozenset(
    {"SELECT", "FROM", "WHERE", "PREWHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "WINDOW"}
    | {"QUALIFY", "SETTINGS"}
)
_SETS = frozenset({"UNION", "EXCEPT", "INTERSECT"})
_JOIN_WORDS = frozenset(
    {"LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "ANY", "ALL", "ASOF", "SEMI", "ANTI"}
    | {"ARRAY", "NATURAL"}
)
_CONDITIONS = frozenset({"WHERE", "PREWHERE", "HAVING", "QUALIFY"})
_OPEN_TEXT = frozenset({"/*", "'", '"', "`"})


class Atom(NamedTuple):
    """A token as a whole, also one of several lines."""

    text: str
    kind: Kind
    spaced: bool
    """White space stood before it."""
    own_line: bool
    """Nothing else stood before it on its line."""

    @property
    def word(self) -> str:
        """A keyword in capitals, "" for everything else."""
        return self.text.upper() if self.kind is Kind.KEYWORD else ""


def formatted(text: str) -> str:
    """The same statement, laid out; the text itself where that is not possible.

    Not possible is what has text templates (`f'...'`) in it, or something that never ends.
    """
    atoms = _atoms(text)
    if not atoms:
        return text
    laid_out = _Printer(atoms).text()
    return laid_out if signature(laid_out) == signature(text) else text


def signature(text: str) -> list[tuple[str, Kind]] | None:
    """What a query is made of, without white space and the case of its keywords."""
    atoms = _atoms(text)
    return None if atoms is None else [(atom.word or atom.text, atom.kind) for atom in atoms]


def _atoms(text: str) -> list[Atom] | None:
    """All tokens; None for a text that cannot be taken apart safely."""
    atoms: list[Atom] = []
    state: State = START
    for line in text.split("\n"):
        tokens, after = tokenize(line, state)
        if "f" in after or "f" in state:
            return None
        inside, position = bool(state) and state[-1] in _OPEN_TEXT, 0
        if inside:
            end = tokens[0].end if tokens else len(line)
            atoms[-1] = atoms[-1]._replace(text=f"{atoms[-1].text}\n{line[:end]}")
            tokens, position = tokens[1:], end
        for number, (start, end, kind) in enumerate(tokens):
            if kind is Kind.STRING and line.startswith("f'", start):
                return None
            own_line = number == 0 and not inside
            atoms.append(Atom(line[start:end], kind, start > position or own_line, own_line))
            position = end
        state = after
    return None if state and state[-1] in _OPEN_TEXT else atoms


@dataclass
class _Frame:
    """A query, or a bracket that is written on one line."""

    indent: int
    is_query: bool
    clause: str = ""
    hanging: int = 0
    """Where the items of the clause stand; 0 for one line."""
    between: bool = False
    """The next AND belongs to BETWEEN."""


class _Printer:
    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.atoms = atoms
        self.frames = [_Frame(0, is_query=True)]
        self.lines: list[str] = []
        self.line = ""
        self.begun = False
        """Something stands on the line."""

    def text(self) -> str:
        """Everything laid out."""
        for index, atom in enumerate(self.atoms):
            self.take(index, atom)
        if self.begun:
            self.lines.append(self.line.rstrip())
        return "\n".join(self.lines)

    def word(self, index: int) -> str:
        return self.atoms[index].word if 0 <= index < len(self.atoms) else ""

    def character(self, index: int) -> str:
        return self.atoms[index].text if 0 <= index < len(self.atoms) else ""

    def new_line(self, indent: int) -> None:
        """Go on in the next line; one that is empty is used again."""
        if self.begun:
            self.lines.append(self.line.rstrip())
        self.line, self.begun = " " * indent, False

    def write(self, text: str, spaced: bool) -> None:
        self.line += f" {text}" if spaced and self.begun else text
        self.begun = True

    def take(self, index: int, atom: Atom) -> None:
        frame = self.frames[-1]
        if atom.kind is Kind.COMMENT:
            self.comment(frame, index, atom)
        elif atom.text in ("(", "[", "{") and atom.kind is Kind.BRACKET:
            self.open(frame, index, atom)
        elif atom.kind is Kind.BRACKET:
            self.close(index, atom)
        elif atom.kind is Kind.SEPARATOR:
            self.write(atom.text, spaced=False)
            self.frames = [_Frame(0, is_query=True)]
            self.new_line(0)
        elif frame.is_query and self.starts_clause(frame, index, atom):
            self.clause(frame, index, atom)
        else:
            self.item(frame, index, atom)

    def starts_clause(self, frame: _Frame, index: int, atom: Atom) -> bool:
        word = atom.word
        if word in _CLAUSES:
            # `IS DISTINCT FROM` compares.
            return not (word == "FROM" and self.word(index - 1) == "DISTINCT")
        if word in _SETS:
            named = self.character(index + 1) == "(" and self.word(index + 2) != "SELECT"
            return not (frame.clause == "SELECT" and named)
        if word == "WITH":
            return frame.clause == ""
        return self.starts_join(index) and not self.starts_join(index - 1)

    def starts_join(self, index: int) -> bool:
        while self.word(index) in _JOIN_WORDS:
            index += 1
        return self.word(index) == "JOIN"

    def clause(self, frame: _Frame, index: int, atom: Atom) -> None:
        self.new_line(frame.indent)
        frame.clause, frame.between = atom.word, False
        if atom.word in _SETS:
            frame.clause = ""
        long = self.length(index) > WIDTH - frame.indent
        frame.hanging = 0
        if long and atom.word == "SELECT":
            frame.hanging = frame.indent + len("SELECT ")
        elif long and atom.word in _CONDITIONS:
            frame.hanging = frame.indent + 2
        self.write(atom.word, spaced=False)

    def length(self, index: int) -> int:
        """Columns that the clause would take on one line; a lot with a query in it."""
        depth, columns = 0, 0
        frame = self.frames[-1]
        for place in range(index, len(self.atoms)):
            atom = self.atoms[place]
            if atom.kind is Kind.BRACKET:
                depth += 1 if atom.text in ("(", "[", "{") else -1
                if self.word(place + 1) in ("SELECT", "WITH") and atom.text == "(":
                    return WIDTH * 2
            if depth < 0 or atom.kind is Kind.SEPARATOR:
                break
            if depth == 0 and place > index and self.starts_clause(frame, place, atom):
                break
            columns += len(atom.text) + 1
        return columns

    def item(self, frame: _Frame, index: int, atom: Atom) -> None:
        word = atom.word
        if word == "BETWEEN":
            frame.between = True
        elif word in ("AND", "OR") and frame.is_query:
            if word == "AND" and frame.between:
                frame.between = False
            elif frame.hanging and frame.clause in _CONDITIONS:
                self.new_line(frame.hanging)
        before = self.character(index - 1)
        spaced = (atom.spaced and before not in ("(", "[") and atom.text != ",") or before == ","
        if before == "," and frame.is_query and frame.hanging and frame.clause == "SELECT":
            self.new_line(frame.hanging)
        self.write(word or atom.text, spaced)

    def open(self, frame: _Frame, index: int, atom: Atom) -> None:
        before = self.character(index - 1)
        if before == "," and frame.is_query and frame.hanging and frame.clause == "SELECT":
            self.new_line(frame.hanging)
        self.write(atom.text, (atom.spaced and before not in ("(", "[")) or before == ",")
        is_query = atom.text == "(" and self.word(index + 1) in ("SELECT", "WITH")
        if is_query:
            base = len(self.line) - len(self.line.lstrip(" "))
            self.frames.append(_Frame(base + INDENT, is_query=True))
        else:
            self.frames.append(_Frame(frame.indent, is_query=False))

    def close(self, index: int, atom: Atom) -> None:
        closed = self.frames.pop() if len(self.frames) > 1 else None
        if closed is not None and closed.is_query:
            self.new_line(closed.indent - INDENT)
        self.write(atom.text, spaced=closed is None and atom.spaced and bool(index))

    def comment(self, frame: _Frame, index: int, atom: Atom) -> None:
        ends_line = not atom.text.startswith("/*")
        last = index + 1 == len(self.atoms)
        if atom.own_line:
            self.new_line(frame.hanging or frame.indent)
        self.write(atom.text, spaced=True)
        if (ends_line or atom.own_line or "\n" in atom.text) and not last:
            follows = self.atoms[index + 1]
            clause = frame.is_query and self.starts_clause(frame, index + 1, follows)
            inner = frame.hanging or frame.indent + (INDENT if frame.clause else 0)
            self.new_line(frame.indent if clause else inner)


def commented(lines: Sequence[str]) -> list[str]:
    """Lines with `--` before them; without it where all that say something have it already."""
    full = [line for line in lines if line.strip()]
    if full and all(line.lstrip().startswith("--") for line in full):
        return [_uncommented(line) for line in lines]
    indent = min((len(line) - len(line.lstrip()) for line in full), default=0)
    return [
        f"{line[:indent]}-- {line[indent:]}" if line.strip() or not full else line for line in lines
    ]


def _uncommented(line: str) -> str:
    before, mark, after = line.partition("--")
    return before + (after[1:] if after.startswith(" ") else after) if mark else line
