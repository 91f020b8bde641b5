"""What is wrong with the user's keymap, told at the start instead of by a key that does nothing."""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import chain
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from hogtui import panes, screens, widgets
from hogtui.screens.keys import own_bindings

Bindings = Sequence[Binding]
"""In the order in which a key finds them: from the focus outward."""


def problems(
    keymap: Mapping[str, str],
    chains: Iterable[Bindings],
    others: Callable[[Collection[str]], Iterable[str]],
    unopened: set[str],
) -> list[str]:
    """One sentence for each clash and each unknown name.

    `others` gives ids that begin with certain words, where those in the chains are not enough; what
    begins with the name of an unopened pane is judged when that pane is opened.
    """
    chains = list(chains)
    known = {binding.id for binding in chain.from_iterable(chains)}
    if unknown := set(keymap) - known:
        known |= set(others({name.partition(".")[0] for name in unknown}))
    found = []
    for name in keymap:
        if name not in known and name.partition(".")[0] not in unopened:
            near = get_close_matches(name, sorted(filter(None, known)), n=1)
            hint = f"; the nearest is {near[0]}" if near else ""
            found.append(f"keymap: there is no command {name}{hint}.")
    for bindings in chains:
        found += _clashes(keymap, bindings)
    return list(dict.fromkeys(found))


def _clashes(keymap: Mapping[str, str], bindings: Bindings) -> Iterable[str]:
    """Keys with two commands of which the user moved at least one."""
    takers: dict[str, Binding] = {}
    for binding in bindings:
        for key in _keys(binding, keymap):
            first = takers.setdefault(key, binding)
            if first.id == binding.id or not {first.id, binding.id} & set(keymap):
                continue
            name = first.id or f"“{first.description}” of the text field"
            yield f"keymap: {name} and {binding.id} are both on {key}; the first one has it."


def _keys(binding: Binding, keymap: Mapping[str, str]) -> Iterable[str]:
    """The keys of a binding as Textual names them."""
    keys = keymap.get(binding.id or "", binding.key)
    return (each.key for each in Binding.make_bindings([(keys, binding.action)]))


def chains_of(screen: Screen[None]) -> Iterable[Bindings]:
    """The way of a key from everything that can have the focus."""
    nodes: list[DOMNode] = [screen, *(each for each in screen.query("*") if each.can_focus)]
    for node in nodes:
        yield [
            binding
            for ancestor in node.ancestors_with_self
            for binding in own_bindings(type(ancestor), with_id=False)
        ]


def ids_elsewhere(rooms: Collection[str]) -> set[str]:
    """The commands of everything, also of what was never opened, such as "find" for `find.all`.

    Only what names one of these rooms is imported for it: all of it takes half a second.
    """
    for part in (panes, screens, widgets):
        for path in sorted(Path(part.__path__[0]).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if any(f'"{room}.' in text for room in rooms):
                inside = path.relative_to(part.__path__[0]).with_suffix("").parts
                import_module(".".join((part.__name__, *inside)).removesuffix(".__init__"))
    ours = [module for name, module in sys.modules.items() if name.startswith("hogtui.")]
    values: Iterable[object] = chain.from_iterable(
        vars(place).values() for place in (*ours, *_below(DOMNode))
    )
    lists = (value for value in values if isinstance(value, list))
    return {
        binding.id
        for binding in chain.from_iterable(lists)
        if isinstance(binding, Binding) and binding.id
    }


def _below(kind: type) -> Iterable[type]:
    """Every class that inherits from one, and that one."""
    yield kind
    heirs: list[type] = kind.__subclasses__()
    for heir in heirs:
        yield from _below(heir)


def problems_of(
    screen: Screen[None], keymap: Mapping[str, str], unopened: set[str], known: set[str]
) -> list[str]:
    """The same for what is on a screen, without what is known already."""
    found = problems(keymap, chains_of(screen), ids_elsewhere, unopened)
    return [each for each in found if each not in known]
