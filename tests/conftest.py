"""What every test may ask for: the embedded PostHog, one child process for each worker."""

from collections.abc import Iterator

import pytest

from hogtui.demo import missing
from tests.demo_child import DemoServer, running_demo


@pytest.fixture(scope="session")
def shared_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The child itself; use `demo_server`, which puts its knobs back."""
    problem = missing()
    if problem:
        pytest.skip(problem)
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture
def demo_server(shared_demo: DemoServer) -> Iterator[DemoServer]:
    """A running demo with everything in its usual place."""
    yield shared_demo
    shared_demo.reset()
