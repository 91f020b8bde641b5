"""What is known of a query before it runs: PostHog's opinion, and what it does not say itself."""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from hogtui.api.errors import Problem
from hogtui.panes.query.marks import Range, moved, place
from hogtui.text.bounds import has_limit, lacks_time_range
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.api.query import Check
    from hogtui.local.syntax import Verdict
    from hogtui.text.statements import Statement

PER_MINUTE = 10
IMPLICIT_LIMIT = 100
"""Rows that PostHog gives without a LIMIT."""
FOR_AN_ASSISTANT = "ai_prompt:"
"""What such a fix says is no text for the query."""


class Found(NamedTuple):
    """One thing that PostHog said about a stretch of the text."""

    range: Range
    message: str
    fix: str | None
    is_error: bool


class Turns:
    """At most so many in a minute."""

    def __init__(self, most: int = PER_MINUTE) -> None:
        self._taken: deque[float] = deque(maxlen=most)

    def take(self, now: float) -> bool:
        """Whether there is one more; it is taken then."""
        if len(self._taken) == self._taken.maxlen and now - self._taken[0] < 60:
            return False
        self._taken.append(now)
        return True


class Findings:
    """What was found in a statement, as long as that is still in the text."""

    def __init__(self) -> None:
        self.statement: Statement | None = None
        self.check: Check | None = None
        self._text = ""
        self._found: Sequence[Found] = ()

    def take(self, statement: "Statement", check: "Check", text: str) -> None:
        """PostHog has answered about a statement; the text may be another one by now."""
        self.statement, self.check, self._text = statement, check, text
        found: list[Found] = []
        for problems, is_error in ((check.errors, True), (check.warnings, False)):
            for problem in problems:
                span = _span(problem)
                placed = place([span], statement.text, statement.start, text) if span else []
                fix = problem.fix
                if fix is not None and fix.startswith(FOR_AN_ASSISTANT):
                    fix = None
                found += [Found(each, problem.message, fix, is_error) for each in placed]
        self._found = found

    def forget(self) -> None:
        """Nothing is known."""
        self.statement, self.check, self._found = None, None, ()

    def follow(self, text: str) -> None:
        """Move with an edit; what it touched is no longer true."""
        kept = []
        for each in self._found:
            still = moved([each.range], self._text, text)
            if still:
                kept.append(each._replace(range=still[0]))
        self._found, self._text = kept, text

    @property
    def found(self) -> Sequence[Found]:
        """In the order of the text."""
        return sorted(self._found)

    def at(self, offset: int) -> Found | None:
        """What was found at a place, errors before warnings."""
        here = [each for each in self._found if each.range[0] <= offset <= each.range[1]]
        return min(here, key=lambda each: not each.is_error, default=None)


def refusal(here: "Verdict") -> "Check":
    """What the parser on this machine found, as PostHog would say it."""
    from hogtui.api.query import Check

    return Check(False, (Problem(here.message, here.start, here.end),), is_local=True)


def unchecked(parsed: bool, why_not: str) -> str:
    """What to say where PostHog was not asked, or did not answer."""
    return f"it parses; not checked: {why_not}" if parsed else f"not checked: {why_not}"


def _span(problem: Problem) -> Range | None:
    if problem.start is None:
        return None
    return problem.start, problem.start if problem.end is None else problem.end


def verdict(statement: str, check: "Check | None", why_not: str = "") -> list[Part]:
    """What to know of a statement before it runs, the most important first."""
    parts = []
    if check is None:
        parts.append(Part(f" {why_not or 'not checked'}  ", "$text-muted", weight=9))
    elif check.valid:
        parts.append(Part(" ✓ valid  ", "$text-success", weight=20))
    else:
        count = len(check.errors)
        words = "1 mistake" if count == 1 else f"{count} mistakes"
        words += " (parsed here)" if check.is_local else ""
        where = "" if any(each.start is not None for each in check.errors) else _first(check)
        parts.append(Part(f" ✗ {words}{where}  ", "$text-error", weight=20, elastic=True))
    if lacks_time_range(statement):
        parts.append(Part("! reads events of all times  ", "$text-warning", weight=15))
    if check is not None and check.warnings:
        count = len(check.warnings)
        words = "1 warning" if count == 1 else f"{count} warnings"
        parts.append(Part(f"! {words}  ", "$text-warning", weight=12))
    if check is not None and check.indices in ("no", "partial"):
        words = "no index" if check.indices == "no" else "index in part"
        parts.append(Part(f"{words}  ", "$text-warning", weight=8))
    elif check is not None and check.indices == "yes":
        parts.append(Part("uses the index  ", "$text-muted", weight=5))
    if not has_limit(statement):
        parts.append(Part(f"no LIMIT: {IMPLICIT_LIMIT} rows", "$text-muted", weight=6))
    return parts


def _first(check: "Check") -> str:
    return f": {check.errors[0].message}" if check.errors else ""
