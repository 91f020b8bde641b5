"""The house rules: arrows between packages, sizes, formatting, lint and types."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import PACKAGE, ROOT, imports, module_of, room, sources

SERVICES = {
    "services",
    "settings",
    "store",
    "clipboard",
    "credentials",
    "documents",
    "history",
    "journal",
    "saved_queries",
}
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}

MAY_IMPORT = {
    "text": set(),
    "charts": {"text"},
    "api": {"text"},
    "resources": {"api", "text"},
    "files": set(),
    "clickhouse": set(),
    "settings": {"text", "files"},
    "store": {"text", "files"},
    "locks": set(),
    "history": {"text", "files", "locks"},
    "documents": {"text"},
    "saved_queries": {"documents", "files"},
    "clipboard": {"text", "credentials"},
    "browser": {"credentials"},
    "credentials": {"text", "settings", "files"},
    "services": {"api", *SERVICES},
    "widgets": {"text", "textual", "rich"},
    "panes": {
        "api",
        "browser",
        "charts",
        "local",
        "resources",
        "text",
        "textual",
        "rich",
        "widgets",
        *SERVICES,
    },
    "screens": {"api", "panes", "text", "textual", "rich", "widgets", *SERVICES},
    "terminal": {"text", "files", "textual", "rich"},
    "demo": {"text", "clickhouse"},
    "local": {"text", "clickhouse"},
}
"""Which rooms and which of the two drawing libraries each room may name."""


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_arrows_go_one_way(name: str) -> None:
    folder = PACKAGE / name
    files = sources(folder) if folder.is_dir() else [PACKAGE / f"{name}.py"]
    wrong = [
        f"{module_of(path)} imports {module}"
        for path in files
        if path.exists()
        for module in imports(path)
        if room(module) in (ROOMS | {"textual", "rich"}) - {"__init__", "hogtui"}
        and room(module) not in MAY_IMPORT[name] | {name}
    ]
    assert wrong == []


@pytest.mark.parametrize(("imported", "by"), [("demo", {"cli"}), ("terminal", {"app", "cli"})])
def test_some_rooms_have_one_door(imported: str, by: set[str]) -> None:
    wrong = [
        f"{module_of(path)} imports {module}"
        for path in sources()
        for module in imports(path)
        if module.startswith(f"hogtui.{imported}") and room(module_of(path)) not in by | {imported}
    ]
    assert wrong == []


def test_panes_do_not_know_each_other() -> None:
    shared = {"base", "browse", "places", "programs", "targets"}
    panes = PACKAGE / "panes"
    wrong = []
    for path in sources(panes):
        own = path.relative_to(panes).parts[0].removesuffix(".py")
        for module in imports(path):
            parts = module.split(".")
            a_pane = parts[:2] == ["hogtui", "panes"] and len(parts) > 2 and own != "__init__"
            if a_pane and parts[2] not in shared | {own}:
                wrong.append(f"{module_of(path)} imports {module}")
    assert wrong == []


def loaded_by(statement: str) -> set[str]:
    """The modules in a fresh interpreter after one statement."""
    program = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout))


CORE = (
    "import hogtui.api.client, hogtui.api.query, hogtui.text.values, hogtui.services, "
    "hogtui.credentials"
)


def test_the_core_runs_without_textual() -> None:
    assert {"textual", "rich"} & loaded_by(CORE) == set()


def test_nothing_heavy_comes_before_the_first_frame() -> None:
    heavy = {"httpx", "pydantic", "keyring", "chdb", "starlette", "rich.markdown", "rich.syntax"}
    # Of ours, what is made when there are rows or a failure to show.
    heavy |= {f"hogtui.{name}" for name in ("api.query", "widgets.grid", "widgets.value_view")}
    heavy.add("hogtui.panes.query.error_view")
    start = "import hogtui.cli, hogtui.app, hogtui.screens.main, hogtui.panes.query.pane"
    assert heavy & loaded_by(start) == set()


def test_the_demo_engine_never_enters_the_program() -> None:
    assert "chdb" not in loaded_by("import hogtui.demo.launch, hogtui.cli")


@pytest.mark.parametrize("path", [*sources(), *sources(ROOT / "tests")], ids=module_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    most = 200 if path == PACKAGE / "app.py" else 400
    assert text.count("\n") <= most
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > 40
    ]
    assert long == []


def test_a_broad_catch_has_its_reason_beside_it() -> None:
    wrong = []
    for path in [*sources(), *sources(ROOT / "tests")]:
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, 1):
            broad = re.search(r"except (Base)?Exception\b", line)
            around = [line, lines[number - 2], lines[min(number, len(lines) - 1)]]
            if broad and not any("#" in near for near in around):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


PLAIN = {"Content", "Text"}
SINKS = {"Static", "Label", "Button"}
"""Widgets that parse markup; the app's own `notify` never does."""


def test_text_from_outside_is_never_markup() -> None:
    """A value that is not a literal reaches a widget that parses markup only when told not to."""
    wrong = []
    for path in [p for part in ("widgets", "panes", "screens", "app.py") for p in parts_of(part)]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or name_of(node.func) not in SINKS or not node.args:
                continue
            told = any(keyword.arg == "markup" for keyword in node.keywords)
            if not told and not is_plain(node.args[0]):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def parts_of(part: str) -> list[Path]:
    """The files of a room, or the one file."""
    place = PACKAGE / part
    return list(sources(place)) if place.is_dir() else [place]


def name_of(function: ast.expr) -> str:
    """`notify` for `self.app.notify`."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def is_plain(argument: ast.expr) -> bool:
    """Whether an argument is a literal without markup in it, or wrapped as plain text."""
    match argument:
        case ast.Constant(value=str(text)):
            return "[" not in text
        case ast.Constant():
            return True
        case ast.Call(func=function):
            made = isinstance(function, ast.Attribute) and is_plain(function.value)
            return made or name_of(function) in PLAIN or name_of(function) == "assemble"
    return False


def run(*command: str) -> None:
    """Run a tool over the project and show what it says when it is not content."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_formatted() -> None:
    run("ruff", "format", "--check", "--quiet", ".")


def test_lint() -> None:
    run("ruff", "check", "--quiet", ".")


def test_types() -> None:
    run("mypy")
