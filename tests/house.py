"""What the house rules look at: the project's files, as text and as syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "hogtui"


def sources(folder: Path = PACKAGE) -> list[Path]:
    """Every Python file of a folder, in order."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def module_of(path: Path) -> str:
    """`hogtui.api.client` for `hogtui/api/client.py`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The modules that a file names in its imports, whether at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                yield module
                # `from hogtui import settings` names a module too.
                if module.count(".") < 1:
                    yield from (f"{module}.{name.name}" for name in names)


def room(module: str) -> str:
    """The part of the house a module stands in: `api` for `hogtui.api.client`."""
    parts = module.split(".")
    return parts[1] if parts[0] == "hogtui" and len(parts) > 1 else parts[0]
