"""Captured events on their way into the tables: persons, groups, sessions, the live stream."""

import json
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hogtui.demo.engine import Engine, literal
from hogtui.demo.server.clock import Clock
from hogtui.demo.server.facts import Project, fixed_uuid
from hogtui.demo.server.hub import Hub
from hogtui.demo.server.taxonomy import Taxonomy

Row = dict[str, Any]


class Ingestion:
    """Writes what SDKs send. One batch at a time: two could invent the same person twice."""

    def __init__(self, engine: Engine, clock: Clock, hub: Hub, taxonomy: Taxonomy) -> None:
        self._engine = engine
        self._clock = clock
        self._hub = hub
        self._taxonomy = taxonomy
        self._lock = threading.Lock()
        self._reads = 0

    def store(self, project: Project, events: Sequence[Mapping[str, Any]]) -> None:
        """Store a batch; every event has a name and a distinct id. Blocks, so call in a thread."""
        with self._lock:
            rows = [self._event(project, event) for event in events]
            self._engine.insert("events", rows)
            self._engine.insert("raw_sessions", list(_sessions(rows)))
            self._taxonomy.saw(events)
        for row in rows:
            self._hub.publish(project.id, _live(row))

    def _event(self, project: Project, event: Mapping[str, Any]) -> Row:
        name, distinct_id = str(event["event"]), str(event["distinct_id"])
        # Some SDKs put what a person becomes beside the properties.
        beside = {field: event[field] for field in ("$set", "$set_once") if field in event}
        properties = {**beside, **(event.get("properties") or {})}
        at = _moment(event.get("timestamp") or properties.get("timestamp"), self._clock.now())
        person_id = self._person(project, distinct_id, name, properties, at)
        groups = properties.get("$groups")
        if isinstance(groups, Mapping):
            for index, group_type in enumerate(project.group_types):
                if group_type in groups:
                    properties[f"$group_{index}"] = str(groups[group_type])
        if name == "$groupidentify":
            self._group(project, properties, at)
        return {
            "uuid": _uuid(event.get("uuid")),
            "event": name,
            "properties": json.dumps(properties, ensure_ascii=False),
            "timestamp": at.isoformat(),
            "team_id": project.id,
            "distinct_id": distinct_id,
            "elements_chain": str(properties.get("$elements_chain", "")),
            "created_at": self._clock.now().isoformat(),
            "person_id": person_id,
            "$session_id": str(properties.get("$session_id", "")),
            "$window_id": str(properties.get("$window_id", "")),
            **{f"$group_{index}": str(properties.get(f"$group_{index}", "")) for index in range(5)},
        }

    def _person(
        self, project: Project, distinct_id: str, name: str, properties: Row, at: datetime
    ) -> str:
        known = self._known(project, distinct_id)
        anonymous = properties.get("$anon_distinct_id")
        if name == "$identify" and isinstance(anonymous, str) and known is None:
            known = self._known(project, anonymous)
            if known is not None:
                self._link(project, distinct_id, known)
        if known is None:
            known = str(uuid.uuid5(uuid.UUID(fixed_uuid("persons")), f"{project.id}:{distinct_id}"))
            if properties.get("$process_person_profile") is not False:
                self._create(project, distinct_id, known, properties, at, name == "$identify")
        else:
            self._update(project, known, properties, name == "$identify")
        return known

    def _known(self, project: Project, distinct_id: str) -> str | None:
        found = self._select(
            "SELECT toString(person_id) FROM person_distinct_id2 "  # noqa: S608 -- a number and a literal of our own
            f"WHERE team_id = {project.id} AND distinct_id = {literal(distinct_id)} LIMIT 1"
        )
        return str(found[0][0]) if found else None

    def _link(self, project: Project, distinct_id: str, person_id: str) -> None:
        row = {"team_id": project.id, "distinct_id": distinct_id, "person_id": person_id}
        self._engine.insert("person_distinct_id2", [{**row, "is_deleted": 0, "version": 0}])

    def _create(
        self,
        project: Project,
        distinct_id: str,
        person_id: str,
        properties: Row,
        at: datetime,
        identified: bool,
    ) -> None:
        wanted = {**_dict(properties, "$set_once"), **_dict(properties, "$set")}
        row = {
            "id": person_id,
            "created_at": at.isoformat(),
            "team_id": project.id,
            "properties": json.dumps(wanted, ensure_ascii=False),
            "is_identified": int(identified),
            "is_deleted": 0,
            "version": 0,
            "last_seen_at": at.isoformat(),
        }
        self._engine.insert("person", [row])
        self._link(project, distinct_id, person_id)

    def _update(self, project: Project, person_id: str, properties: Row, identified: bool) -> None:
        changes, first = _dict(properties, "$set"), _dict(properties, "$set_once")
        gone = properties.get("$unset")
        gone = {str(each) for each in gone} if isinstance(gone, list | dict) else set()
        if not (changes or first or gone or identified):
            return
        where = f"team_id = {project.id} AND id = toUUID({literal(person_id)})"
        found = self._select(f"SELECT properties FROM person WHERE {where} LIMIT 1")  # noqa: S608 -- numbers and literals of our own
        if not found:
            return
        known = {**first, **json.loads(found[0][0]), **changes}
        kept = {name: value for name, value in known.items() if name not in gone}
        wanted = json.dumps(kept, ensure_ascii=False)
        mark = ", is_identified = 1" if identified else ""
        self._engine.execute(
            f"ALTER TABLE person UPDATE properties = {literal(wanted)}, version = version + 1"
            f"{mark} WHERE {where} SETTINGS mutations_sync = 1"
        )

    def _group(self, project: Project, properties: Row, at: datetime) -> None:
        kind = properties.get("$group_type")
        if kind not in project.group_types:
            return
        index, key = project.group_types.index(str(kind)), str(properties.get("$group_key", ""))
        where = (
            f"team_id = {project.id} AND group_type_index = {index} AND group_key = {literal(key)}"
        )
        found = self._select(
            f"SELECT group_properties, toString(created_at) FROM groups WHERE {where} LIMIT 1"  # noqa: S608 -- numbers and literals of our own
        )
        old, created = (json.loads(found[0][0]), found[0][1]) if found else ({}, at.isoformat())
        wanted = json.dumps({**old, **_dict(properties, "$group_set")}, ensure_ascii=False)
        if found:
            self._engine.execute(
                f"ALTER TABLE groups UPDATE group_properties = {literal(wanted)} "
                f"WHERE {where} SETTINGS mutations_sync = 1"
            )
            return
        row = {"group_type_index": index, "group_key": key, "created_at": created}
        row |= {"updated_at": at.isoformat(), "team_id": project.id, "group_properties": wanted}
        self._engine.insert("groups", [row])

    def _select(self, sql: str) -> list[list[Any]]:
        self._reads += 1
        return self._engine.run(sql, query_id=f"ingestion-{self._reads}").rows


