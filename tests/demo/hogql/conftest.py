"""An engine to run queries on, and a project to run them in."""

import importlib.util
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hogtui.demo.hogql.interface import Context
from tests.demo.hogql.engine_client import CONTEXT, EngineProcess, Found, Run, run_translated

MISSING = [name for name in ("hogql_parser", "chdb") if importlib.util.find_spec(name) is None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the demo extra there is nothing to test here."""
    if not MISSING:
        return
    for item in items:
        if "demo/hogql" in item.path.as_posix():
            item.add_marker(pytest.mark.skip(reason=f"needs the demo extra: {MISSING[0]}"))


@pytest.fixture(scope="session")
def engine() -> Iterator[EngineProcess]:
    """An engine with the rows of `rows.py`, shared by all tests of a process."""
    with tempfile.TemporaryDirectory(prefix="hogql-engine-", ignore_cleanup_errors=True) as folder:
        process = EngineProcess(folder)
        yield process
        process.close()


@pytest.fixture
def context() -> Context:
    """A project at a fixed moment."""
    return CONTEXT


@pytest.fixture
def run(engine: EngineProcess, context: Context) -> Run:
    """Translate a query, run it and give what came back; keywords change the context."""

    def run_query(query: str, **changes: Any) -> Found:
        from hogtui.demo.hogql.translate import translate

        changed = replace(context, **changes)
        return run_translated(translate(query, changed), engine, changed)

    return run_query
