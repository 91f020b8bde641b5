"""HogQL's tables: what they are called, what their columns mean in the engine, how they connect.

Nothing here changes while the program runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from hogtui.demo.hogql.definitions import (
    PERSON_ID,
    TEAM,
    Column,
    Field,
    Join,
    Path,
    Table,
    json_text,
    moment,
    number,
    text,
)
from hogtui.demo.hogql.sessions import (
    RAW_SESSION_REPLAY_EVENTS,
    RAW_SESSIONS,
    SESSION_REPLAY_EVENTS,
    SESSIONS,
)


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
        "event": text("event"),
        "properties": json_text("properties"),
        "timestamp": moment("timestamp"),
        "team_id": TEAM,
        "distinct_id": text("distinct_id"),
        "elements_chain": text("elements_chain"),
        "created_at": moment("created_at"),
        "$session_id": text("$session_id"),
        "$window_id": text("$window_id"),
        **{f"$group_{index}": text(f"$group_{index}") for index in range(5)},
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
        "created_at": moment("created_at"),
        "team_id": TEAM,
        "properties": json_text("properties"),
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
        "created_at": moment("created_at"),
        "team_id": TEAM,
        "properties": json_text("properties"),
        "is_identified": Column("boolean", "{t}.is_identified = 1"),
        "is_deleted": Column("boolean", "{t}.is_deleted = 1"),
        "version": number("version"),
        "last_seen_at": Column("datetime", "{t}.last_seen_at", nullable=True),
    },
)

PERSON_DISTINCT_IDS = Table(
    name="person_distinct_ids",
    physical="person_distinct_id2",
    where="{t}.is_deleted = 0",
    fields={
        "distinct_id": text("distinct_id"),
        "person_id": PERSON_ID,
        "team_id": TEAM,
        "person": Join("persons", "person_id", "id"),
    },
)

RAW_PERSON_DISTINCT_IDS = Table(
    name="raw_person_distinct_ids",
    physical="person_distinct_id2",
    fields={
        "distinct_id": text("distinct_id"),
        "person_id": PERSON_ID,
        "team_id": TEAM,
        "is_deleted": Column("boolean", "{t}.is_deleted = 1"),
        "version": number("version"),
    },
)

_GROUP_FIELDS: dict[str, Field] = {
    "index": Column("integer", "{t}.group_type_index"),
    "team_id": TEAM,
    "key": Column("string", "{t}.group_key"),
    "created_at": moment("created_at"),
    "updated_at": moment("updated_at"),
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
        "person_id": PERSON_ID,
        "cohort_id": number("cohort_id"),
        "team_id": TEAM,
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
        "person_id": PERSON_ID,
        "cohort_id": number("cohort_id"),
        "team_id": TEAM,
        "sign": number("sign"),
        "version": number("version"),
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
