"""When to leave PostHog alone: what nobody asked for must not use up what somebody will ask for."""

from collections.abc import Iterable

from hogtui.api.budget import MINUTE, Meter

LOW = 0.6
"""The part of a known limit that may be used by then."""
OURS = frozenset({"query", "api_queries", "api", "event_values"})
"""The limits that names and checks count against."""


def is_low(meters: Iterable[Meter]) -> bool:
    """Whether so much is used that only what the user asks for should be sent."""
    return any(
        meter.name in OURS and meter.limit is not None and meter.used >= LOW * meter.limit
        for meter in meters
    )


def left(meters: Iterable[Meter]) -> str:
    """What is left of the queries, in a few words; what was sent while no limit is known."""
    sent = ""
    for meter in meters:
        if meter.name != "query":
            continue
        if meter.limit is not None:
            window = "minute" if meter.window == MINUTE else "hour"
            return f"{max(0, meter.limit - meter.used)} of {meter.limit} queries left this {window}"
        if meter.window != MINUTE and meter.used:
            sent = f"{meter.used} {'query' if meter.used == 1 else 'queries'} sent this hour"
    return sent
