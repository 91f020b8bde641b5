"""What the keys do right now, as the footer, the palette and the help show it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from hogtui.widgets.footer import Hint, choose

ALWAYS = ("app.help", "app.palette")
"""Ids that have a place in the footer wherever their keys are live."""


class Command(NamedTuple):
    """One thing that can be done now, with every key that does it."""

    title: str
    node: DOMNode
    """Where the action is."""
    action: str
    id: str = ""
    """Of its binding; what Textual brings along has none."""
    help: str = ""
    keys: tuple[str, ...] = ()
    """As they are shown; none while an editor takes them as text."""
    enabled: bool = True
    in_footer: bool = False

    @property
    def name(self) -> str:
        """Tells it from every other command that is live at the same time."""
        return f"{self.id or type(self.node).__name__} {self.action}"


def commands(screen: Screen[Any]) -> list[Command]:
    """Every live binding, nearest to the focus first, each action once."""
    found: dict[tuple[int, str], Command] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or not binding.description:
            continue
        shown = screen.app.get_key_display(binding)
        place = (id(active.node), binding.action)
        if place in found:
            known = found[place]
            keys = known.keys if shown in known.keys else (*known.keys, shown)
            found[place] = known._replace(keys=keys)
            continue
        found[place] = Command(
            title=binding.description,
            keys=(shown,),
            enabled=active.enabled,
            node=active.node,
            action=binding.action,
            id=binding.id or "",
            help=active.tooltip,
            in_footer=binding.show,
        )
    return [*found.values(), *_without_key(screen, set(found))]


def _without_key(screen: Screen[Any], known: set[tuple[int, str]]) -> Iterable[Command]:
    """What is only reachable by name, because an editor takes its key as text."""
    start: DOMNode = screen.focused or screen
    for node in start.ancestors_with_self:
        for binding in (*own_bindings(type(node)), *getattr(node, "BY_NAME", ())):
            action = binding.action
            if (id(node), action) in known:
                continue
            _, name, parameters = parse(action)
            state = node.check_action(name, parameters)
            if state is not False:
                known.add((id(node), action))
                yield Command(
                    title=binding.description,
                    enabled=bool(state),
                    node=node,
                    action=action,
                    id=binding.id or "",
                    help=binding.tooltip,
                )


def footer_hints(live: Iterable[Command]) -> tuple[Hint, ...]:
    """At most six: what the focus offers, then help and palette."""
    shown = [command for command in live if command.in_footer]
    fixed = [_hint(command) for command in shown if command.id in ALWAYS]
    return tuple(choose(map(_hint, shown), fixed))


def _hint(command: Command) -> Hint:
    action = f"screen.press({command.name!r})"
    return Hint(command.keys[0], command.title.lower(), action, command.enabled)


def why_not(node: DOMNode, action: str) -> str:
    """The reason that the node gives for an action it does not allow now."""
    explain = getattr(node, "why_not", None)
    reason = explain(action) if explain is not None else None
    return str(reason) if reason else "Not possible now."


def shown_keys(screen: Screen[Any], name: str, keymap: Mapping[str, str]) -> str:
    """The keys of one of the screen's own bindings, also while it is not live."""
    found = {binding.id: binding for binding in own_bindings(type(screen))}
    binding = found[name]
    keys = keymap.get(name, binding.key).split(",")
    return " or ".join(screen.app.get_key_display(binding.with_key(key)) for key in keys)


def own_bindings(kind: type, *, with_id: bool = True) -> Iterable[Binding]:
    """The bindings of a class and what it inherits from; those with an id, or all."""
    for each in kind.__mro__:
        for binding in vars(each).get("BINDINGS", ()):
            if isinstance(binding, Binding) and not binding.system and (binding.id or not with_id):
                yield binding
