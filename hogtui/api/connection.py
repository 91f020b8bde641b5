"""Where one PostHog is, and the key that is tied to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pydantic import SecretStr

from hogtui.api.lean import httpx
from hogtui.text.hosts import InvalidHost, normal_host

CLOUD_REGIONS = {"us.posthog.com": "US", "eu.posthog.com": "EU"}
LIVE_HOSTS = {
    "us.posthog.com": "https://live.us.posthog.com",
    "eu.posthog.com": "https://live.eu.posthog.com",
}
RESERVED_HEADERS = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "transfer-encoding",
        "x-http-method-override",
    }
)
"""Headers that a profile may not set: they carry the key, frame the message, or change the verb."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


class InvalidConnection(ValueError):
    """A host, key or header that cannot be used; the message is one sentence for a person."""


class Origin(NamedTuple):
    """Scheme, host and port: two addresses share a key only if all three are equal."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: httpx.URL) -> "Origin":
        """The origin of an address, the default port filled in."""
        return cls(url.scheme, url.host, url.port or _DEFAULT_PORTS.get(url.scheme, 0))


def _checked_host(text: str) -> str:
    try:
        return normal_host(text)
    except InvalidHost as error:
        raise InvalidConnection(str(error)) from None


@dataclass(frozen=True)
class Connection:
    """Host, key and what belongs to them. Making one checks it; raises InvalidConnection."""

    host: str
    """Origin and path prefix, such as https://us.posthog.com or https://example.com/posthog."""
    key: SecretStr
    project_id: int | None = None
    live_host: str | None = None
    """None takes PostHog Cloud's own for its two regions."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with every request to the host and to nobody else; gateways keep secrets in them."""
    ca_file: Path | None = None
    """Certificates to trust besides the public ones."""
    source: str = "profile"
    """Where host and key come from, for people: "profile", "environment", "demo"."""

    def __post_init__(self) -> None:
        """Normalise and check every part."""
        put = object.__setattr__
        put(self, "host", _checked_host(self.host))
        live = self.live_host or LIVE_HOSTS.get(self.url.host)
        put(self, "live_host", _checked_host(live) if live else None)
        put(self, "key", SecretStr(_checked_key(self.key.get_secret_value())))
        put(self, "headers", MappingProxyType(_checked_headers(self.headers)))

    @property
    def url(self) -> httpx.URL:
        """The host as an address."""
        return httpx.URL(self.host)

    @property
    def origin(self) -> Origin:
        """The one place that the key may go to."""
        return Origin.of(self.url)

    @property
    def prefix(self) -> str:
        """The path in front of /api, "" for most."""
        return self.url.path.rstrip("/")

    @property
    def region(self) -> str:
        """US, EU, or the host's name."""
        host = self.url.host
        return CLOUD_REGIONS.get(host, host)


def _checked_key(key: str) -> str:
    key = key.strip()
    if not key:
        raise InvalidConnection("The key is empty.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InvalidConnection("The key has characters in it that no PostHog key has.")
    return key


def _checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not name or not all(c.isascii() and (c.isalnum() or c in "-_") for c in name):
            raise InvalidConnection("A header has a name that HTTP does not allow.")
        if name.lower() in RESERVED_HEADERS:
            raise InvalidConnection(f"The header {name} is not for a profile to set.")
        if not (value.isascii() and value.isprintable()):
            raise InvalidConnection(f"The header {name} has a value that HTTP does not allow.")
    return dict(headers)
