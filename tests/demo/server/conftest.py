"""One real demo server for all tests of a worker."""

from collections.abc import AsyncIterator, Iterator

import pytest

from hogtui.demo import missing
from tests.demo.server.still import Still
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


@pytest.fixture
async def still() -> AsyncIterator[Still]:
    """An instance in this process, with time and engine in the test's hands."""
    made = Still()
    yield made
    made.engine.stop_all()
    await made.client.aclose()
