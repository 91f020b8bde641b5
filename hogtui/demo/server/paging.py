"""Pages by limit and offset, PostHog's most common form."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from hogtui.demo.server.replies import reply

PAGE = 100
"""Rows of a page when the client does not say."""


def whole_number(text: str | None, otherwise: int) -> int:
    """A count from a query string; what makes no sense is ignored, as at PostHog."""
    if text is None or not text.isdecimal():
        return otherwise
    return int(text)


def link(request: Request, **changes: int) -> str:
    """The absolute address of this request with other parameters."""
    pairs = [(name, value) for name, value in request.query_params.multi_items()]
    pairs = [(name, value) for name, value in pairs if name not in changes]
    pairs += [(name, str(value)) for name, value in changes.items()]
    address = str(request.url.replace(query=""))
    return address + ("?" + urlencode(pairs) if pairs else "")


def page(request: Request, rows: Sequence[Any], default: int = PAGE) -> Response:
    """One page of `rows` as `{count, next, previous, results}`."""
    limit = whole_number(request.query_params.get("limit"), default) or default
    offset = whole_number(request.query_params.get("offset"), 0)
    more = offset + limit < len(rows)
    return reply(
        {
            "count": len(rows),
            "next": link(request, limit=limit, offset=offset + limit) if more else None,
            "previous": link(request, limit=limit, offset=max(0, offset - limit))
            if offset
            else None,
            "results": rows[offset : offset + limit],
        }
    )


def searched(rows: Sequence[dict[str, Any]], text: str | None, *fields: str) -> list[Any]:
    """The rows whose fields contain the text, whatever its case."""
    if not text:
        return list(rows)
    wanted = text.lower()
    return [
        row for row in rows if any(wanted in str(row.get(name) or "").lower() for name in fields)
    ]
