"""The tables of the demo's engine, as the data fills them and the HogQL printer reads them.

They follow PostHog's own names where HogQL shows them (`raw_...` tables), without its engines:
one row stands for the newest version of a person, and `raw_sessions` holds one row per batch of
events, to be aggregated by `session_id` as PostHog does.
"""

TEAM_ID = 1
"""The project's id; every table carries it and every translated query filters by it."""

# Parts that are large enough stay as they are: merging the generated ones would take seconds of
# CPU for nothing, while the tiny ones of events that arrive one by one must be merged.
EVENTS = """
CREATE TABLE events (
    uuid UUID, event LowCardinality(String), properties String CODEC(LZ4),
    timestamp DateTime64(6, 'UTC'), team_id Int64, distinct_id String,
    elements_chain String, created_at DateTime64(6, 'UTC'), person_id UUID,
    `$session_id` String, `$window_id` String,
    `$group_0` String, `$group_1` String, `$group_2` String, `$group_3` String, `$group_4` String
) ENGINE = MergeTree ORDER BY (timestamp)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 500000
"""

PERSON = """
CREATE TABLE person (
    id UUID, created_at DateTime64(3, 'UTC'), team_id Int64, properties String,
    is_identified UInt8, is_deleted UInt8, version UInt64,
    last_seen_at Nullable(DateTime64(3, 'UTC'))
) ENGINE = MergeTree ORDER BY id
"""

PERSON_DISTINCT_ID = """
CREATE TABLE person_distinct_id2 (
    team_id Int64, distinct_id String, person_id UUID, is_deleted UInt8, version Int64
) ENGINE = MergeTree ORDER BY distinct_id
"""

RAW_SESSIONS = """
CREATE TABLE raw_sessions (
    session_id String, team_id Int64, distinct_id String, person_id UUID,
    min_timestamp DateTime64(6, 'UTC'), max_timestamp DateTime64(6, 'UTC'),
    urls Array(String), entry_url String, end_url String,
    initial_referring_domain String,
    initial_utm_source String, initial_utm_campaign String, initial_utm_medium String,
    initial_utm_term String, initial_utm_content String,
    initial_gclid String, initial_gad_source String,
    event_count UInt64, pageview_count UInt64, autocapture_count UInt64, screen_count UInt64
) ENGINE = MergeTree ORDER BY session_id
"""

GROUPS = """
CREATE TABLE groups (
    group_type_index UInt8, group_key String, created_at DateTime64(3, 'UTC'),
    updated_at DateTime64(3, 'UTC'), team_id Int64, group_properties String
) ENGINE = MergeTree ORDER BY (group_type_index, group_key)
"""

COHORT_PEOPLE = """
CREATE TABLE cohortpeople (
    person_id UUID, cohort_id Int64, team_id Int64, sign Int8, version UInt64
) ENGINE = MergeTree ORDER BY (cohort_id, person_id)
"""

SESSION_REPLAY_EVENTS = """
CREATE TABLE session_replay_events (
    session_id String, team_id Int64, distinct_id String,
    min_first_timestamp DateTime64(6, 'UTC'), max_last_timestamp DateTime64(6, 'UTC'),
    first_url String, click_count Int64, keypress_count Int64, mouse_activity_count Int64,
    active_milliseconds Int64, console_log_count Int64, console_warn_count Int64,
    console_error_count Int64, size Int64, event_count Int64, message_count Int64,
    snapshot_source String
) ENGINE = MergeTree ORDER BY session_id
"""

ALL = (
    EVENTS,
    PERSON,
    PERSON_DISTINCT_ID,
    RAW_SESSIONS,
    GROUPS,
    COHORT_PEOPLE,
    SESSION_REPLAY_EVENTS,
)
