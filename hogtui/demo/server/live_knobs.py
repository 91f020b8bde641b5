"""How the live host behaves, and what can be turned of it while the demo runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Heartbeats = Literal["comment", "named", "none"]
FASTEST = 50_000.0
"""Extra events a second at most."""


@dataclass
class LiveKnobs:
    """Every knob of the live host, as PostHog's own has them."""

    service: bool = True
    """False where nobody runs the live service, as on many self-hosted instances."""
    seconds: float = 30 * 60.0
    """Every stream ends after this long."""
    access_seconds: float = 30.0
    """How often a listener's token is looked at again."""
    heartbeats: Heartbeats = "comment"
    heartbeat_seconds: float = 15.0
    gzip: bool = True
    """Pack what is sent, for who takes it."""
    rate: float = 0.0
    """Events a second besides those that visitors of the demo cause."""
    restricted: tuple[str, ...] = ()
    """Properties that no filter may name."""


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "service": lambda value: isinstance(value, bool),
    "seconds": lambda value: _is_amount(value) and value > 0,
    "access_seconds": lambda value: _is_amount(value) and value > 0,
    "heartbeats": lambda value: value in ("comment", "named", "none"),
    "heartbeat_seconds": lambda value: _is_amount(value) and value > 0,
    "gzip": lambda value: isinstance(value, bool),
    "rate": lambda value: _is_amount(value) and value <= FASTEST,
    "restricted": lambda value: isinstance(value, (list, tuple)),
}


def read_knobs(wanted: object) -> LiveKnobs:
    """Knobs from a JSON object; what it leaves out is as usual. Raises ValueError."""
    if not isinstance(wanted, Mapping):
        raise ValueError("The knobs of the live host are a JSON object.")
    for name, value in wanted.items():
        if name not in CHECKS or not CHECKS[name](value):
            raise ValueError(f"Knob live.{name}={value!r} is not understood.")
    chosen = {field.name: wanted[field.name] for field in fields(LiveKnobs) if field.name in wanted}
    if "restricted" in chosen:
        chosen["restricted"] = tuple(map(str, chosen["restricted"]))
    return LiveKnobs(**chosen)


def _is_amount(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
