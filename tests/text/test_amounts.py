import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.amounts import age, count, duration, of, size


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (950, "950"),
        (9_999, "9,999"),
        (12_345, "12 k"),
        (128_402, "128 k"),
        (999_499, "999 k"),
        (999_950, "1.0 M"),
        (3_100_000, "3.1 M"),
        (-3_100_000, "-3.1 M"),
        (2.5e9, "2.5 G"),
        (float("nan"), "?"),
    ],
)
def test_count(number: float, expected: str) -> None:
    assert count(number) == expected


@pytest.mark.parametrize(
    ("octets", "expected"),
    [(0, "0 B"), (512, "512 B"), (3_400, "3.4 kB"), (12_000_000, "12 MB"), (999_999, "1.0 MB")],
)
def test_size(octets: float, expected: str) -> None:
    assert size(octets) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 ms"),
        (0.04, "40 ms"),
        (0.84, "0.84 s"),
        (1.84, "1.84 s"),
        (9.999, "10.0 s"),
        (12.34, "12.3 s"),
        (59.97, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3 * 3600 + 4 * 60, "3 h 04 min"),
        (2 * 86400 + 3 * 3600, "2 d 03 h"),
        (-125, "-2 min 05 s"),
    ],
)
def test_duration(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-30, "just now"),
        (2, "just now"),
        (12.9, "12 s ago"),
        (120, "2 min ago"),
        (7200, "2 h ago"),
        (86400 * 3, "3 d ago"),
        (float("inf"), "?"),
    ],
)
def test_age(seconds: float, expected: str) -> None:
    assert age(seconds) == expected


@given(st.floats())
def test_every_float_is_some_amount(number: float) -> None:
    for words in (count, size, duration, age):
        assert words(number).isprintable()


def test_one_is_one_and_the_others_are_many() -> None:
    assert of(1, "person", "people") == "1 person"
    assert of(0, "person", "people") == "0 people"
    assert of(1200, "person", "people") == "1,200 people"
