"""After a change: the tree, the chart and the dashboard show what is stored now."""

from typing import TYPE_CHECKING

from hogtui.api.write_types import Ending, Outcome
from hogtui.panes.insights.nodes import BoardRef, InsightRef, board_node, insight_node
from hogtui.resources.dashboards import DASHBOARDS
from hogtui.resources.insights import INSIGHTS
from hogtui.widgets.tree_list import Node

if TYPE_CHECKING:
    from hogtui.panes.insights.pane import InsightsPane


def show_change(pane: "InsightsPane", outcome: Outcome) -> None:
    """Wherever it is to be seen."""
    subject, record = outcome.ready.wish.subject, outcome.now
    if subject.kind == "annotation":
        pane.stage.read_annotations()
        return
    number = subject.path.rstrip("/").rpartition("/")[2]
    is_gone = outcome.ending is Ending.GONE or (
        outcome.took_effect
        and (outcome.ready.wish.removes or (record or {}).get("deleted") is True)
    )
    if outcome.took_effect and (outcome.ready.wish.creates or number not in _numbers(pane)):
        # Something new, or something that is back: only PostHog knows where it belongs.
        pane.shelf.reload()
        return
    if is_gone:
        _remove(pane, subject.kind, number)
    elif record is not None:
        _renew(pane, subject.kind, number, outcome)


def _number(node: Node) -> tuple[str, str]:
    match node.data:
        case InsightRef(_, item) if item is not None:
            return "insight", str(item.thing.id)
        case BoardRef(number):
            return "dashboard", str(number)
    return "", ""


def _numbers(pane: "InsightsPane") -> set[str]:
    """Everything that is to be seen."""
    found = {_number(node)[1] for node in pane.shelf.tree_list.nodes()}
    if pane.view is not None:
        found.add(str(pane.view.subject.number))
    if pane.board is not None:
        found.add(str(pane.board.number))
    return found


def _remove(pane: "InsightsPane", kind: str, number: str) -> None:
    tree = pane.shelf.tree_list
    for node in [*tree.nodes()]:
        node.children = node.children and [
            each for each in node.children if _number(each) != (kind, number)
        ]
    tree.draw_tree()
    shown = {"insight": pane.view and str(pane.view.subject.number), "board": None}
    if pane.board is not None:
        shown["board"] = str(pane.board.number)
    is_shown = pane.shown == ("board" if kind == "dashboard" else kind)
    if is_shown and shown.get(pane.shown) == number:
        pane.action_back()


def _renew(pane: "InsightsPane", kind: str, number: str, outcome: Outcome) -> None:
    record = dict(outcome.now or {})
    for node in pane.shelf.tree_list.nodes():
        if _number(node) != (kind, number):
            continue
        new: Node | None = None
        if kind == "insight" and (insight := INSIGHTS.item(record)) is not None:
            new = insight_node("", insight)
        elif kind == "dashboard" and (board := DASHBOARDS.item(record)) is not None:
            new = board_node("", board)
        if new is not None:
            node.title, node.detail, node.data = new.title, new.detail, new.data
    pane.shelf.tree_list.refresh()
    view, board_view = pane.view, pane.board
    if kind == "insight" and view is not None and str(view.subject.number) == number:
        plain = {name: value for name, value in record.items() if name != "result"}
        view.stored(plain, is_query="query" in outcome.ready.fields)
    if kind == "dashboard" and board_view is not None and str(board_view.number) == number:
        board_view.stored(record)
    if not pane.shown:
        pane.describe()
