"""Where a server keeps each resource: under projects, or on older ones under environments.

/api/environments is a deprecated alias on a current server. Some older ones know a few resources
under it alone. We find out once per resource, when its list is missing, and remember.
"""

import re

_LIST = re.compile(r"/api/projects/([^/]+)/([a-z_]+)/?$")
_PROJECT = re.compile(r"/api/projects/([^/]+)/([a-z_]+)(?=/|$)")


class Homes:
    """The resources that this server keeps under environments."""

    def __init__(self) -> None:
        self._tried: set[str] = set()
        self._older: set[str] = set()

    def of(self, path: str) -> str:
        """The path as this server knows it."""
        match = _PROJECT.match(path)
        if match is None or match.group(2) not in self._older:
            return path
        return path.replace("/api/projects/", "/api/environments/", 1)

    def other(self, path: str, refusal: str) -> str | None:
        """Where to look once more after a 404 in these words, or None."""
        match = _LIST.match(path)
        if match is None or match.group(2) in self._tried or refusal.startswith("Project"):
            return None
        self._tried.add(match.group(2))
        return path.replace("/api/projects/", "/api/environments/", 1)

    def remember(self, path: str) -> None:
        """The resource of this path is under environments."""
        if match := _LIST.match(path):
            self._older.add(match.group(2))
