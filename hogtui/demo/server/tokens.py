"""The tokens that open the live stream: JSON Web Tokens signed with HS256."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hogtui.demo.server.clock import Clock
from hogtui.demo.server.facts import Facts, Project

AUDIENCE = "posthog:livestream"
LIFE = timedelta(days=7)
CACHED = timedelta(hours=24)
"""The same token is handed out again for that long."""


class LiveTokens:
    """Makes tokens and knows its own again."""

    def __init__(self, clock: Clock, facts: Facts) -> None:
        self._clock = clock
        self._facts = facts
        self._secret = secrets.token_bytes(32)
        self._made: dict[int, tuple[float, str]] = {}

    def token(self, project: Project) -> str:
        """A token for the live events of a project; good for at least six days."""
        now = self._clock.now().timestamp()
        made, token = self._made.get(project.id, (0.0, ""))
        if not token or now - made > CACHED.total_seconds():
            token = self._sign(
                {
                    "team_id": project.id,
                    "api_token": project.api_token,
                    "user_id": self._facts.user.id,
                    "organization_id": self._facts.organization.id,
                    "aud": AUDIENCE,
                    "exp": int(now + LIFE.total_seconds()),
                }
            )
            self._made[project.id] = (now, token)
        return token

    def revoke(self) -> None:
        """No token that was handed out is good any more."""
        self._secret = secrets.token_bytes(32)
        self._made.clear()

    def team_of(self, token: str) -> int | None:
        """The project whose events a token opens; None when it is not good."""
        head, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(head).encode()):
            return None
        claims: dict[str, Any] = json.loads(_unpacked(head.partition(".")[2]))
        if claims["aud"] != AUDIENCE or claims["exp"] <= self._clock.now().timestamp():
            return None
        team_id = claims["team_id"]
        return team_id if isinstance(team_id, int) else None

    def _sign(self, claims: Mapping[str, Any]) -> str:
        head = ".".join(
            _packed(json.dumps(part, separators=(",", ":")).encode())
            for part in ({"alg": "HS256", "typ": "JWT"}, claims)
        )
        return f"{head}.{self._signature(head)}"

    def _signature(self, head: str) -> str:
        return _packed(hmac.new(self._secret, head.encode(), hashlib.sha256).digest())


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
