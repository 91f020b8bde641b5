"""What a value says besides itself: the parts of an address, what a token holds, when a number is.

Nothing is guessed that is not plain: text has to look like what it is taken for all the way.
Nothing is checked either: whether a token is genuine is not for us to say.
"""

import json
import re
from base64 import urlsafe_b64decode
from binascii import Error
from urllib.parse import parse_qsl, unquote, urlsplit

from hogtui.text.safe import clean_json

SHORTEST = 5
LONGEST = 100_000
"""Characters of a text that is looked at."""
_URL = re.compile(r"(?:https?|wss?|ftp)://[^\s/?#]+[^\s]*", re.IGNORECASE)
_PATH = re.compile(r"(?:/[^\s?#]*)?\?[^\s=&#]+=[^\s]*")
_ENCODED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*", re.ASCII)
_BASE64 = re.compile(r"(?:eyJ|ey[Ao]|W3s|WyJ|WyI|e30)[A-Za-z0-9+/_-]+={0,2}", re.ASCII)


def decoded(value: object) -> dict[str, object]:
    """What else can be said of a text, each by a word for it; empty where there is nothing."""
    if not isinstance(value, str) or not SHORTEST <= len(value) <= LONGEST:
        return {}
    found = _decoded(value.strip())
    clean_json(found)  # what was hidden by percent signs and base64 is text from outside too
    return found


def _decoded(text: str) -> dict[str, object]:
    if _TOKEN.fullmatch(text) and (token := _token(text)):
        return {"token, not checked": token}
    if _URL.fullmatch(text) or _PATH.fullmatch(text):
        return address(text)
    if _BASE64.fullmatch(text) and (inner := _json_of(text)) is not None:
        return {"base64": inner}
    if _ENCODED.fullmatch(text) and (plain := unquote(text)) != text:
        return {"decoded": plain}
    return {}


def address(text: str) -> dict[str, object]:
    """The parts of an address, decoded; {} where it has none worth telling."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return {}
    found: dict[str, object] = {}
    host = parts.hostname or ""
    if host:
        found["host"] = f"{host}:{port}" if port is not None else host
        if host.startswith("xn--") or ".xn--" in host:
            found["host in letters"] = _letters(host)
    if (path := unquote(parts.path)) not in ("", "/"):
        found["path"] = path
    if parts.query:
        found["query"] = fields(parts.query)
    if parts.fragment:
        fragment = parts.fragment
        found["fragment"] = fields(fragment) if "=" in fragment else unquote(fragment)
    return found if len(found) > 1 or "query" in found or "%" in text else {}


def fields(query: str) -> dict[str, object]:
    """The fields of a query, a list where one is there more than once."""
    found: dict[str, object] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        before = found.get(name)
        if before is None and name not in found:
            found[name] = value
        else:
            found[name] = [*before, value] if isinstance(before, list) else [before, value]
    return found


def _letters(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _token(text: str) -> dict[str, object]:
    """Head and body of a JSON web token; {} when it is none."""
    head, body, _ = text.split(".")
    said, holds = _json_of(head), _json_of(body)
    if not isinstance(said, dict) or "alg" not in said or holds is None:
        return {}
    return {"head": said, "body": holds}


def _json_of(text: str) -> object:
    """The object or list that a text is the base64 of, None for anything else."""
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        found: object = json.loads(urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
    except (Error, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
