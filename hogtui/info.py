"""What a bug report needs to know about this machine, without a secret in it."""

import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hogtui import __version__
from hogtui.credentials import Credentials, masked
from hogtui.settings import Settings

PACKAGES = (
    "textual",
    "rich",
    "httpx",
    "pydantic",
    "platformdirs",
    "keyring",
    "chdb-core",
    "hogql-parser",
    "starlette",
    "uvicorn",
)
TERMINAL = (
    "TERM",
    "COLORTERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "LC_TERMINAL",
    "COLORFGBG",
    "NO_COLOR",
    "LANG",
    "LC_ALL",
    "EDITOR",
    "VISUAL",
    "PAGER",
)
PRESENT = ("TMUX", "STY", "SSH_TTY", "SSH_CONNECTION", "WAYLAND_DISPLAY", "DISPLAY")
"""Variables of which only the presence matters; their values name people and machines."""

Facts = dict[str, dict[str, str]]


def facts(
    settings: Settings, credentials: Credentials, environ: Mapping[str, str], demo: str | None
) -> Facts:
    """Everything, as sections of names and values."""
    paths = {
        "config file": settings.config_path,
        "saved profiles": settings.profiles_path,
        "keys without keyring": credentials.path,
        "state": settings.state_folder,
        "history": settings.state_folder / "history",
        "crash reports": crash_folder(settings),
    }
    if settings.data_folder is not None:
        paths["saved queries"] = settings.data_folder / "queries"
    found = {"hogtui": __version__, "Python": platform.python_version()}
    return {
        "Versions": {**found, **_versions(), "system": platform.platform()},
        "Files": {name: _place(path) for name, path in paths.items()},
        "Profile": _profile(settings, credentials),
        "Terminal": _terminal(environ),
        "Demo": {"ready": "yes" if demo is None else demo},
        "Warnings": {
            str(number): words
            for number, words in enumerate((*settings.warnings, *credentials.notes), 1)
        },
    }


def crash_folder(settings: Settings) -> Path:
    """Where reports of bugs go."""
    return settings.state_folder / "crashes"


def lines(sections: Facts) -> list[str]:
    """The facts to read."""
    text = []
    for title, names in sections.items():
        if not names:
            continue
        wide = max(map(len, names))
        text += [title, *(f"  {name:<{wide}}  {value}" for name, value in names.items()), ""]
    return text[:-1]


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _place(path: Path) -> str:
    return str(path) if path.exists() else f"{path} (not there yet)"


def _profile(settings: Settings, credentials: Credentials) -> dict[str, str]:
    profile = settings.profile
    if profile is None:
        return {"name": "none; `hogtui login` makes one, `hogtui --demo` needs none"}
    found = None if profile.source == "demo" else credentials.read(profile)
    return {
        "name": profile.name,
        "from": profile.source,
        "host": profile.host,
        "project": str(profile.project_id or "the key's first"),
        "key": f"{masked(found.key)} from {found.place}" if found else "none found",
        "headers": ", ".join(profile.headers) or "none",
        "all profiles": ", ".join(settings.profiles) or "none",
    }


def _terminal(environ: Mapping[str, str]) -> dict[str, str]:
    try:
        size = os.get_terminal_size(sys.__stderr__.fileno() if sys.__stderr__ else 2)
        measured = f"{size.columns}x{size.lines}"
    except (OSError, ValueError):
        measured = "not a terminal"
    return {
        "size": measured,
        "encoding": sys.stdout.encoding,
        **{name: environ[name] for name in TERMINAL if name in environ},
        **{name: "set" for name in PRESENT if environ.get(name)},
    }
