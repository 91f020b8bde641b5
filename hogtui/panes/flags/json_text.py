"""A flag as JSON in somebody's editor, and what may come back from there."""

import copy
import json
from typing import TYPE_CHECKING, Any

from hogtui.api.write_types import Record
from hogtui.panes.programs import Refused, editor, given_to
from hogtui.resources.flag_draft import Draft, problems
from hogtui.resources.flag_merge import READ_ONLY
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

FIRST = ("key", "name", "active", "archived", "tags", "evaluation_runtime", "filters")
"""What somebody looks for; the rest is behind it."""


class Rejected(Exception):
    """What came back is not taken; the message is a sentence."""


def text_of(record: Record) -> str:
    """What can be written of a flag."""
    names = [name for name in FIRST if name in record]
    names += [name for name in record if name not in names and name not in READ_ONLY]
    shown = {name: record[name] for name in names}
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def record_of(text: str, draft: Draft) -> dict[str, Any]:
    """The flag that a text means. Raises Rejected."""
    try:
        found = json.loads(text)
    except ValueError as error:
        where = f"line {error.lineno}, " if isinstance(error, json.JSONDecodeError) else ""
        raise Rejected(f"That is no JSON: {where}{line(str(error)).lower()}.") from None
    except RecursionError:
        raise Rejected("That is nested too deeply.") from None
    if not isinstance(found, dict):
        raise Rejected("A flag is an object, { ... }.")
    unknown = [name for name in found if name not in draft.record]
    if unknown:
        raise Rejected(f"A flag has no {line(', '.join(unknown))}.")
    if locked := [name for name in found if name in READ_ONLY]:
        raise Rejected(f"Nobody can write {line(', '.join(locked))}.")
    if not draft.is_new and found.get("key") != draft.seen.get("key"):
        raise Rejected("The key is what the code asks for: make a copy to have another one.")
    record = copy.deepcopy(draft.record) | found
    if wrong := problems(record):
        raise Rejected(line(wrong[0]))
    return record


async def edited(pane: "FlagsPane", draft: Draft) -> dict[str, Any] | None:
    """The flag as it came back from the editor; None when nothing was changed. Raises Rejected.

    What was rejected is kept, and is what the editor shows the next time.
    """
    mine = text_of(draft.record)
    name = str(draft.record.get("key") or "new")
    before = pane.rejected.pop(name, mine)
    try:
        program = editor(pane.services.settings)
        text = await given_to(pane.app, program, before, f"{_file(name)}.json")
    except Refused as refused:
        raise Rejected(str(refused)) from None
    if text is None:
        raise Rejected("What came back is no text in UTF-8.")
    if text in {mine, mine.rstrip("\n")}:
        return None
    try:
        return record_of(text, draft)
    except Rejected as rejected:
        pane.rejected[name] = text
        raise Rejected(f"{rejected} Nothing was taken; J shows your text again.") from None


def _file(name: str) -> str:
    """A key that somebody else chose, as the name of a file."""
    return "".join(each if each.isalnum() or each in "-_" else "_" for each in name)[:60] or "flag"
