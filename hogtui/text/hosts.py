"""The address of a PostHog as a person types it, made regular.

Needs nothing but the standard library, so that settings can be read before the first frame.
"""

import re
from urllib.parse import SplitResult, urlsplit

REGIONS = {"us": "https://us.posthog.com", "eu": "https://eu.posthog.com"}
"""PostHog Cloud, by the name of the region."""

# SDKs are configured with the capture host, which has no private API; people reuse that setting.
_PRIVATE_HOSTS = {
    "app.posthog.com": "us.posthog.com",
    "us.i.posthog.com": "us.posthog.com",
    "eu.i.posthog.com": "eu.posthog.com",
}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?\.?|[0-9a-f:]+:[0-9a-f:.]*")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_LOOPBACK = re.compile(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1")


class InvalidHost(ValueError):
    """An address that hogtui does not send a key to; the message is a sentence for a person."""


def normal_host(text: str) -> str:
    """Origin and path prefix without a trailing slash. Raises InvalidHost.

    `us` and `eu` are PostHog Cloud. Plain http is for this machine only.
    """
    text = text.strip()
    if text.lower() in REGIONS:
        return REGIONS[text.lower()]
    if not text:
        raise InvalidHost("The host is empty.")
    parts, name, port = _split(text)
    if parts.scheme not in _DEFAULT_PORTS:
        raise InvalidHost(f"The host must start with https://, not {parts.scheme}://.")
    if "@" in parts.netloc:
        raise InvalidHost("The host must not carry a user name or a password.")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise InvalidHost("The host must not have a query or a fragment, only a path.")
    if parts.scheme == "http" and not is_loopback(name):
        raise InvalidHost(f"The host must start with https://: over http the key for {name} leaks.")
    prefix = parts.path.rstrip("/")
    if not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/")):
        raise InvalidHost("The path of the host is not usable.")
    name = _PRIVATE_HOSTS.get(name, name)
    name = f"[{name}]" if ":" in name else name
    at_port = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{name}{at_port}{prefix}"


def origin(host: str) -> str:
    """Scheme, name and port of a normal host: what a key is bound to."""
    return "/".join(host.split("/", 3)[:3])


def is_loopback(name: str) -> bool:
    """Whether a name can only mean this machine."""
    return _LOOPBACK.fullmatch(name) is not None


def _split(text: str) -> tuple[SplitResult, str, int | None]:
    if not (text.isascii() and text.isprintable()) or " " in text or "\\" in text:
        raise InvalidHost("The host has characters in it that no address has.")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidHost("The host is not an address.") from None
    if not _NAME.fullmatch(name):
        raise InvalidHost("The host is not an address.")
    if "://" not in text and is_loopback(name):
        parts = parts._replace(scheme="http")
    return parts, name, port
