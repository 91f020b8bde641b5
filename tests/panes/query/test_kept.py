"""Results that were there before stay reachable, within bounds."""

from hogtui.api.query_types import Result
from hogtui.panes.query.kept import Kept, weight


def result(*rows: list[object]) -> Result:
    return Result(["n"], ["String"], rows, None, None, 0.1)


def test_the_newest_is_called_results() -> None:
    kept = Kept()
    first = kept.add(result([1]), "SELECT 1", title="1 of 2")
    second = kept.add(result([2]), "SELECT 2", start=10)

    assert list(kept.named().items()) == [("results", second), ("results_2", first)]
    assert (kept.name(first), kept.name(second)) == ("results_2", "results")
    assert (first.number, second.number) == (1, 2)


def test_one_steps_to_older_and_newer_results() -> None:
    kept = Kept()
    old, new = (kept.add(result([number]), "SELECT") for number in range(2))

    assert kept.step(new.result, 1) is old
    assert kept.step(old.result, 1) is None
    assert kept.step(old.result, -1) is new
    assert kept.step(result([3]), 1) is new
    assert Kept().step(None, 1) is None


def test_equal_results_are_not_the_same() -> None:
    kept = Kept()
    old, new = (kept.add(result([1]), "SELECT 1") for _ in range(2))

    assert kept.place(old.result) == 1
    assert kept.place(new.result) == 0


def test_there_are_no_more_than_so_many() -> None:
    kept = Kept(most=2)
    first = kept.add(result([0]), "SELECT")
    for number in range(2):
        kept.add(result([number]), "SELECT")

    assert len(kept) == 2
    assert kept.name(first) == ""


def test_large_ones_push_the_old_ones_out_but_never_the_newest() -> None:
    kept = Kept(most_bytes=5000)
    small = kept.add(result(["x"]), "SELECT")
    kept.add(result(["x" * 3000]), "SELECT")
    assert kept.name(small) == "results_2"

    kept.add(result(["x" * 3000]), "SELECT")
    assert kept.name(small) == "results_3"
    huge = kept.add(result(["x" * 1_000_000]), "SELECT")
    assert [entry.number for entry in kept] == [4, 3]
    kept.add(result([1]), "SELECT")
    assert kept.name(huge) == ""
    assert len(kept) == 1


def test_a_weight_counts_what_is_inside_of_values() -> None:
    assert weight([]) == 0
    assert weight([[{"a": ["x" * 1000]}]]) > 1000
    assert 500_000 < weight([["x" * 50]] * 5000) < 2_000_000
