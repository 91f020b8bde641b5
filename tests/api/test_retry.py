"""Each rule about asking again, by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from hogtui.api.errors import (
    ApiError,
    BadBody,
    Invalid,
    QuotaExceeded,
    ServerFailed,
    Throttled,
    TimedOut,
    TooHeavy,
    Unreachable,
)
from hogtui.api.retry import (
    ATTEMPTS,
    ONCE,
    QUERY,
    READ,
    Breaker,
    Pause,
    Policy,
    RetryQuota,
    backoff,
    decide,
    retry_after,
)

NOW = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)


def unreachable(*, sent: bool = True) -> Unreachable:
    error = Unreachable("reset")
    error.sent = sent
    return error


def throttled(after: float | None) -> Throttled:
    error = Throttled("slow down", status=429)
    error.retry_after = after
    return error


def after(
    error: ApiError, *, attempt: int = 1, policy: Policy = READ, patient: bool = False
) -> Pause | None:
    return decide(error, attempt=attempt, policy=policy, patient=patient, random=lambda: 1.0)


def test_waits_double_from_half_a_second_to_eight() -> None:
    waits = [backoff(attempt, lambda: 1.0) for attempt in range(1, 8)]

    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert backoff(3, lambda: 0.0) == 1.0


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_read_is_tried_three_times_when_the_server_fails(status: int) -> None:
    error = ServerFailed("x", status=status)

    assert after(error) == Pause(0.5, "retry")
    assert after(error, attempt=2) == Pause(1.0, "retry")
    assert after(error, attempt=ATTEMPTS) is None


@pytest.mark.parametrize(
    "error",
    [
        Invalid("x", status=400),
        QuotaExceeded("x", status=402),
        ServerFailed("x", status=501),
        TooHeavy("x", status=512),
        TooHeavy("x", status=513),
        BadBody("x"),
    ],
)
def test_final_answers_are_final(error: ApiError) -> None:
    assert after(error) is None
    assert after(error, policy=QUERY) is None


@pytest.mark.parametrize("error", [unreachable(), unreachable(sent=False), TimedOut("x")])
def test_a_read_is_tried_again_after_no_answer(error: ApiError) -> None:
    assert after(error) == Pause(0.5, "retry")
    assert after(error, attempt=3) is None


def test_a_query_is_sent_again_only_if_it_cannot_have_arrived() -> None:
    assert after(unreachable(sent=False), policy=QUERY) is not None
    assert after(unreachable(), policy=QUERY) is None
    assert after(TimedOut("x"), policy=QUERY) is None
    assert after(ServerFailed("busy", status=503), policy=QUERY) is not None
    assert after(ServerFailed("broken", status=500), policy=QUERY) is None


@pytest.mark.parametrize(
    "error",
    [unreachable(sent=False), ServerFailed("x", status=503), throttled(1), throttled(None)],
)
def test_a_write_is_never_sent_again(error: ApiError) -> None:
    assert after(error, policy=ONCE) is None


def test_a_window_limit_is_waited_for_exactly() -> None:
    assert after(throttled(41)) == Pause(41, "window")
    assert after(throttled(60)) == Pause(60, "window")
    assert after(throttled(0)) == Pause(0, "window")
    assert after(throttled(60.5)) is None
    assert after(throttled(41), attempt=3) is None


def test_a_concurrency_refusal_is_waited_for_briefly_and_by_the_user_longer() -> None:
    patient = [after(throttled(None), attempt=n, patient=True) for n in range(1, 6)]

    assert [wait.seconds for wait in patient if wait] == [2, 4, 8, 16]
    assert patient[-1] is None
    assert [bool(after(throttled(None), attempt=n)) for n in (1, 2, 3)] == [True, True, False]
    assert after(throttled(None)) == Pause(2.0, "concurrency")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("41", 41.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
        ("٣", None),
        ("99999999999999", None),
        ("41, 41", None),
        ("\x1b[31m41", None),
        ("Sat, 01 Aug 2026 12:00:30 GMT", 30.0),
        ("Sat, 01 Aug 2026 11:59:30 GMT", None),
        ("Sat, 99 Aug 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_ignored(
    value: str, seconds: float | None
) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_a_date_is_measured_by_the_servers_clock() -> None:
    headers = {
        "retry-after": "Sat, 01 Aug 2026 12:00:30 GMT",
        "date": "Sat, 01 Aug 2026 12:00:10 GMT",
    }

    assert retry_after(headers, NOW - timedelta(hours=3)) == 20.0
    assert retry_after({}, NOW) is None


def test_retries_are_a_tenth_of_the_requests_and_three_more() -> None:
    quota = RetryQuota()
    for _ in range(20):
        quota.sent(0.0)

    assert [quota.take(1.0) for _ in range(6)] == [True] * 5 + [False]
    assert quota.take(121.5)


def test_an_origin_is_down_after_five_failures_in_a_row() -> None:
    breaker = Breaker()

    for _ in range(4):
        assert not breaker.failed()
    breaker.answered()
    assert [breaker.failed() for _ in range(6)] == [False] * 4 + [True, False]
    assert [breaker.next_probe() for _ in range(6)] == [5, 10, 20, 40, 60, 60]
    assert breaker.answered()
    assert not breaker.down
    assert breaker.next_probe() == 5
