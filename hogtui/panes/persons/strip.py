"""How much somebody did on each day, a cell for a day."""

from datetime import timedelta

from hogtui.resources.person_facts import DAYS, Days
from hogtui.widgets.bar import Bar, Part, fit

STEPS = "▁▂▃▄▅▆▇█"
NONE = "·"


def strip(counts: list[int]) -> str:
    """A cell for each count, as high as it is among them; nothing is a dot."""
    most = max(counts, default=0)
    return "".join(
        NONE if not each else STEPS[min(len(STEPS) - 1, (each * len(STEPS) - 1) // most)]
        for each in counts
    )


class Strip(Bar):
    """The last days, as many as there is room for."""

    days: Days | None = None
    words = "events per day …"

    def show(self, days: Days | None, words: str = "") -> None:
        """Show other days, or say why there are none."""
        self.days, self.words = days, words
        self.refresh()

    def parts(self, width: int) -> list[Part]:
        """When they begin, the days, and how many events it is."""
        if self.days is None:
            return fit([Part(f" {self.words}", "$text-muted")], [], width)
        shown = max(7, min(DAYS, width - 26))
        counts = self.days.row(shown)
        first = self.days.last - timedelta(shown - 1)
        total = sum(counts)
        return fit(
            [Part(f" {first:%d %b} ", "$text-muted"), Part(strip(counts), "$text-accent")],
            [Part(f" {total:,} in {shown} d ", "$text-muted", weight=5)],
            width,
        )
