"""Reports tell where a bug is, and nothing about the person who met it."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hogtui.terminal.crash import KEPT, CrashReports

KEY = "phx_0123456789abcdefghijklmnop"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """An error that has been somewhere."""
    secret = KEY
    try:
        raise error from cause
    except BaseException as caught:  # every kind, to hand it back
        assert secret
        return caught


@pytest.mark.parametrize(
    "words",
    [KEY, f"Bearer {KEY[4:]}", "eyJhbGciOiJIUzI1NiJ9.eyJ0ZWFtIjoxfQ.c2lnbmF0dXJl", f"'{KEY}'"],
)
def test_no_secret_is_written(tmp_path: Path, words: str) -> None:
    text = CrashReports(tmp_path).text(raised(ValueError(f"sent {words} off")), NOW)
    assert "[secret]" in text
    assert not any(words[start : start + 12] in text for start in range(7, len(words) - 11))


def test_frames_without_variables(tmp_path: Path) -> None:
    inner = raised(KeyError("inner"))
    text = CrashReports(tmp_path).text(raised(ValueError("outer"), inner), NOW)
    assert text.index("inner") < text.index("which led to") < text.index("outer")
    assert "test_crash.py" in text
    assert "in raised" in text
    assert KEY not in text
    assert str(Path.home()) not in text


def test_nothing_in_a_report_acts_on_a_terminal(tmp_path: Path) -> None:
    text = CrashReports(tmp_path).text(raised(ValueError("\x1b]0;title\x07 and \x9b2J")), NOW)
    assert text.replace("\n", "").isprintable()


def test_long_words_are_cut(tmp_path: Path) -> None:
    assert len(CrashReports(tmp_path).text(raised(ValueError("row " * 10_000)), NOW)) < 2_000


def test_the_message_names_the_report(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path / "new")
    assert reports.message() is None
    reports.record(raised(ValueError("x")))
    [path] = (tmp_path / "new").iterdir()
    assert str(path) in (reports.message() or "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_worker_s_wrapping_is_taken_off(tmp_path: Path) -> None:
    class Wrapped(Exception):
        error = raised(ZeroDivisionError("inside"))

    reports = CrashReports(tmp_path)
    reports.record(Wrapped())
    assert "ZeroDivisionError" in (reports.message() or "")


def test_one_bug_is_one_report(tmp_path: Path) -> None:
    reports, error = CrashReports(tmp_path), raised(ValueError("x"))
    reports.record(error)
    reports.record(error)
    assert len(list(tmp_path.iterdir())) == 1


def test_old_reports_go(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path)
    for number in range(KEPT + 3):
        reports.record(raised(ValueError(str(number))))
    assert len(list(tmp_path.iterdir())) == KEPT


def test_no_place_for_a_report(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    reports = CrashReports(tmp_path / "file" / "below")
    reports.record(raised(ValueError("x")))
    assert "No report could be written" in (reports.message() or "")
