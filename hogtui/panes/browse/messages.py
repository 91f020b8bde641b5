"""What the workers of a list tell it: handlers know these as `Browse.Came` and so on."""

from collections.abc import Sequence
from typing import Any

from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.resources.base import Listing, Section


class Came(Message):
    """More of the list is here."""

    def __init__(self, listing: Listing[Any], *, last: bool) -> None:
        super().__init__()
        self.listing = listing
        self.last = last


class Failed(Message):
    """The list could not be read."""

    def __init__(self, error: ApiError) -> None:
        super().__init__()
        self.error = error


class MoreCame(Message):
    """More is known about a thing."""

    def __init__(self, identity: str, sections: Sequence[Section], *, last: bool = False) -> None:
        super().__init__()
        self.identity = identity
        self.sections = sections
        self.last = last
