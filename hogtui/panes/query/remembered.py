"""The values that were given last, for each project; nothing in private mode."""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hogtui.services import Services

NAME = "variables"
"""What they are kept under."""
MOST = 200
"""Names for each project; the ones that were given longest ago are forgotten."""
_one_at_a_time = threading.Lock()
"""Tabs have a memory each and the file in common."""


class Remembered:
    """What was typed for each name in a project. Its methods block: call them from a thread."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._project = ""
        self._last: dict[str, str] = {}

    def read(self, project: int) -> None:
        """Look up what was given in a project."""
        if self._project != str(project):
            self._project, self._last = str(project), {}
        kept = {} if self._services.private else _of(self._all(), self._project)
        # What was given in this run counts also where nothing is written down.
        self._last = {**kept, **self._last}

    def last(self, name: str) -> str | None:
        """What was typed for a name, or None."""
        return self._last.get(name)

    def keep(self, given: Mapping[str, str]) -> str | None:
        """Write down what was typed; gives what went wrong, or None."""
        self._last.update(given)
        if self._services.private:
            return None
        with _one_at_a_time:
            projects = self._all()
            kept = _of(projects, self._project)
            # Taken out first, so that the newest are the last.
            kept = {name: typed for name, typed in kept.items() if name not in given}
            newest = list({**kept, **given}.items())[-MOST:]
            projects[self._project] = dict(newest)
            return self._services.store.write(NAME, {"version": 1, "projects": projects})

    def _all(self) -> dict[str, Any]:
        found = (self._services.store.read(NAME) or {}).get("projects")
        return found if isinstance(found, dict) else {}


def _of(projects: Mapping[str, Any], project: str) -> dict[str, str]:
    kept = projects.get(project)
    items = kept.items() if isinstance(kept, dict) else ()
    return {name: typed for name, typed in items if isinstance(typed, str)}
