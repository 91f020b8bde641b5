"""Sessions and their recordings: one row per session, added up from the batches that came in."""

from hogtui.demo.hogql.channels import channel_type
from hogtui.demo.hogql.definitions import (
    PERSON_ID,
    TEAM,
    Column,
    Field,
    Join,
    Path,
    Table,
    moment,
    number,
    text,
)
from hogtui.demo.hogql.text import words


def _first(name: str) -> str:
    """What the earliest batch of a session says."""
    return f"argMin({{t}}.{name}, {{t}}.min_timestamp)"


def _last(name: str) -> str:
    return f"argMax({{t}}.{name}, {{t}}.max_timestamp)"


_START = "min({t}.min_timestamp)"
_END = "max({t}.max_timestamp)"
_DURATION = f"dateDiff('second', {_START}, {_END})"
_PAGEVIEWS = "sum({t}.pageview_count)"
_URLS = "arrayDistinct(arrayFlatten(groupArray({t}.urls)))"


def _initial(name: str) -> Column:
    return Column("string", _first(f"initial_{name}"))


def _url_columns(prefix: str, url: str) -> dict[str, Field]:
    return {
        f"${prefix}_current_url": Column("string", url),
        f"${prefix}_pathname": Column("string", f"path({url})"),
        f"${prefix}_hostname": Column("string", f"domain({url})"),
    }


SESSIONS = Table(
    name="sessions",
    physical="raw_sessions",
    group_by="{t}.session_id, {t}.team_id",
    fields={
        "session_id": Column("string", "{t}.session_id"),
        "id": Column("string", "{t}.session_id", starred=False),
        "team_id": TEAM,
        "distinct_id": Column("string", _last("distinct_id")),
        "person_id": Column("uuid", _last("person_id"), starred=False),
        "$start_timestamp": Column("datetime", _START),
        "$end_timestamp": Column("datetime", _END),
        "$urls": Column("array", _URLS),
        "$num_uniq_urls": Column("integer", f"length({_URLS})"),
        **_url_columns("entry", _first("entry_url")),
        **_url_columns("end", _last("end_url")),
        **_url_columns("exit", _last("end_url")),
        "$entry_utm_source": _initial("utm_source"),
        "$entry_utm_campaign": _initial("utm_campaign"),
        "$entry_utm_medium": _initial("utm_medium"),
        "$entry_utm_term": _initial("utm_term"),
        "$entry_utm_content": _initial("utm_content"),
        "$entry_referring_domain": _initial("referring_domain"),
        "$entry_gclid": _initial("gclid"),
        "$entry_gad_source": _initial("gad_source"),
        "$event_count": Column("integer", "sum({t}.event_count)"),
        "$pageview_count": Column("integer", _PAGEVIEWS),
        "$autocapture_count": Column("integer", "sum({t}.autocapture_count)"),
        "$screen_count": Column("integer", "sum({t}.screen_count)"),
        "$channel_type": Column(
            "string",
            channel_type(
                source=_first("initial_utm_source"),
                medium=_first("initial_utm_medium"),
                campaign=_first("initial_utm_campaign"),
                referrer=_first("initial_referring_domain"),
                gclid=_first("initial_gclid"),
                gad_source=_first("initial_gad_source"),
            ),
        ),
        "$session_duration": Column("integer", _DURATION),
        "duration": Column("integer", _DURATION, starred=False),
        "$is_bounce": Column(
            "boolean",
            f"({_PAGEVIEWS} + sum({{t}}.screen_count) <= 1 "
            f"AND sum({{t}}.autocapture_count) = 0 AND {_DURATION} < 10)",
        ),
    },
)

_RAW_SESSION_TEXTS = words(
    "distinct_id entry_url end_url initial_referring_domain initial_utm_source "
    "initial_utm_campaign initial_utm_medium initial_utm_term initial_utm_content "
    "initial_gclid initial_gad_source"
)

RAW_SESSIONS = Table(
    name="raw_sessions",
    physical="raw_sessions",
    fields={
        "session_id": text("session_id"),
        "team_id": TEAM,
        "person_id": PERSON_ID,
        "min_timestamp": moment("min_timestamp"),
        "max_timestamp": moment("max_timestamp"),
        "urls": Column("array", "{t}.urls"),
        **{name: text(name) for name in _RAW_SESSION_TEXTS},
        **{
            name: number(name)
            for name in ("event_count", "pageview_count", "autocapture_count", "screen_count")
        },
    },
)

_REPLAY_COUNTS = words(
    "click_count keypress_count mouse_activity_count active_milliseconds console_log_count "
    "console_warn_count console_error_count size event_count message_count"
)

SESSION_REPLAY_EVENTS = Table(
    name="session_replay_events",
    physical="session_replay_events",
    group_by="{t}.session_id, {t}.team_id",
    fields={
        "session_id": text("session_id"),
        "team_id": TEAM,
        "distinct_id": Column("string", "any({t}.distinct_id)"),
        "min_first_timestamp": Column("datetime", "min({t}.min_first_timestamp)"),
        "max_last_timestamp": Column("datetime", "max({t}.max_last_timestamp)"),
        "start_time": Column("datetime", "min({t}.min_first_timestamp)", starred=False),
        "end_time": Column("datetime", "max({t}.max_last_timestamp)", starred=False),
        "first_url": Column("string", "argMin({t}.first_url, {t}.min_first_timestamp)"),
        **{name: Column("integer", f"sum({{t}}.{name})") for name in _REPLAY_COUNTS},
        "snapshot_source": Column("string", "any({t}.snapshot_source)"),
        "pdi": Join("person_distinct_ids", "distinct_id", "distinct_id"),
        "person": Path(("pdi", "person")),
        "person_id": Path(("pdi", "person_id")),
        "session": Join("sessions", "session_id", "session_id"),
        "events": Join("events", "session_id", "$session_id"),
    },
)

RAW_SESSION_REPLAY_EVENTS = Table(
    name="raw_session_replay_events",
    physical="session_replay_events",
    fields={
        "session_id": text("session_id"),
        "team_id": TEAM,
        "distinct_id": text("distinct_id"),
        "min_first_timestamp": moment("min_first_timestamp"),
        "max_last_timestamp": moment("max_last_timestamp"),
        "first_url": text("first_url"),
        **{name: number(name) for name in _REPLAY_COUNTS},
        "snapshot_source": text("snapshot_source"),
    },
)
