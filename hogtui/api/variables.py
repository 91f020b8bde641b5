"""The insight variables of a project: what `{variables.x}` in a query may stand for."""

from typing import TYPE_CHECKING

from hogtui.api.paging import items
from hogtui.api.slots import Priority
from hogtui.text.variables import Kind, Variable

if TYPE_CHECKING:
    from hogtui.api import models
    from hogtui.api.client import Client

SCOPE = "insight_variable:read"
_KINDS = {kind.value for kind in Kind} - {Kind.LITERAL.value}


async def insight_variables(
    client: "Client", *, priority: Priority = Priority.USER
) -> list[Variable]:
    """All variables of the open project; odd ones are left out. Raises ApiError."""
    from hogtui.api import models

    path = client.project("insight_variables/")
    # Its pages have numbers, and a size of their own.
    found = items(client, path, limit=None, priority=priority, label="variables")
    rows = [one async for one in found]
    return [_variable(one) for one in models.read_records(models.InsightVariable, rows).items]


def _variable(found: "models.InsightVariable") -> Variable:
    return Variable(
        found.code_name,
        Kind(found.type) if found.type in _KINDS else Kind.STRING,
        found.id,
        found.name,
        found.default_value,
        tuple(str(each) for each in found.values),
    )
