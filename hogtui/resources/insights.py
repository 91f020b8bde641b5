"""Insights: what the tree finds them by, and what is said beside their charts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.models import Insight, read_records
from hogtui.api.paging import pages
from hogtui.api.slots import Priority
from hogtui.resources.base import Column, Context, Item, Line, Resource, Section, moment
from hogtui.resources.flags import person
from hogtui.resources.insight_words import asked, display, kind
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

MOST = 500
"""Insights of one list that are read at once; the finder reads all of them."""


def title(insight: Insight) -> str:
    """Its name, or what stands for it."""
    return insight.title or f"insight {insight.id}"


def about(insight: Insight) -> str:
    """Kind and display in two words."""
    shown = display(insight.query, insight.filters)
    sort = kind(insight.query, insight.filters)
    return f"{sort}, {shown}" if shown and shown != sort else sort


def sections(insight: Insight, context: Context) -> Sequence[Section]:
    """Everything that is known of it, besides its numbers."""
    head = [Line(about(insight), "type")]
    if insight.description:
        head.append(Line(line(insight.description), "about"))
    if insight.tags:
        head.append(Line(", ".join(map(line, insight.tags)), "tags"))
    if insight.favorited:
        head.append(Line("yes", "favourite", "good"))
    if not insight.saved:
        head.append(Line("not saved: PostHog may drop it", "state", "warning"))
    if insight.deleted:
        head.append(Line("deleted", "state", "bad"))
    for label, at, who in (
        ("changed", insight.last_modified_at, insight.last_modified_by),
        ("created", insight.created_at, insight.created_by),
        ("last viewed", insight.last_viewed_at, None),
    ):
        if at is not None:
            by = f" by {person(who)}" if who is not None else ""
            head.append(Line(f"{amounts.age((context.now - at).total_seconds())}{by}", label))
    asks = asked(insight.query, insight.filters, context)
    return [Section(line(title(insight)), head), Section("What it asks", asks)]


INSIGHTS = Resource(
    name="insights",
    one="insight",
    many="insights",
    scope="insight:read",
    model=Insight,
    identity=lambda insight: insight.short_id or str(insight.id),
    title=title,
    words=lambda each: " ".join(
        (each.description, *each.tags, person(each.created_by), about(each))
    ),
    columns=(
        Column("name", title),
        Column("type", about),
        Column("changed", lambda each: moment(each.last_modified_at), "DateTime"),
    ),
    facets={
        "is": lambda each: ("insight", *(("favourite",) if each.favorited else ())),
        "type": lambda each: (kind(each.query, each.filters),),
        "tag": lambda each: each.tags,
        "by": lambda each: (person(each.created_by), person(each.last_modified_by)),
    },
    sections=sections,
    page=lambda each: f"insights/{each.short_id}",
    params={"saved": "true", "basic": "true"},
)
RECENT = "insights/my_last_viewed/"


async def some_insights(
    client: "Client",
    params: Mapping[str, str],
    *,
    path: str = INSIGHTS.path,
    priority: Priority = Priority.VISIBLE,
) -> tuple[list[Item[Insight]], bool]:
    """The insights that a question finds, and whether there are more. Raises ApiError."""
    found: list[Item[Insight]] = []
    more = False
    asked_for = {"basic": "true", **params}
    async for page in pages(
        client,
        client.project(path),
        params=asked_for,
        limit=100,
        priority=priority,
        label="insights",
    ):
        rows = [row for row in page.items if isinstance(row, Mapping)]
        found += [item for row in rows if (item := INSIGHTS.item(row)) is not None]
        more = page.more
        if len(found) >= MOST:
            break
    return found, more


def insight_of(body: Mapping[str, Any]) -> Insight | None:
    """What an answer says of an insight besides its result; None when it makes no sense."""
    plain = {name: value for name, value in body.items() if name not in {"result", "results"}}
    found = read_records(Insight, [plain]).items
    return found[0] if found else None
