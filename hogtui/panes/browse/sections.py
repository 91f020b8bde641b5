"""A detail as text: sections with a title, and lines with a label."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from hogtui.resources.base import Section

TONES = {
    "good": "bold $text-success",
    "warning": "bold $text-warning",
    "bad": "bold $text-error",
    "quiet": "$text-muted",
    "": "",
}
LABEL = 18
"""Cells beyond which a label does not push the others aside."""


def drawn(sections: Sequence[Section]) -> Content:
    """Everything, top to bottom. The text was made safe where it was made."""
    lines: list[Content] = []
    for section in sections:
        if lines:
            lines.append(Content(""))
        lines.append(Content.styled(section.title, "bold $text-primary"))
        labels = [cell_len(each.label) for each in section.lines if each.label]
        width = min(LABEL, max(labels, default=0))
        for each in section.lines:
            pad = " " * max(0, width - cell_len(each.label))
            gap = "  " if width else ""
            label = (f"{each.label}{pad}{gap}", "$text-muted")
            lines.append(Content.assemble(label, (each.text, TONES.get(each.tone, ""))))
    return Content("\n").join(lines)
