"""What is kept of events, and which of it is shown."""

from hogtui.api.live_events import Event
from hogtui.panes.live.kept import Kept, Mark, Rate, Shown


def event(number: int, size: int = 10) -> Event:
    return Event(f"u{number}", None, f"e{number}", "me", "", b"x" * size, {})


def filled(count: int, most: int = 10, most_bytes: int = 1 << 20) -> Kept:
    kept = Kept(most, most_bytes)
    for number in range(count):
        kept.add(event(number))
    return kept


def name(entry: object) -> str:
    assert isinstance(entry, Event)
    return entry.event


def test_the_oldest_go_and_numbers_stay() -> None:
    kept = filled(25)

    assert (kept.first, kept.end, len(kept)) == (15, 25, 10)
    assert [name(kept[number]) for number in range(15, 25)] == [f"e{n}" for n in range(15, 25)]


def test_large_events_take_the_room_of_many() -> None:
    kept = filled(10, most_bytes=5_000)
    assert len(kept) == 10
    kept.add(event(10, size=4_000))

    assert kept.size <= 5_000
    assert 1 < len(kept) < 10
    kept.add(event(11, size=1_000_000))
    assert len(kept) == 1
    for number in range(12, 40):
        kept.add(event(number))
    assert name(kept[39]) == "e39"


def test_shown_are_those_that_meet_a_test_and_every_mark() -> None:
    kept = filled(6, most=8)
    shown = Shown(kept, lambda one: int(one.event[1:]) % 2 == 0)
    shown.sift(4)
    assert (len(shown), shown.is_sifted) == (2, False)
    kept.add(Mark("gap"))
    shown.sift()

    assert [shown[place] for place in range(len(shown))] == [0, 2, 4, 6]
    assert shown.is_sifted
    assert shown.place(3) == 2
    for number in range(7, 13):
        kept.add(event(number))
    shown.sift()
    assert [shown[place] for place in range(len(shown))] == [6, 8, 10, 12]


def test_everything_is_shown_without_a_test() -> None:
    kept = filled(12)
    shown = Shown(kept)

    assert (len(shown), shown[0], shown.place(7), shown.place(1)) == (10, 2, 5, 0)
    assert shown.is_sifted


def test_long_filters_forget_what_is_gone() -> None:
    kept = Kept(100)
    shown = Shown(kept, lambda _: True)
    for number in range(30_000):
        kept.add(event(number))
        shown.sift()
        assert len(shown) <= 100
    assert len(shown._numbers) < 11_000


def test_a_rate_is_that_of_whole_seconds() -> None:
    rate = Rate()
    rate.add(3, 100.2)
    rate.add(2, 100.9)
    assert rate.recent(100.95, 3) == [0, 0, 0]
    rate.add(1, 101.5)
    assert rate.recent(102.0, 3) == [0, 5, 1]
    assert rate.per_second(102.0) == 6 / 5
    assert rate.recent(1e9, 3) == [0, 0, 0]
