"""What may stand in a keymap: every command there is, also of what was never opened."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from hogtui.screens.keymap import ids_elsewhere
print(json.dumps(sorted(ids_elsewhere(sys.argv[1:]))))
"""
EVERYTHING = """
import json, pkgutil
from importlib import import_module
from hogtui import panes, screens, widgets
for part in (panes, screens, widgets):
    for each in pkgutil.walk_packages(part.__path__, part.__name__ + "."):
        import_module(each.name)
from hogtui.screens.keymap import ids_elsewhere
print(json.dumps(sorted(ids_elsewhere([]))))
"""


def printed(program: str, *arguments: str) -> set[str]:
    """What a fresh interpreter writes: nothing was imported there before."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def everything() -> set[str]:
    return printed(EVERYTHING)


def test_every_command_is_found_by_the_room_it_is_in(everything: set[str]) -> None:
    rooms = {each.partition(".")[0] for each in everything}
    assert printed(PROGRAM, *rooms) == everything


@pytest.mark.parametrize(
    "name",
    ["tab_list.rename", "versions.back", "history.star", "finder.delete", "find.all", "chart.hide"],
)
def test_commands_of_what_is_not_open_are_known(name: str, everything: set[str]) -> None:
    assert name in everything
    assert name in printed(PROGRAM, name.partition(".")[0])
