"""A few fields under a person: a property and its value, a moment, what events are wanted."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hogtui.resources.persons import kind
from hogtui.widgets.panel import Field, Panel, Remark

if TYPE_CHECKING:
    from hogtui.panes.persons.pane import PersonsPane
    from hogtui.panes.persons.person_look import PersonLook

Take = Callable[[Sequence[str]], None]


class Forms:
    """Of one pane; one is shown at a time."""

    def __init__(self, pane: "PersonsPane") -> None:
        self.pane = pane
        self._take: Take | None = None

    def _ask(
        self, look: "PersonLook", title: str, fields: Sequence[Field], check: Any, take: Take
    ) -> None:
        for panel in look.query(Panel):
            panel.remove()
        self._take = take
        look.mount(Panel(title, fields, check))

    def taken(self, values: Sequence[str]) -> None:
        """The fields hold what is wanted."""
        take, self._take = self._take, None
        if take is not None:
            take(values)

    def property(self, look: "PersonLook") -> None:
        """A name and a value."""
        name = look.property_name
        value = look.person.properties.get(name) if name else None
        text = "" if not name else value if isinstance(value, str) else json.dumps(value)

        def check(values: Sequence[str]) -> Sequence[Remark | None]:
            key = values[0].strip()
            missing = Remark("a name is needed", is_problem=True) if not key else None
            return [missing, Remark(f"{kind(read_value(values[1]))}")]

        def take(values: Sequence[str]) -> None:
            self.pane.changer.set(look.person, values[0].strip(), read_value(values[1]))

        fields = [
            Field("property", name),
            Field("value", text, 'as JSON, else text; "5" in quotes is text'),
        ]
        self._ask(look, "Set a property: enter shows the card", fields, check, take)

    def narrow(self, look: "PersonLook") -> None:
        """A part of a name, and the newest day."""
        line = look.timeline
        day = f"{line.day:%Y-%m-%d}" if line.day is not None else ""

        def check(values: Sequence[str]) -> Sequence[Remark | None]:
            return [None, _wrong(values[1])]

        def take(values: Sequence[str]) -> None:
            line.named = values[0].strip()
            at = read_moment(values[1])
            # A day means up to its end.
            whole = at is not None and len(values[1].strip()) == 10
            line.day = at + timedelta(days=1) if at is not None and whole else at
            look.add_class("-doing")
            line.begin("events")

        fields = [
            Field("event", line.named, "a part of the name; empty for all"),
            Field("up to", day, "a day such as 2026-11-20; empty for now"),
        ]
        self._ask(look, "Which events? enter shows them", fields, check, take)

    def moment(self, look: "PersonLook") -> None:
        """A moment in the past."""
        now = self.pane.services.clock.now()

        def check(values: Sequence[str]) -> Sequence[Remark | None]:
            if not values[0].strip():
                return [Remark("empty: what is known now")]
            return [_wrong(values[0])]

        def take(values: Sequence[str]) -> None:
            at = read_moment(values[0])
            if at is None:
                look.show_then(None)
            else:
                look.run_worker(look.known_at(at), group="person then", exclusive=True)

        text = f"{now - timedelta(days=7):%Y-%m-%d %H:%M}"
        fields = [Field("at", text, "UTC, such as 2026-11-20 14:00")]
        self._ask(look, "What was known at a time? enter asks", fields, check, take)


def read_value(text: str) -> Any:
    """JSON where it is JSON, otherwise the text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def read_moment(text: str) -> datetime | None:
    """A day or a moment, in UTC where no zone is named; None for anything else."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _wrong(text: str) -> Remark | None:
    if text.strip() and read_moment(text) is None:
        return Remark("not a day or a moment", is_problem=True)
    return None
