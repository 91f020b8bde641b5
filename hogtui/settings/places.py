"""Where hogtui keeps its files."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal


def config_path(environ: Mapping[str, str]) -> Path:
    """The user's config file, whether it is there or not."""
    if named := environ.get("HOGTUI_CONFIG"):
        return Path(named).expanduser().absolute()
    return folder("config", environ) / "config.toml"


def folder(kind: Literal["config", "state", "data"], environ: Mapping[str, str]) -> Path:
    """hogtui's own folder of a kind, by the XDG rules where the system has them."""
    named = environ.get(f"XDG_{kind.upper()}_HOME", "")
    # The rules say that a relative path counts as absent; the working directory is never ours.
    if os.path.isabs(named):
        return Path(named) / "hogtui"
    home = environ.get("HOME", "")
    if sys.platform.startswith("linux") and os.path.isabs(home):
        below = {"config": ".config", "state": ".local/state", "data": ".local/share"}
        return Path(home) / below[kind] / "hogtui"
    from platformdirs import PlatformDirs

    places = PlatformDirs("hogtui", appauthor=False)
    return {
        "config": places.user_config_path,
        "state": places.user_state_path,
        "data": places.user_data_path,
    }[kind]
