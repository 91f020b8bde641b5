"""The line that says what `{filters}` stands for, and the fields that change it."""

from collections.abc import Sequence

from hogtui.text.query_filters import PRESETS, Filters, InvalidFilter, is_date, read_property
from hogtui.widgets.bar import Bar, Part, fit
from hogtui.widgets.panel import Field, Remark

LEFT_OUT, COUNTED = "left out", "counted"
FIXED = 3
"""Fields before those of the properties."""
FREE = 2
"""Empty fields for more properties."""


class FiltersBar(Bar):
    """There while the statement has `{filters}`."""

    DEFAULT_CSS = """
    FiltersBar { background: $panel; color: $text-muted; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.filters: Filters | None = None
        """What is said; None when the bar is not there."""

    def show(self, filters: Filters | None) -> None:
        """Say something else, or go away."""
        if filters != self.filters:
            self.filters = filters
            self.display = filters is not None
            self.update()

    def parts(self, width: int) -> list[Part]:
        """Name, filters and key."""
        if self.filters is None:
            return []
        name = Part(" {filters} ", "bold $text-accent", weight=20)
        span, *others = self.filters.words
        left = [name, Part(span, "$foreground", weight=15)]
        left += [Part(f" · {each}", "$foreground", weight=10, elastic=True) for each in others]
        return fit(left, [Part("  alt+l changes them ", "$text-muted", weight=12)], width)

    @property
    def words(self) -> str:
        """Everything that it says, for who cannot see it."""
        return " · ".join(self.filters.words) if self.filters is not None else ""


def fields_of(filters: Filters) -> list[Field]:
    """What is asked for in the panel."""
    spans = [start for start, _, _ in PRESETS]
    tests = LEFT_OUT if filters.no_test_accounts else COUNTED
    properties = [*map(str, filters.properties), *[""] * FREE]
    return [
        Field("from", filters.date_from, "", spans),
        Field("to", filters.date_to, "now", ("", *(end for _, end, _ in PRESETS if end))),
        Field("test accounts", tests, f"{COUNTED} or {LEFT_OUT}", (COUNTED, LEFT_OUT)),
        *(Field("where", each, "plan = free · person.email ~ @example") for each in properties),
    ]


def remarks_on(values: Sequence[str]) -> list[Remark | None]:
    """What there is to say of the fields."""
    start, end, tests, *properties = (each.strip() for each in values)
    not_a_date = Remark("a date, -7d, -24h, mStart, all", is_problem=True)
    remarks: list[Remark | None] = [
        Remark(Filters(start, end).span) if is_date(start) else not_a_date,
        None if is_date(end) else not_a_date,
        None if tests in (LEFT_OUT, COUNTED) else Remark(f"{COUNTED} or {LEFT_OUT}", True),
    ]
    for typed in properties:
        try:
            if typed:
                read_property(typed)
        except InvalidFilter as error:
            remarks.append(Remark(str(error), is_problem=True))
        else:
            remarks.append(None)
    return remarks


def filters_of(values: Sequence[str]) -> Filters:
    """What the fields hold; to be called when there was nothing to remark as a problem."""
    start, end, tests, *properties = (each.strip() for each in values)
    found = tuple(read_property(each) for each in properties if each)
    return Filters(start, end, tests == LEFT_OUT, found)
