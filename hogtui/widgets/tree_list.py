"""A tree of any size: what is in a branch is asked for when it is opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from textual import events
from textual.binding import Binding
from textual.message import Message

from hogtui.widgets.line_list import LineList, Piece, Row

INDENT = 2
"""Cells of a level."""


@dataclass(eq=False)
class Node:
    """A line of the tree."""

    id: str
    """Tells it from every other node, also after a restart."""
    title: str
    sign: str = ""
    """Says what it is, in front of its title."""
    detail: str = ""
    """At the right end."""
    look: str = ""
    """Of the title: "muted", "accent", ..."""
    data: object = None
    """Whose it is knows what it means."""
    is_branch: bool = False
    opens: bool = False
    """Enter opens it, even though it is a branch."""
    children: "list[Node] | None" = None
    """None until somebody asked."""
    is_open: bool = False
    state: Literal["", "loading", "failed"] = ""
    note: str = ""
    """Stands in the place of children: why there are none."""


class Place(NamedTuple):
    """A node where it is drawn."""

    node: Node
    depth: int
    parent: Node | None
    is_note: bool = False
    """Not the node, but what is said in the place of its children."""


class TreeList(LineList):
    """Tells which branch wants its children, and what was opened."""

    BINDINGS = [
        *LineList.BINDINGS,
        Binding("right,l", "into", "Open", show=False, id="tree.into"),
        Binding("left,h", "out", "Close", show=False, id="tree.out"),
        Binding("space", "turn", "Open or close", show=False, id="tree.turn"),
    ]

    class Wanted(Message):
        """The children of a node are wanted."""

        def __init__(self, node: Node) -> None:
            super().__init__()
            self.node = node

    class Opened(Message):
        """Enter on something that can be opened."""

        def __init__(self, node: Node) -> None:
            super().__init__()
            self.node = node

    class Turned(Message):
        """A branch was opened or closed."""

    def __init__(self) -> None:
        super().__init__()
        self.roots: Sequence[Node] = ()
        self.found: Sequence[Node] | None = None
        """What is shown instead of the tree, while something is looked for."""
        self.wanted: set[str] = set()
        """Branches that are to be open, by their ids, as soon as they are there."""
        self._places: list[Place] = []

    # --- what is shown

    def show_tree(self, roots: Sequence[Node], cursor: str = "") -> None:
        """Show another tree; what is wanted open is opened."""
        self.roots, self.found = roots, None
        for root in roots:
            self._open_wanted(root)
        self.draw_tree(cursor)

    def fill(self, node: Node, children: Sequence[Node], note: str = "") -> None:
        """The children of a node are here."""
        node.children, node.state, node.note = [*children], "", note
        for each in children:
            self._open_wanted(each)
        self.draw_tree()

    def fail(self, node: Node, words: str) -> None:
        """They could not be had; what was there stays."""
        node.state, node.note = "failed", words
        self.draw_tree()

    def show_found(self, nodes: Sequence[Node] | None) -> None:
        """Show some nodes alone; None shows the tree again."""
        kept = self.node.id if self.node is not None else ""
        self.found = nodes
        self.draw_tree("" if nodes is not None else kept)

    def draw_tree(self, cursor: str | None = None) -> None:
        """Draw it as it is now; the cursor stays with its node, or with what is nearest."""
        kept = cursor if cursor is not None else (self.node.id if self.node is not None else "")
        old = self.cursor
        if self.found is not None:
            self._places = [Place(node, 0, None) for node in self.found]
        else:
            self._places = [*_places(self.roots, 0, None)]
        at = next((n for n, each in enumerate(self._places) if each.node.id == kept), None)
        if at is None:
            at = 0 if cursor == "" else max(0, min(old, len(self._places) - 1))
        self.show(len(self._places), self._row, at)

    @property
    def place(self) -> Place | None:
        """Where the cursor is."""
        return self._places[self.cursor] if 0 <= self.cursor < len(self._places) else None

    @property
    def node(self) -> Node | None:
        """What the cursor is on."""
        return self.place.node if self.place is not None else None

    def nodes(self) -> Iterator[Node]:
        """All that are known."""
        waiting = [*self.roots]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children or ()

    def open_ids(self) -> list[str]:
        """The branches that are open, and those that are to be."""
        here = {node.id for node in self.nodes()}
        is_open = [node.id for node in self.nodes() if node.is_open]
        return [*is_open, *sorted(self.wanted - here)]

    def _row(self, number: int) -> Row:
        node, depth, _, is_note = self._places[number]
        if is_note:
            look = "error" if node.state == "failed" else "muted"
            return Row((Piece(" " * (depth * INDENT + 3)), Piece(node.note or "...", look)))
        arrow = "  "
        if node.is_branch and self.found is None:
            arrow = "▾ " if node.is_open else "▸ "
        left = (
            Piece(f" {' ' * (depth * INDENT)}{arrow}", "muted"),
            Piece(f"{node.sign} " if node.sign else "", "accent"),
            Piece(node.title, node.look or ("title" if node.is_branch and not depth else "")),
        )
        right = " ..." if node.state == "loading" else node.detail
        return Row(left, (Piece(f" {right} ", "muted"),) if right else ())

    # --- opening and closing

    def open(self, node: Node) -> None:
        """Show what is in it."""
        if not node.is_branch or node.is_open:
            return
        node.is_open = True
        self._want(node)
        self.draw_tree()
        self.post_message(self.Turned())

    def close(self, node: Node) -> None:
        """Do not."""
        if node.is_open:
            node.is_open = False
            self.wanted.discard(node.id)
            self.draw_tree(node.id)
            self.post_message(self.Turned())

    def _want(self, node: Node) -> None:
        if node.children is None or node.state == "failed":
            node.state, node.note = "loading", ""
            self.post_message(self.Wanted(node))

    def _open_wanted(self, node: Node) -> None:
        if node.is_branch and node.id in self.wanted and not node.is_open:
            self.wanted.discard(node.id)
            node.is_open = True
            self._want(node)

    def action_choose(self) -> None:
        """Open what can be opened; turn a branch."""
        node = self.node
        if node is None:
            return
        if node.opens or not node.is_branch:
            self.post_message(self.Opened(node))
        else:
            self.action_turn()

    def action_turn(self) -> None:
        """Open a branch, or close it."""
        if self.node is not None and self.found is None:
            (self.close if self.node.is_open else self.open)(self.node)

    def action_into(self) -> None:
        """Open a branch; from an open one to what is in it."""
        node = self.node
        if node is None or self.found is not None:
            return
        if node.is_branch and not node.is_open:
            self.open(node)
        elif node.is_branch and node.children:
            self.action_move(1)

    def action_out(self) -> None:
        """Close a branch; from what is closed to what it is in."""
        place = self.place
        if place is None or self.found is not None:
            return
        if place.node.is_open:
            self.close(place.node)
        elif place.parent is not None:
            self.go_to(place.parent.id)

    def go_to(self, identity: str) -> bool:
        """Put the cursor on a node that is seen; False when it is not."""
        for number, each in enumerate(self._places):
            if each.node.id == identity and not each.is_note:
                self.cursor = number
                return True
        return False

    def on_click(self, event: events.Click) -> None:
        """On the arrow of a branch it turns; elsewhere the line is chosen."""
        number = self.scroll_offset.y + event.y
        if 0 <= number < len(self._places):
            place = self._places[number]
            start = 1 + place.depth * INDENT
            if place.node.is_branch and start <= event.x < start + INDENT:
                event.prevent_default()
                self.cursor = number
                self.action_turn()


def _places(nodes: Iterable[Node], depth: int, parent: Node | None) -> Iterator[Place]:
    for node in nodes:
        yield Place(node, depth, parent)
        if not node.is_open:
            continue
        yield from _places(node.children or (), depth + 1, node)
        if node.note or (node.children is None and node.state == "loading"):
            yield Place(node, depth + 1, node, is_note=True)
