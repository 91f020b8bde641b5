"""Asks how to look at an insight or a dashboard: dates, interval, breakdown, filters."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widget import Widget

from hogtui.resources.condition_text import HINT, Unreadable, parse, written
from hogtui.resources.insight_looks import (
    INTERVALS,
    RANGES,
    Look,
    choices_of_breakdown,
    is_date,
    range_title,
)
from hogtui.resources.insight_words import breakdowns, source_of
from hogtui.widgets.ask import Ask
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.panel import Field, Remark

if TYPE_CHECKING:
    from hogtui.panes.insights.subject import Subject

Take = Callable[[Look], None]
OTHER, SAVED = "other", "saved"
KEYS_OF_RANGES = "tyhwfmqsclja"


def fine(values: Sequence[str]) -> list[Remark | None]:
    """Whatever is typed will do."""
    return [None] * len(values)


def offer_dates(view: Widget, look: Look, take: Take) -> None:
    """The ranges that people choose, or any other."""
    choices = [
        Choice(f"{start}|{end}", key, range_title(start, end))
        for (start, end), key in zip(RANGES, KEYS_OF_RANGES, strict=True)
    ]
    choices += [Choice(OTHER, "o", "other dates ..."), Choice(SAVED, "0", "as saved")]

    def chosen(choice: str | None) -> None:
        if choice == OTHER:
            ask_dates(view, look, take)
        elif choice == SAVED:
            take(look.without_dates())
        elif choice is not None:
            start, _, end = choice.partition("|")
            take(replace(look, date_from=start, date_to=end))

    view.app.push_screen(Menu("Dates", choices), chosen)


def ask_dates(view: Widget, look: Look, take: Take) -> None:
    """Two dates as PostHog takes them."""
    hint = "2026-11-01, -30d, mStart; the second may stay empty"
    fields = [Field("from", look.date_from, hint), Field("to", look.date_to, "")]

    def check(values: Sequence[str]) -> list[Remark | None]:
        wrong = Remark("a day such as 2026-11-01, or -30d", is_problem=True)
        found: list[Remark | None] = []
        for place, each in enumerate(values):
            is_fine = is_date(each.strip()) or (place == 1 and not each.strip())
            found.append(None if is_fine else wrong)
        return found

    def taken(values: Sequence[str]) -> None:
        take(replace(look, date_from=values[0].strip(), date_to=values[1].strip()))

    view.mount(Ask("Dates: enter looks at them, nothing is saved", fields, check, taken))


def offer_intervals(view: Widget, look: Look, take: Take) -> None:
    """From minutes to months."""
    keys = {"minute": "n", "hour": "h", "day": "d", "week": "w", "month": "m"}
    choices = [Choice(each, keys[each], f"by {each}") for each in INTERVALS]
    choices.append(Choice(SAVED, "0", "as saved"))

    def chosen(choice: str | None) -> None:
        if choice is not None:
            take(replace(look, interval="" if choice == SAVED else choice))

    view.app.push_screen(Menu("Interval", choices), chosen)


def ask_breakdown(view: Widget, subject: "Subject", take: Take) -> None:
    """A property, of an event or of anybody else; nothing for none."""
    look = subject.look
    now = look.breakdown
    if now is None:
        now = ", ".join(breakdowns(source_of(subject.record.get("query")))[:1])
    choices = choices_of_breakdown(subject.record.get("query"), ())
    bare = [each.removeprefix("event.") for each in choices]
    hint = "arrows offer some; person.plan is a person's; empty for none"
    field = Field("split by", now.removeprefix("event."), hint, tuple(dict.fromkeys(bare)))

    def taken(values: Sequence[str]) -> None:
        take(replace(look, breakdown=values[0].strip()))

    view.mount(Ask("Breakdown: enter splits by it, nothing is saved", [field], fine, taken))


def ask_filters(view: Widget, look: Look, take: Take) -> None:
    """Filters that count besides those that are saved."""
    field = Field("only", written([*look.properties]), HINT)

    def check(values: Sequence[str]) -> list[Remark | None]:
        try:
            parse(values[0])
        except Unreadable as error:
            return [Remark(str(error), is_problem=True)]
        return [None]

    def taken(values: Sequence[str]) -> None:
        take(replace(look, properties=tuple(parse(values[0]))))

    view.mount(Ask("Only: enter adds the filter, nothing is saved", [field], check, taken))
