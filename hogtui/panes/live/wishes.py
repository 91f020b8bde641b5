"""What somebody wants of the tail: which events, what stands out, where it stops, which columns."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from hogtui.api.live_events import Ask
from hogtui.panes.live.lines import USUAL
from hogtui.text.event_conditions import EVERYTHING, EXAMPLE, Expression, Wrong, parse
from hogtui.widgets.panel import Field, Remark

MOST_NAMES = 50
"""Names of events that are put into the address of the stream."""
LONGEST = 1_000
"""Characters that are put into it."""


class Wishes(NamedTuple):
    """All of it."""

    only: Expression = EVERYTHING
    marked: Expression = EVERYTHING
    """Events that stand out; nothing stands out where it is empty."""
    stop: Expression = EVERYTHING
    """The first event that meets it ends the following; empty for none."""
    properties: tuple[str, ...] = USUAL

    @property
    def ask(self) -> Ask:
        """What the server can be asked for: never less than what meets `only`."""
        known = self.only.known
        names = tuple(sorted(known.events or ()))
        fits = len(names) <= MOST_NAMES and not any("," in name or not name for name in names)
        length = sum(map(len, names)) + sum(len(key + value) for key, _, value in known.properties)
        if length > LONGEST:
            return Ask()
        return Ask(names if fits else (), known.distinct_id, known.properties)

    def fields(self, seen: Sequence[str]) -> list[Field]:
        """As they are typed; `seen` are the properties that come."""
        others = [name for name in seen if name not in self.properties][:6]
        return [
            Field("only", self.only.text, f"such as {EXAMPLE}"),
            Field("mark", self.marked.text, "what stands out"),
            Field("stop at", self.stop.text, "the first such event ends the following"),
            Field("columns", ", ".join(self.properties), f"also come: {', '.join(others)}"),
        ]


def read(values: Sequence[str]) -> Wishes:
    """What the fields hold. Raises Wrong."""
    only, marked, stop, properties = values
    names = tuple(dict.fromkeys(filter(None, re.split(r"[,\s]+", properties))))
    return Wishes(parse(only), parse(marked), parse(stop), names)


def remarks(values: Sequence[str]) -> list[Remark | None]:
    """What is wrong with each field, and where."""
    found: list[Remark | None] = []
    for text in values[:3]:
        try:
            parse(text)
        except Wrong as wrong:
            found.append(Remark(where(text, wrong), is_problem=True))
        else:
            found.append(None)
    return [*found, None]


def where(text: str, wrong: Wrong) -> str:
    """A mistake in a sentence, with the place of it."""
    piece = text[wrong.start : wrong.end][:20]
    before = text[max(0, wrong.start - 8) : wrong.start]
    return f"{before}▸{piece or ' '}◂ {wrong.message}"


def quoted(text: str) -> str:
    """A value as it stands in an expression."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
