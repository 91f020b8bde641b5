"""What PostHog makes of a query, as a text to read and to copy."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hogtui.text.format import formatted

if TYPE_CHECKING:
    from hogtui.api.query import Check, Result

_INDEX = {
    "yes": "It finds its rows by the index.",
    "partial": "It finds only some of its rows by the index: bound timestamp in every part.",
    "no": "It uses no index and reads everything: bound timestamp.",
}


def explanation(result: "Result", check: "Check | None") -> str:
    """Index, remarks, ClickHouse's SQL, its plan, and where the time went."""
    parts = [
        "\n".join(_findings(check)) if check is not None else "",
        _part("Where the time went", timings(result.timings)),
        _part("ClickHouse SQL", [formatted(result.clickhouse)]),
        _part("HogQL, as PostHog understands it", [formatted(result.hogql)]),
        _part("Plan", result.plan),
    ]
    return "\n\n".join(filter(None, parts)) or "PostHog explains nothing about this query."


def _part(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"-- {title}", *lines]) if any(lines) else ""


def _findings(check: "Check") -> Iterator[str]:
    if check.indices in _INDEX:
        yield _INDEX[check.indices]
    if check.tables:
        yield f"It reads {', '.join(check.tables)}."
    for problem in check.warnings:
        yield f"! {problem.message}"
    for problem in check.notices:
        yield f"- {problem.message}"


def timings(found: Sequence[tuple[str, float]]) -> list[str]:
    """Steps and seconds, each step under the one that it belongs to."""
    lines = []
    for path, seconds in sorted(found, key=lambda each: each[0]):
        steps = [step for step in path.split("/") if step not in ("", ".")]
        name = "  " * max(0, len(steps) - 1) + steps[-1] if steps else "in all"
        lines.append(f"{seconds:10.4f} s  {name}")
    return lines
