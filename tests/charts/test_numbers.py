"""Numbers as they come, and as they are written."""

from decimal import Decimal

import pytest

from hogtui.charts.numbers import Format, Style, compact, duration, number, numbers, share


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1),
        (2.5, 2.5),
        (True, 1),
        ("12", 12),
        ("12.50", 12.5),
        ("18446744073709551615", 18446744073709551615),
        (Decimal("3"), 3),
        ("1e400", None),
        (float("inf"), None),
        (float("nan"), None),
        ("nan", None),
        (10**400, None),
        ("", None),
        ("abc", None),
        ("9" * 5000, None),
        (None, None),
        ([1], None),
    ],
)
def test_a_number_or_nothing(value: object, expected: object) -> None:
    assert number(value) == expected
    assert numbers([value]) == [expected]


@pytest.mark.parametrize(
    ("form", "value", "full", "short"),
    [
        (Format(), 1234567, "1,234,567", "1.23 M"),
        (Format(), 0.1 + 0.2, "0.3", "0.3"),
        (Format(), 18446744073709551615, "18,446,744,073,709,551,615", "18.4 E"),
        (Format(), 0.000012345, "1.23e-05", "1.23e-05"),
        (Format(Style.PERCENT), 12.5, "12.5 %", "12.5 %"),
        (Format(Style.SHARE), 0.125, "12.5 %", "12.5 %"),
        (Format(Style.SECONDS), 3725, "1 h 2 min", "1 h 2 min"),
        (Format(Style.MILLISECONDS), 350, "350 ms", "350 ms"),
        (Format(prefix="$"), -1234.5, "-$1,234.5", "-$1,234.5"),
        (Format(suffix=" kg", decimals=2), 3, "3.00 kg", "3 kg"),
        (Format(), None, "\N{EN DASH}", "\N{EN DASH}"),
    ],
)
def test_formats(form: Format, value: float | None, full: str, short: str) -> None:
    assert (form.full(value), form.short(value)) == (full, short)


def test_compact_share_and_duration() -> None:
    assert [compact(each) for each in (999, 1000, 999_999, -2_500_000)] == [
        *("999", "1 k", "1 M", "-2.5 M")
    ]
    assert [share(1, 3), share(1, 100_000), share(3, 3), share(1, 0)] == [
        *("33.3 %", "< 0.1 %", "100 %", "\N{EN DASH}")
    ]
    assert [duration(each) for each in (0, 59.6, 3600, 90_061, -5)] == [
        *("0 s", "59.6 s", "1 h", "1 d 1 h", "-5 s")
    ]
