"""JSON out, as PostHog renders it."""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from hogtui.demo.server.clock import iso


def render(value: Any) -> bytes:
    """Compact JSON; NaN and infinities become null, times end in Z."""
    try:
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
        )
    except ValueError:
        text = json.dumps(finite(value), ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "replace")


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response."""
    return Response(
        render(value),
        status_code=status,
        headers=dict(headers) if headers else None,
        media_type="application/json",
    )


def finite(value: Any) -> Any:
    """The same value with every NaN and infinity made None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return value


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    return str(value)
