"""The two files of settings, read so that no mistake in them stops the program.

`config.toml` is the user's: written once with everything commented out, then only read.
`profiles.toml` beside it is ours: the profiles that `hogtui login` and the setup screen saved.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hogtui import files
from hogtui.settings.model import Profile
from hogtui.text.colours import colour
from hogtui.text.hosts import InvalidHost, normal_host

Check = Callable[[object], object]
"""Gives the value as settings hold it; raises ValueError with what it must be."""


def read_table(path: Path, warnings: list[str]) -> dict[str, Any]:
    """A TOML file as a table; empty when it is not there or makes no sense."""
    try:
        data = files.read(path, follow=True)
    except files.Unreadable as error:
        warnings.append(str(error))
        return {}
    if data is None or _says_nothing(data):
        return {}
    import tomllib

    try:
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        # `tomllib` names line and column; a file that is not UTF-8 has neither.
        warnings.append(f"{path} is not used, because it is not TOML: {error}.")
        return {}


def _says_nothing(data: bytes) -> bool:
    """Whether all lines are empty or comments, as in the file that a first run writes."""
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in data.splitlines())


class Reader:
    """Takes values out of a file's tables; what is wrong becomes a warning and is left out."""

    def __init__(self, path: Path, warnings: list[str]) -> None:
        self.path = path
        self.warnings = warnings

    def take(
        self, table: Mapping[str, Any], checks: Mapping[str, Check], where: str = ""
    ) -> dict[str, Any]:
        """The values that are known and right."""
        values: dict[str, Any] = {}
        for key, value in table.items():
            name = f"{where}{key}"
            if key not in checks:
                self.warn(f"{name} is not a setting{_nearest(key, checks)}.")
                continue
            try:
                values[key] = checks[key](value)
            except ValueError as error:
                self.warn(f"{name} {error}")
        return values

    def profiles(self, tables: object) -> dict[str, Profile]:
        """The profiles by name."""
        if not isinstance(tables, dict):
            return {}
        profiles = {}
        for name, table in tables.items():
            if not isinstance(table, dict):
                self.warn(f"profiles.{name} must be a table.")
                continue
            values = self.take(table, PROFILE_KEYS, f"profiles.{name}.")
            if "host" in values:
                profiles[name] = Profile(name, **values)
            elif "host" not in table:
                self.warn(f"profiles.{name} has no host and is not used.")
        return profiles

    def warn(self, sentence: str) -> None:
        """Say what is wrong in this file."""
        self.warnings.append(f"{self.path}: {sentence}")


def _nearest(key: str, checks: Mapping[str, Check]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, checks, n=1)
    return f"; the nearest is {near[0]}" if near else f"; there are {', '.join(checks)}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text in quotes.")
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false.")
    return value


def _number(least: int, most: int) -> Check:
    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}.")
        return value

    return check


def _colour(value: object) -> str:
    return colour(_text(value))


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ValueError("must be a table of texts.")
    return dict(value)


def _host(value: object) -> str:
    try:
        return normal_host(_text(value))
    except InvalidHost as error:
        raise ValueError(f"is not used: {error}") from None


def _timezone(value: object) -> str:
    from hogtui.text.moments import find_zone

    name = _text(value)
    if name.casefold() not in ("project", "local", "utc") and find_zone(name) is None:
        raise ValueError("must be project, UTC, local, or a time zone such as Europe/Berlin.")
    return name


def _path(value: object) -> Path:
    path = Path(_text(value)).expanduser()
    if not path.is_absolute():
        raise ValueError("must be an absolute path.")
    return path


def _anything(value: object) -> object:
    return value


KEYS: Mapping[str, Check] = {
    "theme": _text,
    "keymap": _texts,
    "mouse": _flag,
    "start_pane": _text,
    "timezone": _timezone,
    "check": _flag,
    "history": _flag,
    "redact": _flag,
    "editor": _text,
    "pager": _text,
    "default_profile": _text,
    "profiles": _anything,
}
"""What config.toml may hold."""

PROFILE_KEYS: Mapping[str, Check] = {
    "host": _host,
    "project_id": _number(1, 2**53),
    "live_host": _host,
    "headers": _texts,
    "ca_file": _path,
    "production": _flag,
    "accent": _colour,
    "write": _flag,
}
"""What a profile may hold."""
