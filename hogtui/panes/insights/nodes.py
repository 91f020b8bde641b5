"""What stands in the tree, made of what PostHog says; and where its branches are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hogtui.api.models import Dashboard, Insight
from hogtui.resources import dashboards, file_tree, insights
from hogtui.resources.base import Item
from hogtui.resources.dashboards import DASHBOARDS
from hogtui.resources.insight_words import kind
from hogtui.resources.insights import RECENT, some_insights
from hogtui.text.safe import line
from hogtui.widgets.tree_list import Node

if TYPE_CHECKING:
    from hogtui.api.client import Client

SIGNS = {
    "trends": "~",
    "funnel": "▽",
    "retention": "◣",
    "paths": "⇉",
    "stickiness": "≡",
    "lifecycle": "±",
    "SQL": "#",
}
BOARD, FOLDER, OTHER = "▦", "▫", "·"
STAR = "★"
TREE_ABSENT = "PostHog serves no project tree here."


@dataclass(frozen=True)
class Group:
    """A branch that PostHog has as a list."""

    name: str


@dataclass(frozen=True)
class Folder:
    """A folder of the project tree."""

    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class InsightRef:
    """An insight, as much of it as is known."""

    short_id: str
    item: Item[Insight] | None = None


@dataclass(frozen=True)
class BoardRef:
    """A dashboard, as much of it as is known."""

    number: int
    item: Item[Dashboard] | None = None


GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "favourites": ("Favourites", {"favorited": "true"}),
    "recent": ("Recently viewed", {}),
    "mine": ("Mine", {"user": "true", "saved": "true"}),
    "saved": ("Saved insights", {"saved": "true"}),
}


def roots() -> list[Node]:
    """The tree before anything was read."""
    groups = [
        Node(name, title, data=Group(name), is_branch=True) for name, (title, _) in GROUPS.items()
    ]
    boards = Node("dashboards", "Dashboards", data=Group("dashboards"), is_branch=True)
    project = Node("project", "Project", data=Folder(), is_branch=True)
    return [boards, *groups, project]


def insight_node(parent: str, item: Item[Insight]) -> Node:
    """An insight in a branch."""
    thing = item.thing
    star = f"{STAR} " if thing.favorited else ""
    return Node(
        f"{parent}/insight {thing.short_id}",
        line(insights.title(thing)),
        SIGNS.get(kind(thing.query, thing.filters), OTHER),
        f"{star}{tags(thing.tags)}".strip(),
        data=InsightRef(thing.short_id, item),
    )


def board_node(parent: str, item: Item[Dashboard]) -> Node:
    """A dashboard in a branch."""
    thing = item.thing
    star = f"{STAR} " if thing.pinned else ""
    return Node(
        f"{parent}/dashboard {thing.id}",
        line(dashboards.title(thing)),
        BOARD,
        f"{star}{tags(thing.tags)}".strip(),
        data=BoardRef(thing.id, item),
        is_branch=True,
        opens=True,
    )


def tags(found: Sequence[str]) -> str:
    """Tags at the end of a line."""
    return " ".join(f"#{line(each)}" for each in found[:3])


def entry_node(parent: str, entry: file_tree.Entry) -> Node | None:
    """Something of the project tree."""
    name = line(entry.name)
    if entry.is_folder:
        path = Folder(entry.path)
        return Node(
            f"project/{file_tree.joined(entry.path)}", name, FOLDER, data=path, is_branch=True
        )
    if entry.type == "insight":
        return Node(f"{parent}/insight {entry.ref}", name, OTHER, data=InsightRef(entry.ref))
    if entry.ref.isdecimal():
        return Node(
            f"{parent}/dashboard {entry.ref}",
            name,
            BOARD,
            data=BoardRef(int(entry.ref)),
            is_branch=True,
            opens=True,
        )
    return None


def sorted_boards(found: Sequence[Item[Dashboard]]) -> list[Item[Dashboard]]:
    """Those that are pinned first, then by name."""
    shown = [each for each in found if not each.thing.deleted]
    return sorted(
        shown, key=lambda each: (not each.thing.pinned, dashboards.title(each.thing).casefold())
    )


async def children(client: "Client", node: Node) -> tuple[list[Node], str]:
    """What is in a branch, and what to say of it. Raises ApiError."""
    match node.data:
        case Group("dashboards"):
            return await _boards(client, node)
        case Group("recent"):
            found, _ = await some_insights(client, {}, path=RECENT)
            return _insights(node, found, more=False, nothing="Nothing was viewed yet.")
        case Group(name):
            found, more = await some_insights(client, GROUPS[name][1])
            return _insights(node, found, more=more, nothing="There are none.")
        case BoardRef(number):
            found, more = await some_insights(client, {"dashboards": f"[{number}]"})
            return _insights(node, found, more=more, nothing="No insights on it.")
        case Folder(path):
            entries = await file_tree.folder(client, path)
            if entries is None:
                return [], TREE_ABSENT
            nodes = [entry_node(node.id, each) for each in entries]
            shown = [each for each in nodes if each is not None]
            return shown, "" if shown else "Nothing with numbers in it."
    return [], ""


async def _boards(client: "Client", node: Node) -> tuple[list[Node], str]:
    items: Sequence[Item[Dashboard]] = ()
    async for listing in DASHBOARDS.fetch(client):
        items = listing.items
    nodes = [board_node(node.id, each) for each in sorted_boards(items)]
    return nodes, "" if nodes else "There are no dashboards yet: N makes one."


def _insights(
    node: Node, found: Sequence[Item[Insight]], *, more: bool, nothing: str
) -> tuple[list[Node], str]:
    nodes = [insight_node(node.id, each) for each in found if not each.thing.deleted]
    if not nodes:
        return [], nothing
    return nodes, "... and more: / finds them" if more else ""
