"""What stands on the line of an event, and how wide each part of it is."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

from hogtui.api.live_events import Event
from hogtui.text.event_matching import reach
from hogtui.text.safe import line
from hogtui.text.values import cell

TIME = 12
EVENT = 26
PERSON = 26
NARROW_EVENT = 20
NARROW = 100
"""Cells below which some columns are narrower."""
LEAST = 10
"""Cells below which a column is not worth drawing."""
GAP = "  "
COLOURS = 6
USUAL = ("$current_url", "$browser")
"""Properties that have a column as long as nobody chose."""


class Column(NamedTuple):
    """A part of the line."""

    name: str
    width: int


def columns(properties: Sequence[str], width: int) -> list[Column]:
    """Time, event and person, and as many properties as fit."""
    person = PERSON if width >= NARROW else NARROW_EVENT
    fixed = [
        Column("time", TIME),
        Column("event", EVENT if width >= NARROW else NARROW_EVENT),
        Column("person", person),
    ]
    left = width - sum(each.width + len(GAP) for each in fixed) - 1
    wanted = list(properties)
    while wanted and (left - len(GAP) * (len(wanted) - 1)) // len(wanted) < LEAST:
        wanted.pop()
    if not wanted:
        return fixed
    share, rest = divmod(left - len(GAP) * (len(wanted) - 1), len(wanted))
    if "url" in wanted[0] and len(wanted) > 1 and share > 2 * LEAST:
        # An address says more than a browser: it gets what the others can do without.
        give = (share - LEAST - 4) * (len(wanted) - 1)
        widths = [share + rest + give, *([LEAST + 4] * (len(wanted) - 1))]
    else:
        widths = [share + rest, *([share] * (len(wanted) - 1))]
    return [*fixed, *(Column(name, each) for name, each in zip(wanted, widths, strict=True))]


def clock_time(event: Event, zone: tzinfo | None) -> str:
    """The time of day, to the millisecond."""
    if event.at is None:
        return "?"
    at = event.at.astimezone(zone) if zone is not None else event.at.astimezone()
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03}"


def property_text(name: str, value: Any, width: int) -> str:
    """A value on one line; of an address the part that tells pages apart."""
    if value is None:
        return ""
    if (
        name.endswith("url")
        and isinstance(value, str)
        and value.startswith(("http://", "https://"))
    ):
        try:
            parts = urlsplit(value)
        except ValueError:
            return line(value)
        rest = f"?{parts.query}" if parts.query else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return line(f"{parts.path or '/'}{rest}{fragment}")
    return cell(value, "", width).text


def cells(event: Event, wanted: Sequence[Column], zone: tzinfo | None) -> list[str]:
    """The text of each column."""
    found = [clock_time(event, zone), line(event.event), line(event.distinct_id)]
    if len(wanted) > len(found):
        properties = event.properties
        found += [
            property_text(each.name, reach(properties, each.name), each.width)
            for each in wanted[len(found) :]
        ]
    return found


def colour_of(name: str) -> int:
    """The colour of an event by its name, the same in every session."""
    return crc32(name.encode("utf-8", "replace")) % COLOURS
