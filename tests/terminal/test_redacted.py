"""What is drawn of people while masks are on."""

from rich.segment import Segment
from textual.color import Color

from hogtui.terminal.redacted import Redacted


def drawn(*texts: str) -> list[str]:
    segments = Redacted().apply([Segment(each) for each in texts], Color(0, 0, 0))
    return [each.text for each in segments]


def test_addresses_and_ids_are_masked_wherever_they_stand() -> None:
    assert drawn("to ada@example.com, at 10:20") == ["to " + "•" * 15 + ", at 10:20"]


def test_what_follows_a_personal_name_is_masked() -> None:
    assert drawn("  ", "name", ": ", '"Ada L"') == ["  ", "name", ": ", "•••• ••"]
    assert drawn("event", ": ", '"signed_up"') == ["event", ": ", '"signed_up"']
    assert drawn(" name ", " plan ", " times ") == [" name ", " plan ", " times "]
    assert drawn("? keys", "  ", ":", " commands") == ["? keys", "  ", ":", " commands"]
