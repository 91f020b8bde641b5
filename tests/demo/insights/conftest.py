"""An instance of the server in the test's own process, on real data."""

from collections.abc import AsyncIterator

import pytest

from tests.demo.conftest import SmallDemo
from tests.demo.insights.open import Open


@pytest.fixture
async def opened(small_demo: SmallDemo) -> AsyncIterator[Open]:
    """PostHog at the end of the shared data."""
    made = Open(small_demo)
    yield made
    await made.client.aclose()
