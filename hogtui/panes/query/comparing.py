"""Two results of a tab side by side: the rows that were added, that are gone, that changed."""

from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.query_types import Result
from hogtui.panes.base import Pane
from hogtui.panes.query.line_form import LineForm
from hogtui.panes.query.recording import without_comments
from hogtui.panes.query.view import Stopped, Work, off_the_loop
from hogtui.text import difference
from hogtui.text.difference import Difference, Side
from hogtui.text.rows import Steps
from hogtui.widgets.menu import Choice, Menu

if TYPE_CHECKING:
    from hogtui.panes.query.kept import Entry
    from hogtui.panes.query.second_look import SecondLook

SIGNS = "±"
"""The name of the column that says what became of a row."""


class Pair(NamedTuple):
    """What is compared."""

    old: "Entry"
    new: "Entry"
    name: str
    """What the other one was called when it was chosen."""
    keys: tuple[str, ...] | None = None
    """The names of the columns that tell rows apart; None for what is guessed."""
    only_changes: bool = True


class Working:
    """A comparison that is on its way."""

    words = "comparing"

    def __init__(self) -> None:
        self.work: Work[Any] | None = None

    def stop(self) -> None:
        """Nobody wants it any more."""
        if self.work is not None:
            self.work.stopped = True


class Comparing:
    """Asks what to compare with, compares off the event loop, and shows what came of it."""

    def __init__(self, look: "SecondLook") -> None:
        self.look = look
        self.tab = look.tab
        self._pair: Pair | None = None
        self._found: Difference | None = None
        self._shown: Result | None = None
        self._back: Entry | None = None
        """What was on the screen before."""

    @property
    def is_shown(self) -> bool:
        """Whether the rows on the screen are a comparison."""
        return self._shown is not None and self.tab.results.result is self._shown

    # What to compare

    def begin(self) -> None:
        """With the only other result, with one of several, or in another way."""
        if self.is_shown:
            self._ask_how()
            return
        entries = self.look.asking.entries()
        here = next((e for e in entries.values() if e.result is self.tab.results.result), None)
        others = {name: each for name, each in entries.items() if each is not here}
        if here is None or not others:
            self._say("There is no other result of this tab yet to compare with.")
        elif len(others) == 1:
            self._chosen(here, *next(iter(others.items())))
        else:
            choices = [Choice(name, "", _title(name, each)) for name, each in others.items()]

            def chosen(name: str | None) -> None:
                if name is not None:
                    self._chosen(here, name, others[name])

            self.tab.app.push_screen(Menu("Compare with", choices), chosen)

    def _chosen(self, here: "Entry", name: str, other: "Entry") -> None:
        newest_first = [each.result for each in self.look.asking.entries().values()]
        older = _place(newest_first, other) > _place(newest_first, here)
        self._back = here
        self.compare(Pair(other, here, name) if older else Pair(here, other, name))

    def _ask_how(self) -> None:
        pair, found = self._pair, self._found
        if pair is None or found is None:
            return
        rows = "Show all rows" if pair.only_changes else "Show only what changed"
        choices = [
            Choice("rows", "a", rows),
            Choice("keys", "k", "Tell rows apart by other columns"),
            Choice("back", "b", "Back to the rows"),
        ]

        def chosen(how: str | None) -> None:
            match how:
                case "rows":
                    self.compare(pair._replace(only_changes=not pair.only_changes))
                case "keys":
                    self._ask_keys(pair, found)
                case "back":
                    self.back()

        self.tab.app.push_screen(Menu("Comparison", choices), chosen)

    def _ask_keys(self, pair: Pair, found: Difference) -> None:
        names = [column.name for column in found.columns if column.is_shared]

        async def check(text: str) -> str:
            wrong = [name for name in _names(text) if name not in names]
            return f"Not in both: {', '.join(wrong)}. There is {', '.join(names)}." if wrong else ""

        def chosen(text: str | None) -> None:
            if text is not None:
                self.compare(pair._replace(keys=_names(text)))

        text = ", ".join(found.columns[key].name for key in found.keys)
        title = "Columns that tell rows apart, with commas between; none compares whole rows"
        self.tab.app.push_screen(LineForm(title, text, check=check), chosen)

    def back(self) -> None:
        """The rows that were there before."""
        if self._back is not None:
            self.tab.results.show(self._back.result, self._back.statement)
            self.tab.describe_run()

    # Comparing

    def compare(self, pair: Pair) -> None:
        """Begin; what was on its way is not wanted any more."""
        self.tab.run_worker(self._compare(pair), exclusive=True, group="compare")

    async def _compare(self, pair: Pair) -> None:
        grid = self.tab.results.grid
        going = grid.going = Working()
        began = self.tab.services.clock.monotonic()
        try:
            going.work = work = Work(_steps(pair))
            found, rows = await off_the_loop(work)
        except Stopped:
            self._say("Stopped.")
        else:
            self._pair, self._found = pair, found
            self._show(found, rows, self.tab.services.clock.monotonic() - began)
        finally:
            if grid.going is going:
                grid.going = None

    def _show(self, found: Difference, rows: list[list[object]], seconds: float) -> None:
        pair, results = self._pair, self.tab.results
        if pair is None:
            return
        self._shown = Result(
            [SIGNS, *(column.name for column in found.columns)],
            ["", *(column.type for column in found.columns)],
            rows,
            has_more=False,
            limit=None,
            seconds=seconds,
            timezone=pair.new.result.timezone,
            local=True,
        )
        results.show(self._shown, "")
        self.tab.describe_run()
        keys = ", ".join(found.columns[key].name for key in found.keys) or "whole rows"
        words = " · ".join(difference.sentence(found))
        results.grid.remark = f"{words}\nby {keys}\nd: more"
        if not rows:
            self._say(f"Nothing is different from {pair.name}.")

    def again(self) -> None:
        """Compare once more."""
        if self._pair is not None:
            self.compare(self._pair)

    def _say(self, words: str) -> None:
        self.tab.post_message(Pane.Said(words))


def _steps(pair: Pair) -> Steps[tuple[Difference, list[list[object]]]]:
    old, new = _side(pair.old.result), _side(pair.new.result)
    columns = difference.shared_columns(old, new)
    if pair.keys is None:
        keys = yield from difference.guess_keys(old, new)
    else:
        keys = tuple(at for at, column in enumerate(columns) if column.name in pair.keys)
    found = yield from difference.compare(old, new, keys)
    rows = yield from difference.rows(found, only_changes=pair.only_changes)
    return found, rows


def _side(result: Result) -> Side:
    return Side(result.columns, result.types, result.rows)


def _place(results: list[Result], entry: "Entry") -> int:
    return next(place for place, each in enumerate(results) if each is entry.result)


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _title(name: str, entry: "Entry") -> str:
    statement = " ".join(without_comments(entry.statement)[:400].split())
    return f"{name} · {len(entry.result.rows):,} rows · {statement}"
