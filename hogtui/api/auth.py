"""A secret that is added to a request only when the request goes to the secret's own origin."""

from collections.abc import Generator

from pydantic import SecretStr

from hogtui.api.connection import Origin
from hogtui.api.lean import httpx


class OriginBearer(httpx.Auth):
    """Adds `Authorization: Bearer`, for one origin; elsewhere the request goes bare."""

    def __init__(self, secret: SecretStr, origin: Origin) -> None:
        self._secret = secret
        self._origin = origin

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the secret in, after looking where the request goes."""
        if Origin.of(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._secret.get_secret_value()}"
        yield request
