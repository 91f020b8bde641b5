"""Values for the variables that the queries of a dashboard use."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError
from hogtui.api.paging import items
from hogtui.panes.base import Pane
from hogtui.panes.insights.looking import fine
from hogtui.resources.dashboards import override_of
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.panel import Field

if TYPE_CHECKING:
    from hogtui.panes.insights.board_view import BoardView


async def ask_values(view: "BoardView", names: Sequence[str]) -> None:
    """A field for each; what is there is what counts now."""
    client = view.services.client
    if client is None:
        return
    known: list[Mapping[str, Any]] = []
    try:
        path = client.project("insight_variables/")
        async for row in items(client, path, limit=None, label="variables"):
            if isinstance(row, Mapping) and row.get("code_name") in names:
                known.append(row)
    except ApiError as error:
        view.post_message(Pane.Said(f"No variables: {line(error.message)}", "warning"))
        return
    if not known:
        view.post_message(Pane.Said("The variables of this dashboard are not there any more."))
        return
    fields = [_field(view, each) for each in known]

    def taken(values: Sequence[str]) -> None:
        chosen = {
            str(each.get("code_name")): _typed(str(each.get("type")), value)
            for each, value in zip(known, values, strict=True)
        }
        view.take_values(override_of(known, chosen))

    await view.mount(Ask("Variables: enter looks at these values", fields, fine, taken))


def _field(view: "BoardView", variable: Mapping[str, Any]) -> Field:
    given = view.values.get(str(variable.get("id")))
    value = given.get("value") if isinstance(given, Mapping) else variable.get("default_value")
    values = variable.get("values")
    choices = tuple(map(str, values)) if isinstance(values, list) else ()
    if variable.get("type") == "Boolean":
        choices = ("true", "false")
    name = line(str(variable.get("name") or variable.get("code_name")))
    shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Field(name, shown, str(variable.get("type") or ""), choices)


def _typed(kind: str, text: str) -> Any:
    """A value as PostHog keeps it."""
    if kind == "Boolean":
        return text.strip().casefold() in {"true", "yes", "1"}
    if kind == "Number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    return text
