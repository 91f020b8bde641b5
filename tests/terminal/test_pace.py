"""Frames wait for the terminal; the clock is a number here."""

import pytest

from hogtui.terminal.pace import BURST, INTERVAL, PATIENCE, QUESTION, WINDOW, Line, Pace


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line() -> Line:
    return Line()


def test_a_frame_after_silence_goes_at_once(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    assert pace.wait() == 0


def test_thirty_frames_a_second_in_the_long_run(line: Line, clock: Clock) -> None:
    pace, sent, seconds = Pace(line, clock), 0, 10
    for _ in range(seconds * 1000):
        clock.now += 0.001
        if pace.wait() == 0:
            pace.sent(10)
            sent += 1
    assert sent <= seconds * 30 + BURST + 1
    assert sent >= seconds * 29


def test_keys_held_at_thirty_a_second_never_wait(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    for jitter in [0.004, -0.004] * 50:
        clock.now += INTERVAL + jitter
        assert pace.wait() == 0
        pace.sent(400)
        line.answer(1)


def test_what_the_kernel_has_not_taken_holds_the_next_frame(line: Line, clock: Clock) -> None:
    pace, told = Pace(line, clock), []
    line.queue()
    assert pace.wait() is None
    line.waiting = lambda: told.append(True)
    line.wrote(1)
    assert told
    assert pace.wait() == 0


def test_the_terminal_is_asked_behind_large_frames_only(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    assert pace.sent(100) == ""
    assert pace.sent(2000) == QUESTION


def test_what_is_not_answered_for_holds_the_next_frame(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    pace.sent(WINDOW // 2)
    assert pace.wait() == 0
    pace.sent(WINDOW)
    assert pace.wait() == pytest.approx(PATIENCE)
    line.answer(1)
    assert pace.wait() == 0, "what is left fits in the window"


def test_a_terminal_that_never_answers_is_left_in_peace(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    pace.sent(2 * WINDOW)
    clock.now += PATIENCE / 2
    assert pace.wait() == pytest.approx(PATIENCE / 2)
    clock.now += PATIENCE
    assert pace.wait() == 0
    assert pace.sent(2 * WINDOW) == ""
    clock.now += INTERVAL
    assert pace.wait() == 0


def test_a_terminal_that_had_a_bad_second_is_asked_again(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    pace.sent(WINDOW)
    line.answer(1)
    assert pace.wait() == 0
    pace.sent(2 * WINDOW)
    clock.now += 2 * PATIENCE
    assert pace.wait() == 0
    assert pace.sent(2 * WINDOW) == QUESTION
    assert pace.wait() != 0


def test_an_answer_that_comes_late_after_all_is_heard(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    pace.sent(2 * WINDOW)
    clock.now += 2 * PATIENCE
    assert pace.wait() == 0
    line.answer(1)
    assert pace.sent(2 * WINDOW) == QUESTION


def test_small_frames_do_not_wait_for_each_other(line: Line, clock: Clock) -> None:
    """An arrow held behind a long line: 12 kB a second, answered 0.15 s later."""
    pace = Pace(line, clock)
    owed: list[float] = []
    for _ in range(100):
        clock.now += INTERVAL
        while owed and owed[0] <= clock.now:
            owed.pop(0)
            line.answer(1)
        assert pace.wait() == 0
        if pace.sent(400):
            owed.append(clock.now + 0.15)


def test_leaving_waits_for_answers_but_not_for_a_terminal_without_any() -> None:
    line = Line()
    line.ask()
    line.settle(60)
    line.ask()
    line.answer(1)
    line.settle(60)
    assert line.answered == line.asked


def test_a_terminal_that_was_somebody_else_s_owes_nothing(line: Line, clock: Clock) -> None:
    pace = Pace(line, clock)
    pace.sent(2 * WINDOW)
    pace.restart()
    assert pace.wait() == 0
