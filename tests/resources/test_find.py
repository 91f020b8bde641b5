"""Finding things in a list while typing."""

import pytest

from hogtui.api.models import FeatureFlag
from hogtui.resources.base import Item
from hogtui.resources.find import Facet, Index, ordered, parse, written
from hogtui.resources.flags import FLAGS
from tests.resources.flags import a_flag


def index(*records: dict[str, object]) -> Index:
    items = [FLAGS.item(a_flag(id=number, **each)) for number, each in enumerate(records)]
    return Index(FLAGS, [each for each in items if each is not None])


@pytest.mark.parametrize(
    ("text", "letters", "facets"),
    [
        ("bil", "bil", ()),
        ("is:on bil", "bil", (Facet("is", "on", False),)),
        ("!tag:A", "", (Facet("tag", "a", True),)),
        ('by:"Ada L" x', "x", (Facet("by", "ada l", False),)),
        ('by:"Ada', "", (Facet("by", "ada", False),)),
        ("other:thing", "other:thing", ()),
        ("", "", ()),
    ],
)
def test_letters_and_facets(text: str, letters: str, facets: tuple[Facet, ...]) -> None:
    wanted = parse(text, FLAGS.facets)

    assert wanted == (letters, facets)
    assert parse(" ".join(map(written, facets)), FLAGS.facets).facets == facets


def test_three_letters_find_the_key_before_what_only_mentions_it() -> None:
    found = index({"key": "x", "name": "about billing"}, {"key": "billing-v2"}, {"key": "y"})

    assert found.find("bil") == [1, 0]
    assert found.find("bv2") == [1]
    assert found.find("") == [0, 1, 2]


def test_facets_narrow_it_down_and_are_counted() -> None:
    found = index(
        {"active": True, "tags": ["a"]}, {"active": False, "tags": ["a", "b"]}, {"archived": True}
    )

    assert found.find("tag:a") == [0, 1]
    assert found.find("tag:a !is:on") == [1]
    assert found.find("is:archived") == [2]
    assert found.counts()[Facet("tag", "a", False)] == 2


def test_a_column_sorts_with_what_has_no_value_last() -> None:
    found = index({"key": "b", "tags": []}, {"key": "a", "tags": ["x"]}, {"key": "C", "tags": []})
    items: list[Item[FeatureFlag]] = [*found.items]

    assert ordered(FLAGS, items, [0, 1, 2], (0, False)) == [1, 0, 2]
    assert ordered(FLAGS, items, [0, 1, 2], (0, True)) == [2, 0, 1]
    tags = next(n for n, each in enumerate(FLAGS.columns) if each.name == "tags")
    assert ordered(FLAGS, items, [0, 1, 2], (tags, True)) == [1, 0, 2]
