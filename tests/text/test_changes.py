"""What differs between two JSON values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.changes import ABSENT, Change, alike, changes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xy", max_size=1), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": None}, {}, [("a", None, ABSENT)]),
        ({}, {"a": None}, [("a", ABSENT, None)]),
        ({"a": [{"b": 1}, 2]}, {"a": [{"b": 2}]}, [("a[0].b", 1, 2), ("a[1]", 2, ABSENT)]),
        ({"a": {"b": 1}}, {"a": [1]}, [("a", {"b": 1}, [1])]),
    ],
)
def test_every_place_is_named(
    before: object, after: object, expected: list[tuple[str, object, object]]
) -> None:
    found = [(each.name, each.before, each.after) for each in changes(before, after)]

    assert found == expected


@given(VALUES, VALUES)
def test_without_a_difference_both_are_the_same_json(before: object, after: object) -> None:
    import json

    same = json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)

    assert alike(before, after) is same


def test_what_is_too_deep_differs_as_a_whole() -> None:
    before: object = 1
    after: object = 2
    for _ in range(300):
        before, after = [before], [after]

    (found,) = changes(before, after)

    assert isinstance(found, Change)
    assert len(found.path) == 40
