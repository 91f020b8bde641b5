"""What a user can choose, and where one PostHog is, as plain values."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Source = Literal["profile", "environment", "posthog-cli environment", "demo", "arguments"]
NOTHING: Mapping[str, Any] = MappingProxyType({})
"""A table that the user left out."""


class Profile(NamedTuple):
    """Where one PostHog is and how to treat it. Never holds a key."""

    name: str
    host: str
    """Origin and path prefix, such as https://us.posthog.com or https://example.com/posthog."""
    project_id: int | None = None
    live_host: str | None = None
    headers: Mapping[str, str] = NOTHING
    """Sent with every request to the host and to nobody else; gateways keep secrets in them."""
    ca_file: Path | None = None
    production: bool = False
    """The header says so, in a colour that is hard to miss."""
    accent: str | None = None
    """The colour of the header's left side, as #rrggbb."""
    write: bool = False
    """Starts unlocked."""
    source: Source = "profile"
    """Where host and key come from; always the same place for both."""

    @property
    def another_key(self) -> str:
        """What to do about a key that does not work, as a sentence."""
        match self.source:
            case "environment":
                return "Set POSTHOG_PERSONAL_API_KEY to another, and start hogtui again."
            case "posthog-cli environment":
                return "Set POSTHOG_CLI_API_KEY to another, and start hogtui again."
            case "demo":
                return "Start the demo again."
        return "`hogtui login` stores another."

    def __repr__(self) -> str:
        """Name and host: what the headers hold is nobody's business."""
        return f"Profile({self.name!r}, {self.host!r}, source={self.source!r})"


class Settings(NamedTuple):
    """Everything a user can choose, after flags, environment, file and defaults."""

    profile: Profile | None
    """None on a first run: the setup screen asks."""
    profiles: Mapping[str, Profile] = NOTHING
    theme: str = "auto"
    """auto, dark, light, ansi, or the name of a Textual theme."""
    keymap: Mapping[str, str] = NOTHING
    mouse: bool = True
    start_pane: str | None = None
    timezone: str = "project"
    """What moments are drawn in: project, UTC, local, or the name of a zone."""
    check: bool = True
    """Ask PostHog about a query in a pause of writing it."""
    history: bool = True
    """Keep what was run, in the state folder."""
    private: bool = False
    """Begin with keeping nothing."""
    redact: bool = False
    """Begin with masks over who people are."""
    editor: str = ""
    """The command that edits a query; "" for what $VISUAL or $EDITOR says."""
    pager: str = ""
    """The command to read a value in; "" for what $PAGER says."""
    read_only: bool = False
    """Cannot be unlocked at all in this run."""
    debug: bool = False
    config_path: Path = Path()
    state_folder: Path = Path()
    """Where the store and the crash reports are."""
    data_folder: Path | None = None
    """Where saved queries are; None where nothing may be saved."""
    warnings: tuple[str, ...] = ()
    """What was wrong with the file, one sentence each."""

    @property
    def profiles_path(self) -> Path:
        """The file of the profiles that hogtui itself saved."""
        return self.config_path.parent / "profiles.toml"


class Arguments(NamedTuple):
    """What the command line said; None where it said nothing."""

    profile: str | None = None
    host: str | None = None
    project_id: int | None = None
    write: bool = False
    read_only: bool = False
    mouse: bool | None = None
    debug: bool = False
    demo: bool = False
    private: bool = False