def _dict(properties: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = properties.get(name)
    return dict(value) if isinstance(value, Mapping) else {}


def _moment(text: object, otherwise: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return otherwise
    at = at if at.tzinfo else at.replace(tzinfo=otherwise.tzinfo)
    # The engine has no room for others.
    return at if 1970 < at.year < 2200 else otherwise


def _uuid(value: object) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return str(uuid.uuid4())


def _sessions(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        if not row["$session_id"]:
            continue
        properties = json.loads(row["properties"])
        url = str(properties.get("$current_url", ""))
        kind = row["event"]
        yield {
            "session_id": row["$session_id"],
            "team_id": row["team_id"],
            "distinct_id": row["distinct_id"],
            "person_id": row["person_id"],
            "min_timestamp": row["timestamp"],
            "max_timestamp": row["timestamp"],
            "urls": [url] if url else [],
            "entry_url": url,
            "end_url": url,
            "initial_referring_domain": str(properties.get("$referring_domain", "")),
            "initial_utm_source": str(properties.get("utm_source", "")),
            "event_count": 1,
            "pageview_count": int(kind == "$pageview"),
            "autocapture_count": int(kind == "$autocapture"),
            "screen_count": int(kind == "$screen"),
        }


def _live(row: Row) -> dict[str, Any]:
    return {
        "uuid": row["uuid"],
        "timestamp": row["timestamp"],
        "distinct_id": row["distinct_id"],
        "person_id": row["person_id"],
        "event": row["event"],
        "properties": json.loads(row["properties"]),
    }
