import json

import pytest

from hogtui.demo.server.property_filters import PropertyFilter, read_filters

PROPERTIES = {"plan": "Pro", "amount": 12, "price": "9.5", "vip": True, "none": None}


@pytest.mark.parametrize(
    ("key", "operator", "value", "takes"),
    [
        ("plan", "exact", "Pro", True),
        ("plan", "exact", ["Free", "Pro"], True),
        ("plan", "exact", "pro", False),
        ("plan", "is_not", "Free", True),
        ("missing", "is_not", "Free", True),
        ("plan", "icontains", "RO", True),
        ("plan", "not_icontains", "x", True),
        ("plan", "regex", "^P.o$", True),
        ("plan", "regex", "[", False),
        ("plan", "not_regex", "^F", True),
        ("amount", "exact", "12", True),
        ("amount", "gt", 11, True),
        ("amount", "lt", "12", False),
        ("price", "gte", 9.5, True),
        ("price", "lte", 9, False),
        ("plan", "gt", 1, False),
        ("vip", "exact", "true", True),
        ("plan", "is_set", None, True),
        ("none", "is_set", None, False),
        ("missing", "is_not_set", None, True),
        ("plan", "is_like", "Pro", False),
    ],
)
def test_operators(key: str, operator: str, value: object, takes: bool) -> None:
    assert PropertyFilter(key, operator, value).takes(PROPERTIES) is takes


def test_filters_of_an_address() -> None:
    listed = json.dumps([{"key": "a", "value": 1}, {"operator": "exact"}, 3])

    assert read_filters(listed, ["b=1", "b=2", "c=x=y", "d"]) == (
        PropertyFilter("a", "exact", 1),
        PropertyFilter("b", "exact", ["1", "2"]),
        PropertyFilter("c", "exact", ["x=y"]),
    )


def test_bad_json_is_ignored() -> None:
    assert read_filters("[{", []) == ()
    assert read_filters('{"key": "a"}', []) == ()
