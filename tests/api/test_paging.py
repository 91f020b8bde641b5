"""Lists in every style of paging end where they should."""

from typing import Any

import httpx
import pytest

from hogtui.api.errors import BadBody, NotFound
from hogtui.api.paging import LONGEST, items, pages
from tests.api.fakes import KEY, FakePostHog, make_client, refused, reply

PATH = "/api/projects/1/feature_flags/"


async def collect(posthog: FakePostHog, **rest: Any) -> list[Any]:
    return [item async for item in items(make_client(posthog), PATH, **rest)]


async def test_next_links_are_followed_on_our_own_origin() -> None:
    link = "https://internal.example:9000/elsewhere/?limit=2&offset=2&tags=a&tags=b"
    posthog = FakePostHog(
        reply({"count": 3, "next": link, "previous": None, "results": [{"id": 1}, {"id": 2}]}),
        reply({"count": 3, "next": None, "previous": "x", "results": [{"id": 3}]}),
    )
    found = [page async for page in pages(make_client(posthog), PATH, limit=2)]

    assert [page.items for page in found] == [[{"id": 1}, {"id": 2}], [{"id": 3}]]
    assert [(page.total, page.more) for page in found] == [(3, True), (3, False)]
    second = posthog.requests[1]
    assert (second.url.host, second.url.path) == ("us.posthog.com", PATH)
    assert second.url.params.multi_items() == [
        ("limit", "2"),
        ("offset", "2"),
        ("tags", "a"),
        ("tags", "b"),
    ]
    assert second.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ({"next": "https://x/?cursor=abc", "results": [1]}, {"limit": "100", "cursor": "abc"}),
        ({"next": "cD0yMDI2", "results": [1]}, {"limit": "100", "cursor": "cD0yMDI2"}),
        ({"next": 2, "results": [1]}, {"limit": "100", "page": "2"}),
        ({"has_next": True, "results": [1, 2]}, {"limit": "100", "offset": "2"}),
        ({"has_next": True, "next_cursor": "n", "results": [1]}, {"limit": "100", "cursor": "n"}),
        (
            {"next": "/api/x/?page=2", "total_count": 9, "results": [1]},
            {"limit": "100", "page": "2"},
        ),
    ],
)
async def test_every_style_of_continuation(first: dict[str, Any], asked: dict[str, str]) -> None:
    posthog = FakePostHog(reply(first), reply({"results": [7]}))

    assert await collect(posthog) == [*first["results"], 7]
    assert dict(posthog.requests[1].url.params) == asked


@pytest.mark.parametrize(
    "only",
    [
        [{"id": 1}],
        {"results": [{"id": 1}]},
        {"results": [{"id": 1}], "next": None},
        {"results": [{"id": 1}], "has_next": False, "next_cursor": "n"},
        {"results": [{"id": 1}], "next": "https://[broken/?a=b"},
    ],
)
async def test_a_single_page_is_all(only: Any) -> None:
    posthog = FakePostHog(reply(only))

    assert await collect(posthog) == [{"id": 1}]
    assert len(posthog.requests) == 1


async def test_a_repeated_page_ends_the_list_even_in_another_order() -> None:
    link = "https://us.posthog.com/x/?offset={}"
    posthog = FakePostHog(
        reply({"next": link.format(2), "results": [{"id": 1, "n": 1}, {"id": 2}]}),
        reply({"next": link.format(4), "results": [{"id": 2}, {"id": 1, "n": 2}]}),
    )

    assert len(await collect(posthog)) == 2
    assert len(posthog.requests) == 2


async def test_an_endless_list_ends() -> None:
    count = 0

    def answer(_request: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        return reply({"next": f"https://us.posthog.com/?offset={count}", "results": [count]})

    posthog = FakePostHog(answer)

    assert len(await collect(posthog)) == LONGEST
    assert len(posthog.requests) == LONGEST


async def test_a_link_to_the_same_page_and_an_empty_page_end_the_list() -> None:
    same = FakePostHog(reply({"next": "https://us.posthog.com/?limit=100", "results": [1]}))
    empty = FakePostHog(reply({"next": "https://us.posthog.com/?offset=100", "results": []}))

    assert await collect(same) == [1]
    assert await collect(empty) == []
    assert len(empty.requests) == 1


@pytest.mark.parametrize(
    "body", [{"detail": "no"}, {"results": None}, "text", None, {"results": {}}]
)
async def test_what_is_no_list_never_looks_like_an_empty_one(body: Any) -> None:
    with pytest.raises(BadBody):
        await collect(FakePostHog(reply(body)))


async def test_a_refusal_comes_through() -> None:
    with pytest.raises(NotFound):
        await collect(FakePostHog(refused(404)))
