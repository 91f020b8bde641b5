"""One small engine with the demo's data for all tests of a worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from hogtui.demo import missing
from hogtui.demo.data import Dataset, build
from hogtui.demo.engine import Engine

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
"""The end of the shared data: a Friday afternoon in Europe, the morning in America."""


@dataclass(frozen=True)
class SmallDemo:
    """An engine and what was built in it, only to be read."""

    engine: Engine
    dataset: Dataset


@pytest.fixture(scope="session")
def bare_engine() -> Iterator[Engine]:
    """An engine without tables, for tests that need none or make their own."""
    yield from running_engine()


@pytest.fixture(scope="session")
def small_demo() -> Iterator[SmallDemo]:
    """About 5,000 events of seed 7 up to NOW."""
    for engine in running_engine():
        yield SmallDemo(engine, build(engine, now=NOW, events=5_000))


def running_engine() -> Iterator[Engine]:
    """An engine that is closed afterwards: the process may not exit while it is open."""
    problem = missing()
    if problem:
        pytest.skip(problem)
    engine = Engine()
    yield engine
    assert engine.close()
