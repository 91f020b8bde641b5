"""What was changed from here, kept on disk."""

import stat
from pathlib import Path
from typing import Any

from hogtui.api.write_types import Ending, Outcome, Ready, Subject, Wish
from hogtui.journal import WriteJournal
from tests.api.fakes import TurnedClock


def ready(after: dict[str, Any], before: dict[str, Any], *, personal: bool = False) -> Ready:
    subject = Subject("feature flag", "billing", "/api/projects/1/x/7/", personal=personal)
    return Ready(Wish(subject, "Turn on", lambda _: after), before, after, 0.0)


TURNED_ON = ready({"active": True}, {"active": False, "other": "secret"})


def journal(folder: Path) -> WriteJournal:
    return WriteJournal(folder, TurnedClock(), "us.posthog.com/1")


def test_a_write_and_its_end_are_read_back(tmp_path: Path) -> None:
    written = journal(tmp_path)
    number, problem = written.intend(TURNED_ON)

    assert problem is None
    assert written.conclude(number, Outcome(Ending.APPLIED, TURNED_ON, message="m")) is None
    (entry,) = journal(tmp_path).read()
    assert entry == written.entries[number]
    assert (entry.before, entry.after) == ({"active": False}, {"active": True})
    assert (entry.ending, entry.place, entry.took_effect) == ("applied", "us.posthog.com/1", True)


def test_only_its_owner_may_read_it_and_only_what_changed_is_in_it(tmp_path: Path) -> None:
    written = journal(tmp_path)
    written.intend(TURNED_ON)

    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
    assert "secret" not in written.path.read_text()


def test_personal_data_is_not_written_down(tmp_path: Path) -> None:
    written = journal(tmp_path)
    wanted = ready({"email": "ada@example.com"}, {}, personal=True)
    number, _ = written.intend(wanted)
    written.conclude(number, Outcome(Ending.REFUSED, wanted, message="ada@example.com is taken"))

    assert "ada" not in written.path.read_text()


def test_a_wish_without_an_end_is_seen_after_a_crash(tmp_path: Path) -> None:
    journal(tmp_path).intend(TURNED_ON)

    (entry,) = journal(tmp_path).read()

    assert (entry.ending, entry.took_effect) == ("", False)


def test_torn_and_foreign_lines_spoil_only_themselves(tmp_path: Path) -> None:
    path = journal(tmp_path).path
    path.write_bytes(b'{"number": "x", "pa\xff\n[1]\nnull\n{"number": "y", "path": 1}\n{"torn')
    written = journal(tmp_path)
    number, _ = written.intend(TURNED_ON)

    assert [entry.number for entry in journal(tmp_path).read()] == [number]


def test_the_last_write_is_the_one_that_took_effect_and_was_not_taken_back(
    tmp_path: Path,
) -> None:
    written = journal(tmp_path)
    first, _ = written.intend(TURNED_ON)
    written.conclude(first, Outcome(Ending.APPLIED, TURNED_ON))
    second, _ = written.intend(TURNED_ON)
    written.conclude(second, Outcome(Ending.REFUSED, TURNED_ON))

    assert written.last is not None
    assert written.last.number == first
    written.undoes = first
    third, _ = written.intend(TURNED_ON)
    assert written.last is not None
    written.conclude(third, Outcome(Ending.APPLIED, TURNED_ON))
    assert written.last is None


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    number, problem = journal(tmp_path / "file").intend(TURNED_ON)

    assert number
    assert problem is not None
    assert "could not be written" in problem
