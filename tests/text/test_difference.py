"""Two results compared: nothing is missed, nothing is made up."""

import time
from collections.abc import Sequence

from hogtui.text.difference import (
    ADDED,
    CHANGED,
    GONE,
    SAME,
    Difference,
    Side,
    change,
    compare,
    guess_keys,
    rows,
    sentence,
)
from hogtui.text.rows import Found, Steps
from hogtui.text.values import Kind, Marked, cell

NAN = float("nan")


def run(steps: Steps[Found]) -> Found:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Found = end.value
            return found


def side(names: str, *values: object, types: Sequence[str] = ()) -> Side:
    return Side(names.split(), types, values)


def difference(old: Side, new: Side, *keys: int) -> Difference:
    return run(compare(old, new, keys))


def shown(old: Side, new: Side, *keys: int, only_changes: bool = False) -> list[list[object]]:
    found = run(rows(difference(old, new, *keys), only_changes=only_changes))
    return [[str(each) if isinstance(each, Marked) else each for each in row] for row in found]


OLD = side("id n", [1, "a"], [2, "b"], [3, "c"])
NEW = side("id n", [1, "a"], [3, "C"], [4, "d"])


def test_rows_are_added_gone_and_changed() -> None:
    assert shown(OLD, NEW, 0) == [
        [SAME, 1, "a"],
        [GONE, 2, "b"],
        [CHANGED, 3, "c → C"],
        [ADDED, 4, "d"],
    ]
    assert len(shown(OLD, NEW, 0, only_changes=True)) == 3
    assert sentence(difference(OLD, NEW, 0)) == ["1 added", "1 gone", "1 changed", "1 same"]


def test_signs_and_changes_have_a_colour_and_read_without_it() -> None:
    found = run(rows(difference(OLD, NEW, 0), only_changes=True))
    kinds = [each.kind for row in found for each in row if isinstance(each, Marked)]

    assert kinds == [Kind.GONE, Kind.CHANGED, Kind.CHANGED, Kind.ADDED]
    assert cell(Marked("a\x1b → b", Kind.CHANGED)).text == "a␛ → b"


def test_a_null_nan_or_another_type_is_a_value_of_its_own() -> None:
    old = side("id v", [1, None], [2, NAN], [3, 1], [4, True], [5, 1], [6, {"a": 1}], [7, [True]])
    new = side("id v", [1, ""], [2, NAN], [3, 1.0], [4, 1], [5, "1"], [6, {"a": 1}], [7, [1]])

    assert [row[0] for row in shown(old, new, 0)] == list("~  ~~ ~")
    assert [row[2] for row in shown(old, new, 0, only_changes=True)] == [
        '∅ → ""',
        "true → 1",
        '1 → "1"',
        "[true] → [1]",
    ]


def test_among_rows_of_one_key_equal_ones_belong_together() -> None:
    old = side("k v", ["a", 1], ["a", 2], ["a", 3], ["b", 1])
    new = side("k v", ["a", 3], ["a", 1], ["a", 9], ["a", 8], ["b", 1])

    assert shown(old, new, 0) == [
        [SAME, "a", 3],
        [SAME, "a", 1],
        [CHANGED, "a", "2 → 9"],
        [ADDED, "a", 8],
        [SAME, "b", 1],
    ]


def test_nulls_and_nan_are_keys_too() -> None:
    old = side("k v", [None, 1], [NAN, 2], [True, 3])
    new = side("k v", [NAN, 2], [None, 5], [1, 3])

    assert shown(old, new, 0) == [
        [SAME, NAN, 2],
        [GONE, True, 3],
        [CHANGED, None, "1 → 5"],
        [ADDED, 1, 3],
    ]


def test_without_keys_whole_rows_are_compared() -> None:
    old = side("v", [1], [1], [2])
    new = side("v", [1], [2], [2])

    assert difference(old, new).counts == {ADDED: 1, GONE: 1, CHANGED: 0, SAME: 2}


def test_columns_belong_together_by_their_names_even_when_double() -> None:
    old = side("id n n gone", [1, 2, 3, 4])
    new = side("n n id more", [2, 9, 1, 5])
    found = difference(old, new, 2)

    assert [column.name for column in found.columns] == ["n", "n_2", "id", "more", "gone"]
    assert shown(old, new, 2) == [[CHANGED, 2, "3 → 9", 1, 5, 4]]
    assert sentence(found)[-2:] == ["column added: more", "column gone: gone"]


def test_ragged_rows_and_rows_that_are_no_lists_do_not_stop_it() -> None:
    old = side("id v", [1], 2, [3, 4, 5])
    new = side("id v", [1, 2], 2, [3, 4])

    assert [row[0] for row in shown(old, new, 0)] == [CHANGED, SAME, SAME]


def test_nothing_against_something() -> None:
    nothing = side("id n")

    assert difference(nothing, NEW, 0).counts[ADDED] == 3
    assert difference(NEW, nothing, 0).counts[GONE] == 3
    assert difference(nothing, nothing).lines == []
    assert difference(side("a", [1]), side("b", [1])).counts == {ADDED: 1, GONE: 1, "~": 0, " ": 0}


def test_keys_are_guessed() -> None:
    assert run(guess_keys(OLD, NEW)) == (0,)
    ids = side("name uuid", ["x", "u1"], ["y", "u2"])
    assert run(guess_keys(ids, ids)) == (1,)
    twice = side("event n", ["a", 5], ["b", 7], types=["String", "UInt64"])
    assert run(guess_keys(twice, twice)) == (0,)
    pairs = side("day n event", *[[d, 1, e] for d in "xy" for e in "ab"], types=["Date", "Int8"])
    assert run(guess_keys(pairs, pairs)) == (0, 2)
    same = side("v", [1], [1])
    assert run(guess_keys(same, same)) == ()


def test_text_that_could_be_mistaken_is_quoted() -> None:
    assert change("a", "b") == "a → b"
    assert change(" ", "b → c") == '" " → "b → c"'
    assert change("2", 2) == '"2" → 2'


def test_a_hundred_thousand_rows_take_no_time_that_grows() -> None:
    def seconds(count: int) -> float:
        old = Side(["id", "v", "w"], (), [[f"id{n}", n, "x"] for n in range(count)])
        new = Side(["id", "v", "w"], (), [[f"id{n}", n % 999, "x"] for n in range(count)])
        began = time.process_time()
        assert difference(old, new, 0).counts[CHANGED] == count - 999
        return time.process_time() - began

    few = min(seconds(10_000) for _ in range(3))
    assert seconds(100_000) < 40 * few


def test_it_can_be_stopped_between_its_steps() -> None:
    many = Side(["id"], (), [[n] for n in range(50_000)])
    steps = compare(many, many, (0,))

    assert sum(1 for _ in zip(range(20), steps, strict=False)) == 20
