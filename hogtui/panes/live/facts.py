"""The line above the events: what is followed, how, and how much comes."""

from typing import NamedTuple

from hogtui.api.live_events import Source, Stats
from hogtui.text.amounts import count
from hogtui.widgets.bar import Bar, Part, fit

BARS = " ▁▂▃▄▅▆▇█"
SPARK = 16
"""Seconds of the sparkline."""


class Facts(NamedTuple):
    """All that the line may say."""

    source: Source | None = None
    stats: Stats | None = None
    following: bool = True
    frozen: bool = False
    new: int = 0
    """Events that came since it stopped following."""
    new_matching: int | None = None
    """The ones of them that are shown; None where all are."""
    kept: int = 0
    shown: int | None = None
    """Of the kept; None where all are."""
    rate: float = 0.0
    spark: tuple[int, ...] = ()
    passed: int = 0
    """Events a second that go past between two pictures of the screen."""
    lost: int = 0
    only: str = ""
    failure: str = ""


def sparkline(counts: tuple[int, ...]) -> str:
    """How much came in each second, against the most of them."""
    most = max(counts, default=0)
    if most == 0:
        return " " * len(counts)
    return "".join(BARS[-(-each * (len(BARS) - 1) // most)] for each in counts)


def how(source: Source | None) -> tuple[str, str]:
    """Where events come from in a few words, and the colour of that."""
    match source:
        case Source(kind="push"):
            return "pushed", "$text-success"
        case Source(kind="poll"):
            words = f"asked every {source.every:.0f} s, {source.queries_an_hour} queries/h"
            return f"{words}: {source.why}", "$text-warning"
        case Source(kind="waiting"):
            return f"connecting again: {source.why}", "$text-warning"
    return "connecting", "$text-muted"


def state(facts: Facts) -> tuple[str, str]:
    """Whether it follows, and what came meanwhile."""
    if facts.following:
        return "following", "$text-success"
    words = "paused" if facts.frozen else "staying"
    if facts.new:
        matching = f", {count(facts.new_matching)} match" if facts.new_matching is not None else ""
        words += f" · {count(facts.new)} new{matching}"
    return words, "bold $text-warning"


class FactsBar(Bar):
    """Draws only what changed."""

    DEFAULT_CSS = """
    FactsBar { background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts()

    def say(self, facts: Facts) -> None:
        """Something else is true."""
        self.facts = facts
        self.update()

    def parts(self, width: int) -> list[Part]:
        """State and filter at the left, numbers at the right."""
        facts = self.facts
        words, look = state(facts)
        left = [Part(" Live ", "bold", weight=20), Part(f"{words} ", look, weight=18)]
        if facts.only:
            shown = f" ({count(facts.shown)})" if facts.shown is not None else ""
            left.append(Part(f" only {facts.only}{shown} ", "$text-accent", weight=8, elastic=True))
        if facts.failure:
            left.append(Part(f" {facts.failure}", "$text-error", weight=17, elastic=True))
        right = [Part(f"{count(facts.kept)} kept ", "$text-muted", weight=4)]
        if facts.lost:
            right.insert(0, Part(f"{count(facts.lost)} lost ", "$text-warning", weight=7))
        if facts.stats is not None:
            if facts.stats.recordings is not None:
                right.insert(0, Part(f"{facts.stats.recordings} recordings ", weight=2))
            if facts.stats.users is not None:
                right.insert(0, Part(f"{facts.stats.users} online ", weight=3))
        if facts.passed:
            right.insert(0, Part(f"{count(facts.passed)}/s not drawn ", "$text-warning", weight=6))
        right.insert(0, Part(f"{sparkline(facts.spark)} ", "$text-accent", weight=5))
        right.insert(0, Part(f"{count(facts.rate)}/s ", weight=10))
        words, look = how(facts.source)
        right.append(Part(f"{words} ", look, weight=9, elastic=True))
        return fit(left, right, width)
