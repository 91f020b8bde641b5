"""One query in several projects: who is asked, how far each is, and their rows together."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from hogtui.api.fan_out import Source, Target, ask_all, differing, merged
from hogtui.api.query import Refresh
from hogtui.panes.base import Pane
from hogtui.panes.places import Places
from hogtui.panes.query.asking import query_of
from hogtui.panes.query.outcome import Failed, Loaded
from hogtui.panes.query.running import Run, Wanted, how_many, new_id
from hogtui.widgets.bar import Bar, Part, fit

if TYPE_CHECKING:
    from hogtui.services import Services

MOST_RUNS = 20
"""Runs whose sources are remembered, for going back to their rows."""


async def messages(run: Run, spread: "Spread") -> AsyncGenerator[Message, None]:
    """What becomes of a run in several places; closing this stops it in all of them."""
    refresh = Refresh.FORCE_ASYNC if run.fresh else Refresh.ASYNC
    sources: Sequence[Source] = ()
    asked = ask_all(run.targets, spread.places.reach, query_of(run), new_id=new_id, refresh=refresh)
    async with aclosing(asked) as steps:
        async for sources in steps:
            yield Spread.Gone(run, sources)
    failed = [(each.target.title, each.error) for each in sources if each.error is not None]
    if len(failed) == len(sources):
        yield Failed(run, failed[0][1])
        return
    for title, error in failed:
        yield Pane.Said(f"{title}: {error.message}", "warning")
    yield Loaded(run, merged(sources))


class Spread(Bar):
    """Says above the rows how it stands with each project; keeps the clients of other profiles."""

    DEFAULT_CSS = """
    Spread { background: $panel; color: $text-muted; display: none; }
    """

    class Gone(Message):
        """It stands otherwise somewhere."""

        def __init__(self, run: Run, sources: Sequence[Source]) -> None:
            super().__init__()
            self.run = run
            self.sources = sources

    class Listed(Message):
        """What can be asked."""

        def __init__(self, wanted: Wanted, targets: Sequence[Target], note: str) -> None:
            super().__init__()
            self.wanted = wanted
            self.targets = targets
            self.note = note

    class Chosen(Message):
        """Where it is to run."""

        def __init__(self, wanted: Wanted) -> None:
            super().__init__()
            self.wanted = wanted

    def __init__(self, services: "Services") -> None:
        super().__init__()
        self.services = services
        self.places = Places(services)
        self._sources: dict[str, tuple[Run, Sequence[Source]]] = {}
        """By the ids of their runs."""
        self._shown = ""
        self._last: Sequence[Target] = ()
        """Where it ran last."""

    # --- where it may run

    def choose(self, wanted: Wanted) -> None:
        """Ask where a statement is to run; `Chosen` follows."""
        self.list_targets(wanted)

    @work(exclusive=True, group="targets")
    async def list_targets(self, wanted: Wanted) -> None:
        """Ask for the projects of the key; the profiles are known."""
        targets, note = await self.places.targets()
        self.post_message(self.Listed(wanted, targets, note))

    def on_spread_listed(self, message: Listed) -> None:
        """Show them."""
        message.stop()
        from hogtui.panes.targets import Targets

        def chosen(targets: Sequence[Target] | None) -> None:
            if targets:
                self._last = targets
                wanted = message.wanted._replace(targets=tuple(targets))
                self.post_message(self.Chosen(wanted))

        before = [each for each in message.targets if each in self._last]
        chosen_before = before or list(message.targets[:1])
        self.app.push_screen(Targets(message.targets, chosen_before, message.note), chosen)

    async def close(self) -> None:
        """Let go of the other profiles."""
        await self.places.close()

    # --- how it stands

    def tell(self, run: Run, sources: Sequence[Source]) -> None:
        """Say how it stands now."""
        self._sources[run.id] = (run, sources)
        while len(self._sources) > MOST_RUNS:
            del self._sources[next(iter(self._sources))]
        self.show(run)

    def show(self, run: Run | None) -> None:
        """Say it of this run; nothing of one that ran in one place."""
        self._shown = run.id if run is not None and run.id in self._sources else ""
        self.display = bool(self._shown)
        self.update()

    def parts(self, width: int) -> list[Part]:
        """Each place with what became of it."""
        if not self._shown:
            return []
        run, sources = self._sources[self._shown]
        parts = []
        for source in sources:
            words, colour = _stands(source, run)
            parts.append(Part(f" {source.target.title} ", "bold", weight=12))
            parts.append(Part(f"{words}  ", colour, weight=11, elastic=source.error is not None))
        odd = [Part("not all have all columns ", "$text-warning")] if differing(sources) else []
        return fit(parts, odd, width)

    @property
    def words(self) -> str:
        """Everything that it says, for who cannot see it."""
        if not self._shown:
            return ""
        run, sources = self._sources[self._shown]
        return " · ".join(f"{each.target.title} {_stands(each, run)[0]}" for each in sources)


def _stands(source: Source, run: Run) -> tuple[str, str]:
    """How it stands with one place, and in which colour."""
    if source.error is not None:
        first = source.error.message.strip().partition("\n")[0]
        return f"failed: {first}", "$text-error"
    if source.result is not None:
        return how_many(source.result, run.statement), "$text-success"
    return source.state, "$text-accent"
