"""The table of the benchmark: what, how much, the target, and whether it is met."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure."""

    what: str
    measured: float
    unit: str
    target: float | None = None
    """At most this much; None for a figure that only gives the scale."""
    plain: float | None = None
    """The same with Textual's own output, in the same run."""

    @property
    def verdict(self) -> str:
        """A word for the last column."""
        if self.target is None:
            return ""
        return "met" if self.measured <= self.target else "missed"


def median(samples: Sequence[float]) -> float:
    """The middle one."""
    return float(statistics.median(samples))


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample that `share` of all do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def number(value: float) -> str:
    """Three significant digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def render(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| figure | measured | target | | Textual's own output | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        target = "" if row.target is None else f"{number(row.target)} {row.unit}"
        plain = ratio = ""
        if row.plain is not None:
            plain = f"{number(row.plain)} {row.unit}"
            ratio = f"{number(row.plain / row.measured)}" if row.measured > 0 else ""
        lines.append(
            f"| {row.what} | {number(row.measured)} {row.unit} | {target} | {row.verdict} "
            f"| {plain} | {ratio} |"
        )
    return "\n".join(lines) + "\n"
