"""The config file and its profiles as one model, and how they are found and read.

Plain dataclasses: this is imported before the first frame, when every millisecond shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Source = Literal["profile", "environment", "posthog-cli environment", "demo", "arguments"]


@dataclass(frozen=True)
class Profile:
    """Where one PostHog is and how to treat it. Never holds a key."""

    name: str
    host: str
    """Origin and path prefix, such as https://us.posthog.com or https://example.com/posthog."""
    project_id: int | None = None
    live_host: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: Path | None = None
    production: bool = False
    """Asks for typing where others ask for one key."""
    accent: str | None = None
    write: bool = False
    """Starts unlocked."""
    source: Source = "profile"
    """Where host and key come from; always the same place for both."""


@dataclass(frozen=True)
class Settings:
    """Everything a user can choose, after flags, environment, file and defaults."""

    profile: Profile | None
    """None on a first run: the setup screen asks."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    theme: str = "auto"
    """auto, dark, light, ansi, or the name of a Textual theme."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    mouse: bool = True
    editor: str | None = None
    pager: str | None = None
    row_limit: int | None = None
    timezone: Literal["project", "utc", "local"] = "project"
    start_pane: str | None = None
    read_only: bool = False
    """Cannot be unlocked at all in this run."""
    debug: bool = False
    config_path: Path = Path()
    warnings: tuple[str, ...] = ()
    """What was wrong with the file, one sentence each."""
