"""Numbers as they come, and as people read them: in full beside a cursor, short on an axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import isfinite, log10

Number = int | float
Value = Number | None
"""None where there is nothing to draw: null, text, NaN, what is beyond all measure."""

LONGEST = 400
"""Characters of a number that comes as text; what is longer is none."""
LARGEST = 1e300
"""Beyond this the sums and differences of a scale overflow."""
NO_VALUE = "\N{EN DASH}"
_POWERS = ("", "k", "M", "G", "T", "P", "E")


def number(value: object) -> Value:
    """A finite number, also from text; None for all else. Large integers keep every digit."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if -LARGEST < value < LARGEST else None
    if isinstance(value, float):
        return value if -LARGEST < value < LARGEST else None
    if isinstance(value, Decimal):
        return _of_decimal(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return None
    try:
        return _of_decimal(Decimal(value))
    except InvalidOperation:
        return None


def _of_decimal(value: Decimal) -> Value:
    if not value.is_finite() or value.adjusted() >= 300:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def numbers(values: Iterable[object]) -> list[Value]:
    """Many at once."""
    return [
        value if type(value) is int and -LARGEST < value < LARGEST else number(value)
        for value in values
    ]


def present(values: Sequence[Value]) -> list[Number]:
    """Those that are numbers."""
    return [value for value in values if value is not None]


class Style(StrEnum):
    """What a number measures."""

    PLAIN = "number"
    SHORT = "short"
    PERCENT = "percent"
    """12.5 is 12.5 %."""
    SHARE = "share"
    """0.125 is 12.5 %."""
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"


@dataclass(frozen=True)
class Format:
    """How the values of an axis are written."""

    style: Style = Style.PLAIN
    prefix: str = ""
    suffix: str = ""
    decimals: int | None = None
    """Digits behind the point; None for as many as there are, in reason."""

    def full(self, value: Value) -> str:
        """With every digit that says something."""
        return self._write(value, short=False)

    def short(self, value: Value) -> str:
        """In a few cells."""
        return self._write(value, short=True)

    def _write(self, value: Value, *, short: bool) -> str:
        if value is None:
            return NO_VALUE
        match self.style:
            case Style.PERCENT | Style.SHARE:
                share = value * 100 if self.style is Style.SHARE else value
                text = self._plain(share, short=short, digits=2) + " %"
            case Style.SECONDS:
                text = duration(value)
            case Style.MILLISECONDS:
                text = duration(value / 1000)
            case Style.SHORT:
                text = compact(value)
            case _:
                text = self._plain(value, short=short, digits=4)
        if text.startswith("-") and self.prefix:
            return f"-{self.prefix}{text[1:]}{self.suffix}"
        return f"{self.prefix}{text}{self.suffix}"

    def _plain(self, value: Number, *, short: bool, digits: int) -> str:
        if short and abs(value) >= 10_000:
            return compact(value)
        if self.decimals is not None and not short:
            return f"{value:,.{self.decimals}f}"
        if isinstance(value, int):
            return f"{value:,}"
        return _decimal(value, digits)


PLAIN = Format()
PERCENT = Format(Style.PERCENT)
SECONDS = Format(Style.SECONDS)


def _decimal(value: float, digits: int) -> str:
    """So many digits behind the point at most, more for what is less than one."""
    size = abs(value)
    if size >= 1e15:
        return f"{value:.6g}"
    if 0 < size < 1e-4:
        return f"{value:.3g}"
    if 0 < size < 1:
        digits = max(digits, 2 - int(log10(size)))
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def compact(value: Number) -> str:
    """Three digits and a power of a thousand: "1.25 M"."""
    if not isfinite(value):
        return NO_VALUE
    rest, power = float(abs(value)), 0
    while rest >= 999.5 and power < len(_POWERS) - 1:
        rest, power = rest / 1000, power + 1
    if rest >= 1e4:
        return f"{value:.2e}"
    if power == 0:
        return _decimal(value, 2)
    digits = f"{rest:.2f}" if rest < 9.995 else f"{rest:.1f}" if rest < 99.95 else f"{rest:.0f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{'-' if value < 0 else ''}{digits} {_POWERS[power]}"


def duration(seconds: Number) -> str:
    """A span of time in its two largest units: "1 d 4 h", "2 min 5 s", "350 ms"."""
    if seconds < 0:
        return f"-{duration(-seconds)}"
    if seconds >= 1e12:
        return f"{seconds / 31_557_600:.3g} y"
    if seconds < 1:
        return "0 s" if seconds == 0 else f"{_decimal(seconds * 1000, 1)} ms"
    if seconds < 60:
        return f"{_decimal(seconds, 1)} s"
    whole = round(seconds)
    for unit, name, below, below_name in (
        (86_400, "d", 3600, "h"),
        (3600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if whole >= unit:
            rest = whole % unit // below
            return f"{whole // unit:,} {name}" + (f" {rest} {below_name}" if rest else "")
    return f"{whole} s"


def share(part: Number, whole: Number) -> str:
    """A part of a whole in percent, with the precision that it needs."""
    if not whole:
        return NO_VALUE
    percent = 100 * part / whole
    if percent and abs(percent) < 0.1:
        return "< 0.1 %" if percent > 0 else "> -0.1 %"
    return f"{percent:,.0f} %" if abs(percent) >= 99.95 else f"{percent:.1f} %"
