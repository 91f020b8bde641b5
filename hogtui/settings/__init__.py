"""The config file and its profiles as one model, and how they are found and read.

Plain tuples: this is imported before the first frame, when every millisecond shows.

Who says where to go, the first that speaks: `--profile` and `--host`; the environment, when it
holds a key; `default_profile` of the config file; the profile that was saved last. Host and key
always come from the same of these.
"""

from collections.abc import Mapping

from hogtui.settings.choosing import InvalidArgument, choose
from hogtui.settings.model import Arguments, Profile, Settings, Source
from hogtui.settings.places import config_path, folder
from hogtui.settings.reading import KEYS, Reader, read_table

__all__ = [
    "Arguments",
    "InvalidArgument",
    "Profile",
    "Settings",
    "Source",
    "config_path",
    "folder",
    "load",
]


def load(arguments: Arguments, environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises InvalidArgument; whatever else is wrong becomes a warning."""
    path = config_path(environ)
    warnings: list[str] = []
    configured = read_table(path, warnings)
    saved = read_table(path.parent / "profiles.toml", warnings)
    reader = Reader(path, warnings)
    values = reader.take(configured, KEYS)
    values.pop("profiles", None)
    profiles = {
        **Reader(path.parent / "profiles.toml", warnings).profiles(saved.get("profiles")),
        **reader.profiles(configured.get("profiles")),
    }
    default = values.pop("default_profile", None)
    if default is not None and default not in profiles:
        warnings.append(f"{path}: default_profile names {default!r}, and there is no such profile.")
        default = None
    default = default or saved.get("default")
    profile = choose(arguments, environ, profiles, str(default), warnings)
    if arguments.mouse is not None:
        values["mouse"] = arguments.mouse
    return Settings(
        profile=profile,
        profiles=profiles,
        read_only=arguments.read_only,
        debug=arguments.debug,
        config_path=path,
        private=arguments.private,
        state_folder=folder("state", environ),
        data_folder=folder("data", environ),
        warnings=tuple(warnings),
        **values,
    )
