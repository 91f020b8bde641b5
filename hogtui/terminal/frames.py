"""Where Textual hands its frames to the terminal, and the differ steps between.

True for Textual 8.2: `App._display` gets every update of the compositor, as a `LayoutUpdate`
(a whole region) or a `ChopsUpdate` (the spans that changed).
"""

from collections.abc import Iterator

from textual._compositor import ChopsUpdate, LayoutUpdate

from hogtui.terminal.differ import Piece


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update draws, and where."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for drawn in line:
                yield y, x, drawn
                x += drawn.cell_length
        return
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > right or end <= left:
                continue
            if left <= x < right and end <= right:
                yield y, x, strip
            else:
                # Cells of the strip outside the span are no part of the update.
                yield y, x, strip.crop(0, min(end, right) - x)
