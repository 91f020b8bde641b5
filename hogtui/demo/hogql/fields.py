"""From a chain of names to what it means: `properties.$browser`, `e.person.id`, `session.$urls`."""

from hogtui.demo.hogql.definitions import Column, Join, Path
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope, Source, TableSource
from hogtui.demo.hogql.text import did_you_mean, quote_text

Chain = list[str | int]


def field(node: Node, scope: Scope) -> Expression:
    """The expression a field stands for; raises HogQLError where the chain breaks."""
    chain: Chain = list(node["chain"])
    found = _find(chain, node, scope)
    if found.property is not None and found.property.path:
        _tell_property_type(found, chain, node, scope)
    return found


def _find(chain: Chain, node: Node, scope: Scope) -> Expression:
    name, rest = str(chain[0]), chain[1:]
    source = scope.source(name)
    if source is not None and rest:
        return on_source(source, rest, node, scope)
    value = scope.value(name)
    if value is not None:
        return access_chain(value, rest)
    owners = [each for each in scope.select.sources if each.has(name) and name not in each.hidden]
    if len(owners) > 1:
        raise scope.translation.error(
            f"Ambiguous query. Found multiple sources for field: {name}",
            node,
            [f"Write `{each.name}.{name}`." for each in owners[:1] if each.name],
        )
    if owners:
        return on_source(owners[0], chain, node, scope)
    if source is not None or name in scope.ctes:
        raise scope.translation.error(
            f"Can't select a table when a column is expected: {name}", node
        )
    raise scope.translation.error(
        f"Unable to resolve field: {name}", node, did_you_mean(name, scope.known_names())
    )


def on_source(source: Source, chain: Chain, node: Node, scope: Scope) -> Expression:
    """What a chain means on one table."""
    name, rest = str(chain[0]), chain[1:]
    if not source.has(name):
        raise scope.translation.error(
            f"Field not found: {name}", node, did_you_mean(name, source.names())
        )
    if isinstance(source, TableSource):
        known = source.field(name)
        if isinstance(known, Path):
            return on_source(source, [*known.chain, *rest], node, scope)
        if isinstance(known, Join):
            return _joined(source, name, known, rest, node, scope)
    return access_chain(source.reference(name), rest)


def _joined(
    source: TableSource, name: str, join: Join, rest: Chain, node: Node, scope: Scope
) -> Expression:
    if not rest or rest == ["*"]:
        raise scope.translation.error(
            f"Can't select a table when a column is expected: {name}",
            node,
            [f"Name one of its columns, such as `{name}.{join.remote}`."],
        )
    local = source.table.fields[join.local]
    if rest == [join.remote] and isinstance(local, Column):
        # Both sides of the join are equal, and this one is here already.
        return source.reference(join.local)
    joined = scope.join_lazily(source, name, join)
    return on_source(joined, rest, node, scope)


def access_chain(base: Expression, steps: Chain) -> Expression:
    """Follow steps into a value."""
    for step in steps:
        base = access(base, step)
    return base


def access(base: Expression, step: str | int) -> Expression:
    """One step into a value: a JSON key, a tuple's element or an array's."""
    if base.property is not None:
        return base.property.longer(step)
    if isinstance(step, str):
        return Expression(f"tupleElement({base.sql}, {quote_text(step)})", nullable=base.nullable)
    if base.kind == "array":
        return Expression(f"arrayElement({base.sql}, {step})", nullable=base.nullable)
    return Expression(f"tupleElement({base.sql}, {step})", nullable=base.nullable)


def print_access(node: Node, scope: Scope) -> Expression | None:
    """`a.b['c'].1` as one path when it leads into JSON; None when it is anything else."""
    steps: Chain = []
    while node["node"] in ("ArrayAccess", "TupleAccess"):
        if node["node"] == "TupleAccess":
            step, node = node["index"], node["tuple"]
        else:
            key = node["property"]
            if key["node"] != "Constant" or type(key["value"]) not in (str, int):
                return None
            step, node = key["value"], node["array"]
        steps.insert(0, step)
    if node["node"] != "Field":
        return None
    base = field(node, scope)
    return access_chain(base, steps) if base.property is not None else None


def _tell_property_type(found: Expression, chain: Chain, node: Node, scope: Scope) -> None:
    """PostHog says of every property what its definition takes it for."""
    if len(chain) < 2 or "properties" not in chain[:-1]:
        return
    owner = "Event"
    if any(str(part) in ("person", "pdi", "poe", "persons") for part in chain[:-1]):
        owner = "Person"
    elif any(str(part).startswith("group_") for part in chain[:-1]):
        owner = "Group"
    elif "persons" in scope.translation.tables and "events" not in scope.translation.tables:
        owner = "Person"
    kind = {"float": "Float", "boolean": "Boolean", "datetime": "DateTime"}.get(
        found.kind, "String"
    )
    scope.translation.notice(f"{owner} property '{chain[-1]}' is of type '{kind}'.", node)
