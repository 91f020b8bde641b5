"""An instance of the server in the test's own process."""

from collections.abc import AsyncIterator

import pytest

from tests.demo.server.still import Still


@pytest.fixture
async def still() -> AsyncIterator[Still]:
    """An instance in this process, with time and engine in the test's hands."""
    made = Still()
    yield made
    made.engine.stop_all()
    await made.client.aclose()
