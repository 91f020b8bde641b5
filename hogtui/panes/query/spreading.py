"""One query in several projects: who is asked, how far each is, and their rows together."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from hogtui.api.activity import ActivityLog
from hogtui.api.errors import ApiError
from hogtui.api.fan_out import Source, Target, ask_all, differing, merged
from hogtui.api.query import Refresh
from hogtui.panes.base import Pane
from hogtui.panes.query.asking import query_of
from hogtui.panes.query.outcome import Failed, Loaded
from hogtui.panes.query.running import Run, Wanted, how_many, new_id
from hogtui.widgets.bar import Bar, Part, fit

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.services import Services

MOST_RUNS = 20
"""Runs whose sources are remembered, for going back to their rows."""


async def messages(run: Run, spread: "Spread") -> AsyncGenerator[Message, None]:
    """What becomes of a run in several places; closing this stops it in all of them."""
    refresh = Refresh.FORCE_ASYNC if run.fresh else Refresh.ASYNC
    sources: Sequence[Source] = ()
    asked = ask_all(run.targets, spread.reach, query_of(run), new_id=new_id, refresh=refresh)
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
        self._clients: dict[str, Client] = {}
        """By the names of their profiles; they are kept, so that their budgets are."""
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
        from hogtui.api.session import list_projects

        client, settings, note = self.services.client, self.services.settings, ""
        targets: list[Target] = []
        if client is not None:
            try:
                found = await list_projects(client)
            except ApiError as error:
                note = f"the other projects could not be listed: {error.message}"
                number = client.project_id
                targets = [] if number is None else [Target(f"project {number}", number)]
            else:
                targets = [Target(each.name, each.id) for each in found]
                here = client.project_id
                targets.sort(key=lambda target: target.project_id != here)
        own = settings.profile.name if settings.profile is not None else ""
        if self.services.reach is not None:
            others = (each for each in settings.profiles.values() if each.name != own)
            targets += [Target(each.name, each.project_id, each.name) for each in others]
        self.post_message(self.Listed(wanted, _told_apart(targets), note))

    def on_spread_listed(self, message: Listed) -> None:
        """Show them."""
        message.stop()
        from hogtui.panes.query.targets import Targets

        def chosen(targets: Sequence[Target] | None) -> None:
            if targets:
                self._last = targets
                wanted = message.wanted._replace(targets=tuple(targets))
                self.post_message(self.Chosen(wanted))

        before = [each for each in message.targets if each in self._last]
        chosen_before = before or list(message.targets[:1])
        self.app.push_screen(Targets(message.targets, chosen_before, message.note), chosen)

    # --- reaching them

    async def reach(self, target: Target) -> "Client":
        """The client of a place; raises ApiError."""
        if target.profile:
            client = self._clients.get(target.profile) or await self._connect(target.profile)
            self._clients[target.profile] = client
        elif self.services.client is None:
            raise ApiError("There is no connection.")
        else:
            client = self.services.client
        if target.project_id is None:
            return client
        return client.in_project(target.project_id)

    async def _connect(self, name: str) -> "Client":
        """A client of a profile: its own host with its own key, and nothing shared with ours."""
        from hogtui.api.client import Client
        from hogtui.api.session import open_session

        profile = self.services.settings.profiles.get(name)
        if profile is None or self.services.reach is None:
            raise ApiError(f"There is no profile {name}.")
        try:
            connection = await self.services.reach(profile)
        except (ValueError, OSError) as error:
            raise ApiError(str(error)) from None
        if connection is None:
            raise ApiError(f"There is no key for {name}; hogtui login --profile {name} saves one.")
        client = Client(
            connection,
            activity=ActivityLog(),
            clock=self.services.clock,
            transport=self.services.transport,
            read_only=True,
        )
        if client.project_id is None:
            try:
                await open_session(client, None)
            except ApiError:
                await client.close()
                raise
        return client

    async def close(self) -> None:
        """Let go of the other profiles."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

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


def _told_apart(targets: Sequence[Target]) -> list[Target]:
    """No two with one title: rows are told apart by it."""
    seen: set[str] = set()
    told = []
    for target in targets:
        title = target.title
        if title in seen:
            title = f"{title} ({target.profile or target.project_id})"
        while title in seen:
            title += "'"
        seen.add(title)
        told.append(target._replace(title=title))
    return told
