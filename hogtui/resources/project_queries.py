"""The SQL that a project keeps: saved insights, endpoints, and views of its warehouse."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import BadBody
from hogtui.api.slots import Priority
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

MOST = 1_000
"""Queries of one kind that are read; beyond it a search in PostHog finds more."""


class Kind(StrEnum):
    """Where PostHog keeps a query."""

    INSIGHT = "insight"
    ENDPOINT = "endpoint"
    VIEW = "view"

    @property
    def path(self) -> str:
        """The list, below the project."""
        return {"insight": "insights/", "endpoint": "endpoints/"}.get(
            self, "warehouse_saved_queries/"
        )

    @property
    def scope(self) -> str:
        """What a key needs to change one."""
        return f"{'warehouse_view' if self is Kind.VIEW else self}:write"


@dataclass(frozen=True)
class Kept:
    """One query of the project."""

    kind: Kind
    id: str
    """Its last part of the path: a number, a name, or a uuid."""
    name: str
    detail: str = ""
    """What its author says of it."""
    text: str | None = None
    """The HogQL; None where the list does not tell it."""
    node: Mapping[str, Any] | None = None
    """The query as PostHog stores it, with how it is drawn."""
    project_id: int | None = None
    """The project that it is of; None for the open one."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Kept | None":
        """What `data` gave; None when it makes no sense."""
        kind, named, text = data.get("kind"), data.get("id"), data.get("text")
        project = data.get("project")
        if kind not in list(Kind) or not isinstance(named, str) or not is_part(named):
            return None
        return cls(
            Kind(kind),
            named,
            line(str(data.get("name") or "")),
            text=text if isinstance(text, str) else None,
            project_id=project if isinstance(project, int) else None,
        )

    def data(self) -> dict[str, Any]:
        """What is worth keeping of it."""
        return {
            "kind": str(self.kind),
            "id": self.id,
            "name": self.name,
            "text": self.text,
            "project": self.project_id,
        }

    @property
    def path(self) -> str:
        """Its own place, below the project."""
        return f"{self.kind.path}{self.id}/"


async def kept_queries(client: "Client", kind: Kind) -> AsyncIterator[list[Kept]]:
    """The queries of a kind, page by page as they come. Raises ApiError."""
    from hogtui.api.paging import pages

    params: dict[str, str] = {}
    if kind is Kind.INSIGHT:
        params = {"insight": "SQL", "saved": "true", "basic": "true"}
    # Views are paged by number, in pages of their own size.
    limit = None if kind is Kind.VIEW else 100
    read = 0
    async for page in pages(
        client,
        client.project(kind.path),
        params=params,
        limit=limit,
        priority=Priority.VISIBLE,
        label=f"{kind}s",
    ):
        found = [each for row in page.items if (each := kept_query(kind, row)) is not None]
        read += len(page.items)
        yield found
        if read >= MOST:
            return


async def whole(client: "Client", kept: Kept) -> Kept:
    """The same with its text, read where the list did not tell it. Raises ApiError."""
    if kept.text is not None:
        return kept
    reply = await client.get(client.project(kept.path), label=str(kept.kind))
    found = kept_query(kept.kind, reply.body)
    if found is None or found.text is None:
        raise BadBody(f"The {kept.kind} holds no SQL.")
    return found


def kept_query(kind: Kind, row: object) -> Kept | None:
    """One row of a list; None for what holds no SQL, or is nothing that we know."""
    if not isinstance(row, Mapping):
        return None
    number = row.get("name") if kind is Kind.ENDPOINT else row.get("id")
    if not isinstance(number, int | str) or not is_part(named := str(number)):
        return None
    node = row.get("query")
    text = sql_of(node)
    if text is None and (kind is not Kind.VIEW or node is not None):
        return None
    name = row.get("name") or row.get("derived_name")
    detail = row.get("description")
    return Kept(
        kind,
        named,
        line(name) if isinstance(name, str) and name.strip() else f"{kind} {line(named)}",
        line(detail) if isinstance(detail, str) else "",
        text,
        node if isinstance(node, Mapping) else None,
    )


def is_part(text: str) -> bool:
    """Whether a text can be the last part of a path, and leads nowhere else."""
    return bool(text.strip(".")) and not set(text) & set("/?#%\\") and text.isprintable()


def sql_of(node: object) -> str | None:
    """The HogQL in a query as PostHog stores it; None where there is none."""
    if not isinstance(node, Mapping):
        return None
    if node.get("kind") == "HogQLQuery":
        text = node.get("query")
        return text if isinstance(text, str) else None
    return sql_of(node.get("source")) if node.get("kind") != "InsightVizNode" else None


def with_sql(node: object, text: str) -> dict[str, Any] | None:
    """The same query with other HogQL, and everything else as it was; None where there is none."""
    if not isinstance(node, Mapping):
        return None
    if node.get("kind") == "HogQLQuery":
        return {**node, "query": text}
    source = with_sql(node.get("source"), text)
    return None if source is None else {**node, "source": source}


def new_node(text: str) -> dict[str, Any]:
    """The query of a new insight: a table."""
    return {"kind": "DataVisualizationNode", "source": {"kind": "HogQLQuery", "query": text}}
