"""Every way PostHog says no, in its shape and with its words."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.engine import EngineError
from hogtui.demo.hogql.interface import HogQLError
from hogtui.demo.server.replies import reply


class Refusal(Exception):
    """A request that is answered with an error body."""

    def __init__(
        self,
        status: int,
        kind: str,
        code: str,
        detail: str,
        *,
        attr: str | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        """What the body calls `type`."""
        self.code = code
        self.detail = detail
        self.attr = attr
        self.extra = extra
        self.headers = headers

    @property
    def hidden(self) -> bool:
        """Whether the status of an asynchronous query keeps the words to itself."""
        return self.status == 500

    def response(self) -> Response:
        """The answer to send."""
        body: dict[str, Any] = {
            "type": self.kind,
            "code": self.code,
            "detail": self.detail,
            "attr": self.attr,
        }
        if self.extra is not None:
            body["extra"] = dict(self.extra)
        return reply(body, self.status, self.headers)


def invalid(detail: str, *, code: str = "invalid_input", attr: str | None = None) -> Refusal:
    """400 for a value that is not acceptable."""
    return Refusal(400, "validation_error", code, detail, attr=attr)


def unreadable(detail: str) -> Refusal:
    """400 for a body that does not fit its schema, or is no JSON at all."""
    return Refusal(400, "invalid_request", "parse_error", f"JSON parse error - {detail}")


def not_authenticated(detail: str | None, site: str) -> Refusal:
    """401: without `detail` no key was sent, otherwise it was wrong."""
    code = "not_authenticated" if detail is None else "authentication_failed"
    return Refusal(
        401,
        "authentication_error",
        code,
        detail or "Authentication credentials were not provided.",
        headers={
            "WWW-Authenticate": "Bearer resource_metadata="
            f'"{site}/.well-known/oauth-protected-resource"'
        },
    )


def forbidden(detail: str) -> Refusal:
    """403, whose type is that of an authentication error at PostHog."""
    return Refusal(403, "authentication_error", "permission_denied", detail)


def not_found(detail: str = "Not found.") -> Refusal:
    """404."""
    return Refusal(404, "invalid_request", "not_found", detail)


def method_not_allowed(method: str, allowed: str) -> Refusal:
    """405 with a body; soft-delete models answer with none instead."""
    return Refusal(
        405,
        "invalid_request",
        "method_not_allowed",
        f'Method "{method}" not allowed.',
        headers={"Allow": allowed},
    )


def throttled(seconds: int) -> Refusal:
    """429 of a window: says when to come back."""
    unit = "second" if seconds == 1 else "seconds"
    return Refusal(
        429,
        "throttled_error",
        "throttled",
        f"Request was throttled. Expected available in {seconds} {unit}.",
        headers={"Retry-After": str(seconds)},
    )


def too_many_queries() -> Refusal:
    """429 of concurrency: nobody knows when a slot is free, so no Retry-After."""
    return Refusal(
        429,
        "throttled_error",
        "throttled",
        "Too many queries are running right now — please try again in a moment.",
    )


def server_error(status: int, detail: str, *, code: str = "error") -> Refusal:
    """5xx, and the statuses above 509 that PostHog made up."""
    return Refusal(status, "server_error", code, detail)


def unsupported_kind(kind: str) -> Refusal:
    """400 for a kind of query that this PostHog does not compute."""
    return invalid(f"Queries of kind {kind} are not available on this demo server.")


# ClickHouse's own words are shown for these: they speak of the query, not of the server.
_SHOWN = frozenset(
    {34, 35, 36, 42, 43, 44, 46, 50, 53, 59, 60, 63, 80, 122, 135, 153, 174, 184}
    | {207, 211, 215, 264, 307, 386, 403}
)
# And for these only that it happened, since the full message repeats values from the data.
_REWORDED = {
    6: "A value could not be read as the type that the query asks for.",
    38: "A date could not be read. Check the values and their format.",
    41: "A time could not be read. Check the values and their format.",
    69: "An argument is out of bounds.",
    70: "A value could not be converted to the type that the query asks for.",
    72: "A number could not be read. Check for values that are not numeric.",
    125: "A subquery that must give a single value gave more than one row.",
    128: "An array has an invalid or unsupported size.",
    130: "An array could not be read. Check the format of the values.",
    190: "Array sizes do not match.",
    258: "Mismatched number of columns in UNION ALL.",
    376: "A UUID could not be read. Check the values and their format.",
    467: "A boolean could not be read. Check the values and their format.",
}
_TOO_LONG = (
    "Query has hit the max execution time before completing. See our docs for how to improve "
    "your query performance. You may need to materialize."
)
_TOO_MUCH_MEMORY = (
    "This query ran out of memory before it could finish, usually because it's scanning too "
    "much data."
)


def from_engine(error: EngineError) -> Refusal:
    """What PostHog makes of a ClickHouse error."""
    if error.name == "TIMEOUT_EXCEEDED":
        return server_error(504, _TOO_LONG)
    if error.name == "TOO_SLOW":
        return server_error(
            512,
            "Estimated query execution time is too long. Try reducing its scope by changing "
            "the time range.",
        )
    if error.name == "MEMORY_LIMIT_EXCEEDED":
        return server_error(513, _TOO_MUCH_MEMORY, code="clickhouse_memory_limit_exceeded")
    if error.code in _SHOWN:
        return invalid(error.message, code=error.name.lower())
    if error.code in _REWORDED:
        return invalid(_REWORDED[error.code], code=error.name.lower())
    return server_error(500, "ClickHouse error while executing query.")


def from_hogql(error: HogQLError, metadata: Mapping[str, Any] | None) -> Refusal:
    """A query that HogQL refuses: many lines of detail, and where in the query."""
    lines = [error.message, *(f"Hint: {hint}" for hint in error.hints)]
    if error.tables:
        lines.append("Tables referenced: " + ", ".join(error.tables))
    return Refusal(
        400,
        "validation_error",
        "invalid_input",
        "\n".join(lines),
        extra=None if metadata is None else {"hogql_metadata": _without_nulls(metadata)},
    )


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
