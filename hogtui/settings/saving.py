"""What hogtui itself writes about settings: the sample file once, and saved profiles."""

from pathlib import Path
from typing import Any

from hogtui import files
from hogtui.settings.model import Profile, Settings
from hogtui.settings.reading import read_table


def write_sample(path: Path) -> None:
    """Make the user's config file with every setting commented out, unless there is one.

    A folder that cannot be written is no reason not to start: the file only explains.
    """
    if path.exists() or path.is_symlink():
        return
    try:
        files.write(path, Path(__file__).with_name("sample.toml").read_bytes())
    except OSError:
        return


def save_profile(settings: Settings, profile: Profile) -> str | None:
    """Add or replace a profile, and open it from now on. Gives what went wrong, or None."""
    table = _saved(settings.profiles_path)
    table["profiles"] = {**table.get("profiles", {}), profile.name: _as_table(profile)}
    return _write(settings.profiles_path, {**table, "default": profile.name})


def forget_profile(settings: Settings, name: str) -> str | None:
    """Take a saved profile out. Gives what went wrong, or None."""
    table = _saved(settings.profiles_path)
    table.get("profiles", {}).pop(name, None)
    if table.get("default") == name:
        del table["default"]
    return _write(settings.profiles_path, table)


def _saved(path: Path) -> dict[str, Any]:
    warnings: list[str] = []
    table = read_table(path, warnings)
    if warnings:
        files.set_aside(path)
    return table


def _as_table(profile: Profile) -> dict[str, Any]:
    values = profile._asdict()
    del values["name"], values["source"]
    return {
        name: str(value) if isinstance(value, Path) else dict(value) if name == "headers" else value
        for name, value in values.items()
        if value
    }


def _write(path: Path, table: dict[str, Any]) -> str | None:
    import tomli_w

    text = "# Written by hogtui. Your own settings belong into config.toml.\n" + tomli_w.dumps(
        table
    )
    try:
        files.write(path, text.encode())
    except OSError as error:
        return f"{path} could not be written: {(error.strerror or str(error)).lower()}."
    return None
