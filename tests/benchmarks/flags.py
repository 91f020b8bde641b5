"""A list of 2,000 flags that is filtered with every key."""

import asyncio
import random
import tempfile
import time
from pathlib import Path

from textual.geometry import Region
from textual.widgets import Input

from tests.benchmarks.server import CannedServer
from tests.benchmarks.table import Row, median, percentile
from tests.panes.flags.writing import Keeper, flags_world
from tests.resources.flags import a_flag, a_group

FLAGS = 2_000
TYPED = ("bil", "bill se", "checkout page", "is:on", "tag:search old", "zzz", "is:off upload")
WORDS = (
    *("billing", "checkout", "seats", "search", "new", "old", "page", "form", "upload"),
    *("limits", "team", "audit", "mobile"),
)


def flags() -> list[dict[str, object]]:
    """Flags as a company has them after some years."""
    dice = random.Random(2)
    return [
        a_flag(
            id=number,
            key=f"{'-'.join(dice.sample(WORDS, 3))}-{number}",
            name=" ".join(dice.sample(WORDS, 5)),
            tags=dice.sample(WORDS, 2),
            active=dice.random() < 0.7,
            filters={"groups": [a_group(dice.randrange(101)) for _ in range(2)]},
        )
        for number in range(FLAGS)
    ]


async def per_key() -> list[float]:
    """Milliseconds of our own for each key in the filter: to find, and to draw what is seen."""
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with flags_world(Path(folder), Keeper(flags=flags())) as world:
            things = world.pane.list
            await world.until(lambda: len(things.shown) == FLAGS)
            entry, seen = things.query_one(Input), Region(0, 0, *things.grid.size)
            for text in TYPED:
                for end in range(1, len(text) + 1):
                    with entry.prevent(Input.Changed):
                        entry.value = text[:end]
                    before = time.thread_time()
                    things.show_things(to_top=True)
                    things.grid.render_lines(seen)
                    spent.append((time.thread_time() - before) * 1000)
                    await world.pilot.pause()
    return spent


def measure(server: CannedServer, runs: int) -> list[Row]:
    """The middle key and the worst of twenty."""
    del server
    spent = [each for _ in range(runs) for each in asyncio.run(per_key())]
    return [
        Row("filter of 2,000 flags: a key", median(spent), "ms", 16),
        Row("filter of 2,000 flags: 95 of 100 keys", percentile(spent, 0.95), "ms", 16),
    ]
