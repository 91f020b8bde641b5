"""One PostHog: everything its endpoints share."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hogtui.demo.data import GROUP_TYPES
from hogtui.demo.data.staging import Staging
from hogtui.demo.engine import Engine
from hogtui.demo.hogql.interface import Context
from hogtui.demo.server.auth import Key, Keys, make_keys
from hogtui.demo.server.cache import Cache
from hogtui.demo.server.clock import Clock
from hogtui.demo.server.facts import Facts, Project, make_facts
from hogtui.demo.server.hub import Hub
from hogtui.demo.server.ingest import Ingestion
from hogtui.demo.server.jobs import Jobs
from hogtui.demo.server.knobs import Knobs
from hogtui.demo.server.later import Later
from hogtui.demo.server.limits import Limits
from hogtui.demo.server.live_knobs import LiveKnobs
from hogtui.demo.server.rules import Rules
from hogtui.demo.server.taxonomy import Taxonomy
from hogtui.demo.server.tokens import LiveTokens
from hogtui.demo.tables import TEAM_ID


@dataclass
class Instance:
    """The state behind one demo server. Tests make one with their own clock."""

    engine: Engine
    clock: Clock
    facts: Facts
    keys: Keys
    limits: Limits
    cache: Cache
    jobs: Jobs
    knobs: Knobs
    live_tokens: LiveTokens
    hub: Hub
    ingestion: Ingestion
    taxonomy: Taxonomy
    stored: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """Stored objects by kind: insight_variables, feature_flags, cohorts, insights, ...

    Those of other projects than the first one have `@` and its number behind the kind.
    """
    staging: Staging = field(default_factory=Staging)
    """The rows of the second project."""
    query_log: list[dict[str, Any]] = field(default_factory=list)
    counting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while cohorts are counted that nobody looked at until now."""
    new_events: bool = True
    """Whether events keep arriving by themselves."""
    file_tree: bool = True
    """Whether the tree of folders is served; older and other servers have none."""
    live: LiveKnobs = field(default_factory=LiveKnobs)
    later: Later = field(default_factory=Later)
    """Changes of persons on their way through ingestion."""
    filled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the data is there; what needs none of it is answered before."""

    def key_may_see(self, key: Key, project: Project) -> bool:
        """Whether a project is within the reach of a key."""
        return not key.scoped_teams or project.id in key.scoped_teams

    def live_stats(self) -> dict[str, int]:
        """What the live host counts: people and recordings of the last few minutes."""
        since = self.clock.now() - timedelta(minutes=5)
        moment = f"toDateTime64('{since:%Y-%m-%d %H:%M:%S}', 6, 'UTC')"
        rows = self.engine.run(
            "SELECT (SELECT uniq(distinct_id) FROM events "  # noqa: S608 -- a time of our own
            f"WHERE team_id = {TEAM_ID} AND timestamp > {moment}), (SELECT count() "
            f"FROM session_replay_events WHERE max_last_timestamp > {moment})",
            query_id=f"stats-{secrets.token_hex(4)}",
        ).rows
        return {"users_on_product": rows[0][0], "active_recordings": rows[0][1]}

    def rows(self, kind: str, project: Project) -> list[dict[str, Any]]:
        """The stored objects of a kind that belong to a project."""
        return self.stored[kind if project.id == TEAM_ID else f"{kind}@{project.id}"]

    def context(
        self,
        project: Project,
        *,
        values: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> Context:
        """What a translation in a project depends on."""
        cohorts: Sequence[dict[str, Any]] = self.rows("cohorts", project)
        return Context(
            team_id=project.id,
            now=self.clock.now(),
            timezone=project.timezone,
            values=values or {},
            variables=variables or {},
            filters=filters,
            test_account_filters=project.test_account_filters,
            views={
                view["name"]: view["query"]["query"]
                for view in self.rows("views", project)
                if not view["deleted"]
            },
            cohorts={cohort["id"]: cohort["name"] for cohort in cohorts},
            group_types=project.group_types,
            property_types=self.taxonomy.types,
            week_start_day=1,
        )


def make_instance(
    engine: Engine,
    clock: Clock,
    *,
    rules: Rules | None = None,
    scopes: Sequence[str] = ("*",),
    group_types: Sequence[str] = GROUP_TYPES,
) -> Instance:
    """A new PostHog on an engine that already holds its data."""
    now = clock.now()
    facts = make_facts(now, tuple(group_types))
    hub, taxonomy = Hub(), Taxonomy(engine)
    return Instance(
        engine=engine,
        clock=clock,
        facts=facts,
        keys=make_keys(now, scopes),
        limits=Limits(clock, rules),
        cache=Cache(clock),
        jobs=Jobs(clock),
        knobs=Knobs(),
        live_tokens=LiveTokens(clock, facts),
        hub=hub,
        ingestion=Ingestion(engine, clock, hub, taxonomy),
        taxonomy=taxonomy,
    )
