"""From an answer that says no to the error that says why."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.api.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotAuthenticated,
    NotFound,
    Problem,
    QuotaExceeded,
    Refused,
    ServerFailed,
    Throttled,
    TooHeavy,
)

TOO_HEAVY = frozenset({504, 512, 513})
LONGEST_TEXT = 500
"""Characters kept of an answer that is not PostHog's error shape, such as a proxy's page."""

_SCOPE = re.compile(r"scope '([a-z_]+:[a-z]+)'")
_KINDS: dict[int, type[Refused]] = {
    400: Invalid,
    401: NotAuthenticated,
    402: QuotaExceeded,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: Throttled,
}


def refusal(
    status: int,
    body: object,
    *,
    retry_after: float | None = None,
    query: bool = False,
    method: str = "",
    path: str = "",
) -> Refused:
    """The error for a status from 400 up; `body` is decoded JSON or text, already cleaned."""
    fields = body if isinstance(body, Mapping) else {}
    kind = _KINDS.get(status, ServerFailed if status >= 500 else Refused)
    # Elsewhere 504 is a gateway that lost patience; for a query it is the query that is slow.
    if status in TOO_HEAVY and (query or status != 504):
        kind = TooHeavy
    error = kind(
        _message(status, body, fields),
        status=status,
        code=_text(fields.get("code")),
        attr=_text(fields.get("attr")) or None,
        method=method,
        path=path,
    )
    match error:
        case Throttled():
            error.retry_after = retry_after
        case Forbidden():
            found = _SCOPE.search(error.message)
            error.scope = found.group(1) if found else None
        case Invalid():
            error.problems = _problems_of(fields)
    return error


def has_error_shape(body: object) -> bool:
    """Whether PostHog itself wrote this, and not something that stands before it."""
    return isinstance(body, Mapping) and "type" in body and "detail" in body


def read_problems(notices: object) -> tuple[Problem, ...]:
    """The errors or warnings of a HogQLMetadata reply; what cannot be read is left out."""
    if not isinstance(notices, Sequence) or isinstance(notices, str):
        return ()
    return tuple(
        Problem(
            message=_text(notice["message"]),
            start=_offset(notice.get("start")),
            end=_offset(notice.get("end")),
            fix=_text(notice.get("fix")) or None,
        )
        for notice in notices
        if isinstance(notice, Mapping) and notice.get("message")
    )


def _problems_of(fields: Mapping[str, Any]) -> tuple[Problem, ...]:
    extra = fields.get("extra")
    metadata = extra.get("hogql_metadata") if isinstance(extra, Mapping) else None
    return read_problems(metadata.get("errors")) if isinstance(metadata, Mapping) else ()


def _message(status: int, body: object, fields: Mapping[str, Any]) -> str:
    for name in ("detail", "message", "error", "error_description"):
        if words := _text(fields.get(name)).strip():
            return words
    if isinstance(body, str) and body.strip() and not body.lstrip().startswith("<"):
        return body.strip()[:LONGEST_TEXT]
    return _UNSAID.get(status, f"PostHog answered with status {status} and no reason.")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _offset(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_UNSAID = {
    401: "The key was not accepted.",
    403: "This is not allowed.",
    404: "Not found.",
    405: "PostHog does not offer this.",
    429: "Too many requests.",
    502: "The gateway before PostHog got no answer from it.",
    503: "PostHog is not available right now.",
    504: "PostHog took too long to answer.",
    512: "PostHog estimates that this query would run too long.",
    513: "This query needs more memory than PostHog gives it.",
}
