"""HogQL's tables: what they are called, what their columns mean in the engine, how they connect.

Nothing here changes while the program runs. In the SQL of a column `{t}` stands for the physical
table, already quoted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from hogtui.demo.hogql.channels import channel_type


@dataclass(frozen=True)
class Column:
    """A column that holds values."""

    kind: str
    """integer, float, decimal, string, uuid, datetime, date, boolean, array or json."""
    sql: str
    nullable: bool = False
    starred: bool = True
    """Whether `*` gives it."""


@dataclass(frozen=True)
class Join:
    """A table that is joined when somebody asks for one of its columns."""

    table: str
    local: str
    remote: str
    where: str = ""


@dataclass(frozen=True)
class Path:
    """Another name for a chain of fields."""

    chain: tuple[str, ...]


Field = Column | Join | Path


@dataclass(frozen=True)
class Table:
    """A table as HogQL shows it."""

    name: str
    physical: str
    fields: Mapping[str, Field]
    where: str = ""
    group_by: str = ""
    """Not empty: the columns are aggregates over the physical rows of one key."""
    having: str = ""
    properties: str = ""
    """Whose property definitions the JSON columns follow: event, person, group."""

    @property
    def starred(self) -> list[str]:
        """The columns that `*` gives, in their order."""
        return [
            name for name, each in self.fields.items() if isinstance(each, Column) and each.starred
        ]


def _text(name: str) -> Column:
    return Column("string", "{t}.`" + name + "`")


def _number(name: str, kind: str = "integer") -> Column:
    return Column(kind, "{t}." + name)


def _time(name: str) -> Column:
    return Column("datetime", "{t}." + name)


def _json(name: str) -> Column:
    return Column("json", "{t}." + name)


_UUID = Column("uuid", "{t}.person_id")
_TEAM = Column("integer", "{t}.team_id", starred=False)


def _groups() -> dict[str, Field]:
    return {
        f"group_{index}": Join(
            "groups", f"$group_{index}", "key", where=f"{{t}}.group_type_index = {index}"
        )
        for index in range(5)
    }


def _attribute(pattern: str) -> str:
    return f"""'(?::|\\\\"){pattern}="(.*?)"'"""


EVENTS = Table(
    name="events",
    physical="events",
    properties="event",
    fields={
        "uuid": Column("uuid", "{t}.uuid"),
        "event": _text("event"),
        "properties": _json("properties"),
        "timestamp": _time("timestamp"),
        "team_id": _TEAM,
        "distinct_id": _text("distinct_id"),
        "elements_chain": _text("elements_chain"),
        "created_at": _time("created_at"),
        "$session_id": _text("$session_id"),
        "$window_id": _text("$window_id"),
        **{f"$group_{index}": _text(f"$group_{index}") for index in range(5)},
        "person_id": Column("uuid", "{t}.person_id", starred=False),
        "elements_chain_href": Column(
            "string", f"extract({{t}}.elements_chain, {_attribute('href')})"
        ),
        "elements_chain_texts": Column(
            "array", f"arrayDistinct(extractAll({{t}}.elements_chain, {_attribute('text')}))"
        ),
        "elements_chain_ids": Column(
            "array", f"arrayDistinct(extractAll({{t}}.elements_chain, {_attribute('attr_id')}))"
        ),
        "elements_chain_elements": Column(
            "array",
            "arrayDistinct(extractAll({t}.elements_chain, "
            "'(?:^|;)(a|button|form|input|select|textarea|label)(?:\\\\.|$|:)'))",
        ),
        "pdi": Join("person_distinct_ids", "distinct_id", "distinct_id"),
        "person": Join("persons", "person_id", "id"),
        "poe": Path(("person",)),
        **_groups(),
        "session": Join("sessions", "$session_id", "session_id"),
    },
)

PERSONS = Table(
    name="persons",
    physical="person",
    where="{t}.is_deleted = 0",
    properties="person",
    fields={
        "id": Column("uuid", "{t}.id"),
        "created_at": _time("created_at"),
        "team_id": _TEAM,
        "properties": _json("properties"),
        "is_identified": Column("boolean", "{t}.is_identified = 1"),
        "last_seen_at": Column("datetime", "{t}.last_seen_at", nullable=True),
        "pdi": Join("person_distinct_ids", "id", "person_id"),
    },
)

RAW_PERSONS = Table(
    name="raw_persons",
    physical="person",
    properties="person",
    fields={
        "id": Column("uuid", "{t}.id"),
        "created_at": _time("created_at"),
        "team_id": _TEAM,
        "properties": _json("properties"),
        "is_identified": Column("boolean", "{t}.is_identified = 1"),
        "is_deleted": Column("boolean", "{t}.is_deleted = 1"),
        "version": _number("version"),
        "last_seen_at": Column("datetime", "{t}.last_seen_at", nullable=True),
    },
)

PERSON_DISTINCT_IDS = Table(
    name="person_distinct_ids",
    physical="person_distinct_id2",
    where="{t}.is_deleted = 0",
    fields={
        "distinct_id": _text("distinct_id"),
        "person_id": _UUID,
        "team_id": _TEAM,
        "person": Join("persons", "person_id", "id"),
    },
)

RAW_PERSON_DISTINCT_IDS = Table(
    name="raw_person_distinct_ids",
    physical="person_distinct_id2",
    fields={
        "distinct_id": _text("distinct_id"),
        "person_id": _UUID,
        "team_id": _TEAM,
        "is_deleted": Column("boolean", "{t}.is_deleted = 1"),
        "version": _number("version"),
    },
)

_GROUP_FIELDS: dict[str, Field] = {
    "index": Column("integer", "{t}.group_type_index"),
    "team_id": _TEAM,
    "key": Column("string", "{t}.group_key"),
    "created_at": _time("created_at"),
    "updated_at": _time("updated_at"),
    "properties": Column("json", "{t}.group_properties"),
}
GROUPS = Table("groups", "groups", _GROUP_FIELDS, properties="group")
RAW_GROUPS = Table("raw_groups", "groups", _GROUP_FIELDS, properties="group")

COHORT_PEOPLE = Table(
    name="cohort_people",
    physical="cohortpeople",
    group_by="{t}.cohort_id, {t}.person_id, {t}.team_id",
    having="sum({t}.sign) > 0",
    fields={
        "person_id": _UUID,
        "cohort_id": _number("cohort_id"),
        "team_id": _TEAM,
        "person": Join("persons", "person_id", "id"),
    },
)

STATIC_COHORT_PEOPLE = Table(
    name="static_cohort_people",
    physical="cohortpeople",
    group_by=COHORT_PEOPLE.group_by,
    having=COHORT_PEOPLE.having,
    fields=COHORT_PEOPLE.fields,
)

RAW_COHORT_PEOPLE = Table(
    name="raw_cohort_people",
    physical="cohortpeople",
    fields={
        "person_id": _UUID,
        "cohort_id": _number("cohort_id"),
        "team_id": _TEAM,
        "sign": _number("sign"),
        "version": _number("version"),
    },
)


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
        "team_id": _TEAM,
        "distinct_id": Column("string", _last("distinct_id")),
        "person_id": Column("uuid", _last("person_id"), starred=False),
        "$start_timestamp": Column("datetime", _START),
        "$end_timestamp": Column("datetime", _END),
        "$urls": Column("array", _URLS),
        "$num_uniq_urls": Column("integer", f"length({_URLS})"),
        **_url_columns("entry", _first("entry_url")),
        **_url_columns("end", _last("end_url")),
        **{name: each for name, each in _url_columns("exit", _last("end_url")).items()},
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

_RAW_SESSION_TEXTS = (
    "distinct_id entry_url end_url initial_referring_domain initial_utm_source "
    "initial_utm_campaign initial_utm_medium initial_utm_term initial_utm_content "
    "initial_gclid initial_gad_source"
).split()

RAW_SESSIONS = Table(
    name="raw_sessions",
    physical="raw_sessions",
    fields={
        "session_id": _text("session_id"),
        "team_id": _TEAM,
        "person_id": _UUID,
        "min_timestamp": _time("min_timestamp"),
        "max_timestamp": _time("max_timestamp"),
        "urls": Column("array", "{t}.urls"),
        **{name: _text(name) for name in _RAW_SESSION_TEXTS},
        **{
            name: _number(name)
            for name in ("event_count", "pageview_count", "autocapture_count", "screen_count")
        },
    },
)

_REPLAY_COUNTS = (
    "click_count keypress_count mouse_activity_count active_milliseconds console_log_count "
    "console_warn_count console_error_count size event_count message_count"
).split()

SESSION_REPLAY_EVENTS = Table(
    name="session_replay_events",
    physical="session_replay_events",
    group_by="{t}.session_id, {t}.team_id",
    fields={
        "session_id": _text("session_id"),
        "team_id": _TEAM,
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
        "session_id": _text("session_id"),
        "team_id": _TEAM,
        "distinct_id": _text("distinct_id"),
        "min_first_timestamp": _time("min_first_timestamp"),
        "max_last_timestamp": _time("max_last_timestamp"),
        "first_url": _text("first_url"),
        **{name: _number(name) for name in _REPLAY_COUNTS},
        "snapshot_source": _text("snapshot_source"),
    },
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        EVENTS,
        PERSONS,
        PERSON_DISTINCT_IDS,
        SESSIONS,
        GROUPS,
        COHORT_PEOPLE,
        STATIC_COHORT_PEOPLE,
        SESSION_REPLAY_EVENTS,
        RAW_PERSONS,
        RAW_PERSON_DISTINCT_IDS,
        RAW_GROUPS,
        RAW_SESSIONS,
        RAW_COHORT_PEOPLE,
        RAW_SESSION_REPLAY_EVENTS,
    )
}


@dataclass(frozen=True)
class Database:
    """The tables of one project: the same for all, but for the names of its group types."""

    tables: Mapping[str, Table] = field(default_factory=lambda: TABLES)

    def find(self, name: str) -> Table | None:
        """A table by its name; `posthog.events` is events."""
        return self.tables.get(name.removeprefix("posthog."))


@cache
def database(group_types: tuple[str, ...]) -> Database:
    """The tables of a project whose events name these types of groups."""
    named = {
        name: Path((f"group_{index}",))
        for index, name in enumerate(group_types[:5])
        if name not in EVENTS.fields
    }
    events = Table(
        name=EVENTS.name,
        physical=EVENTS.physical,
        fields={**EVENTS.fields, **named},
        properties=EVENTS.properties,
    )
    return Database({**TABLES, "events": events})
