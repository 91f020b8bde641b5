"""Two states of a thing, drawn so that what changes is seen at once, with and without colour."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from hogtui.api.write_types import Described
from hogtui.text.changes import ABSENT, Change, parted
from hogtui.text.safe import line
from hogtui.text.values import cell

OLD = "$text-error"
NEW = "bold $text-success"
QUIET = "$text-muted"
LABEL = 18
"""Cells of a label beyond which it does not push the others aside."""
AROUND = 4
"""Lines that stay as they are, shown before and behind what changes; more are counted."""
SHOWN = 40
"""Fields of a difference; more are counted."""
LONGEST = 600
"""Characters of a value."""


class Piece(NamedTuple):
    """A stretch of text in one look."""

    text: str
    look: str = ""


def drawn(
    before: Described, after: Described, width: int, *, around: int = AROUND
) -> list[Content]:
    """What changes, marked `~`, `-` or `+`, and around it what stays."""
    old, new = [(clip(a), line(b)) for a, b in before], [(clip(a), line(b)) for a, b in after]
    label = min(LABEL, max((cell_len(name) for name, _ in (*old, *new)), default=0))
    blocks = _blocks(old, new)
    lines: list[Content] = []
    for place, (kind, olds, news) in enumerate(blocks):
        if kind == "equal":
            before_it = 0 if place == 0 and len(blocks) > 1 else around
            behind_it = 0 if place == len(blocks) - 1 else around
            lines += _stays(olds, label, width, before_it, behind_it)
            continue
        pairs = min(len(olds), len(news))
        for one, other in zip(olds[:pairs], news[:pairs], strict=True):
            lines += _pair(one, other, label, width)
        for name, words in olds[pairs:]:
            lines += flow("- ", name, [Piece(clip(words), OLD)], label, width, OLD)
        for name, words in news[pairs:]:
            lines += flow("+ ", name, [Piece(clip(words), NEW)], label, width, NEW)
    return lines


def _blocks(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]]:
    """Runs of lines that stay or change. What has the same label in both stands together."""
    names = [name for name, _ in old], [name for name, _ in new]
    found: list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]] = []
    # Conditions move up when one before them goes: then their words tell which is which.
    by_words = len(old) != len(new)
    keys = ([w for _, w in old], [w for _, w in new]) if by_words else names
    for kind, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append((kind, old[a:b], new[c:d]))
            continue
        for one, other in zip(old[a:b], new[c:d], strict=True):
            same = "equal" if one[1] == other[1] else "replace"
            if found and found[-1][0] == same:
                found[-1][1].append(one)
                found[-1][2].append(other)
            else:
                found.append((same, [one], [other]))
    return found


def _stays(
    lines: list[tuple[str, str]], label: int, width: int, head: int, tail: int
) -> list[Content]:
    """The lines that stay next to a change, and how many more there are."""
    hidden = len(lines) - head - tail
    if hidden == 1 and head + tail:
        head, hidden = head + 1, 0
    shown = lines if hidden <= 0 else lines[:head]
    rest = lines[len(lines) - tail :] if hidden > 0 and tail else []
    made = [each for name, words in shown for each in _quiet(name, words, label, width)]
    if hidden > 0 and head + tail:
        made.append(Content.styled(f"  {' ' * label}  and {hidden} more that stay", QUIET))
    return made + [each for name, words in rest for each in _quiet(name, words, label, width)]


def _quiet(name: str, words: str, label: int, width: int) -> list[Content]:
    room = max(8, width - label - 4)
    short = words if cell_len(words) <= room else words[: room - 1] + "…"
    return flow("  ", name, [Piece(short, QUIET)], label, width, QUIET)


def _pair(one: tuple[str, str], other: tuple[str, str], label: int, width: int) -> list[Content]:
    """One line before and after: beside each other where there is room, else under each other."""
    name = other[0] if one[0] == other[0] else f"{one[0]} → {other[0]}"
    was, will = parted(one[1], other[1], LONGEST)
    if cell_len(was) + cell_len(will) + 3 <= width - label - 4:
        pieces = [Piece(was, OLD), Piece(" → "), Piece(will, NEW)]
        return flow("~ ", name, pieces, label, width, "$text-accent")
    old, new = _emphasized(was, will)
    return [
        *flow("- ", one[0], old, label, width, OLD),
        *flow("+ ", other[0], new, label, width, NEW),
    ]


def _emphasized(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The words that differ stand out of those that do not."""
    old, new = before.split(" "), after.split(" ")
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        if a < b:
            left.append(Piece(" ".join(old[a:b]) + " ", "" if same else f"underline {OLD}"))
        if c < d:
            right.append(Piece(" ".join(new[c:d]) + " ", "" if same else f"underline {NEW}"))
    return left, right


def fields(found: Sequence[Change], width: int) -> list[Content]:
    """Raw fields: a place and its two values each."""
    lines: list[Content] = []
    for each in found[:SHOWN]:
        old, new = value(each.before), value(each.after)
        old, new = parted(old, new, LONGEST)
        pieces = [Piece(old, OLD), Piece(" → "), Piece(new, NEW)]
        lines += flow("", line(each.name), pieces, 0, width, "$text-accent")
    if len(found) > SHOWN:
        lines.append(Content(f"and {len(found) - SHOWN} more"))
    return lines


def value(found: object) -> str:
    """A value on one line."""
    return "(nothing)" if found is ABSENT else cell(found, limit=5_000).text or "(empty)"


def clip(text: str) -> str:
    """Safe to draw, and not without end."""
    return line(text[:LONGEST] + "…" if len(text) > LONGEST else text)


def flow(
    mark: str, name: str, pieces: Sequence[Piece], label: int, width: int, look: str
) -> list[Content]:
    """A marked line with a label; what does not fit goes on under itself."""
    pad = " " * max(0, label - cell_len(name))
    head = [Piece(mark, look), Piece(name + pad, look), Piece("  ")]
    indent = min(len(mark) + label + 2 if label else 4, max(2, width // 2))
    lines: list[list[Piece]] = [head]
    used = sum(cell_len(each.text) for each in head)
    for word in _words(pieces):
        size = cell_len(word.text)
        if used + cell_len(word.text.rstrip()) > width and used > indent:
            lines.append([Piece(" " * indent)])
            used = indent
        for part in _cut(word, max(4, width - indent)) if size > width - indent else [word]:
            if used + cell_len(part.text.rstrip()) > width and used > indent:
                lines.append([Piece(" " * indent)])
                used = indent
            lines[-1].append(part)
            used += cell_len(part.text)
    return [Content.assemble(*((each.text, each.look) for each in row)) for row in lines]


def _words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        words = piece.text.split(" ")
        for place, word in enumerate(words):
            text = word + " " * (place < len(words) - 1)
            if text:
                yield Piece(text, piece.look)


def _cut(word: Piece, room: int) -> Iterator[Piece]:
    text = word.text
    while text:
        size = room
        while size > 1 and cell_len(text[:size]) > room:
            size -= 1
        yield Piece(text[:size], word.look)
        text = text[size:]
