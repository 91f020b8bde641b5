"""What PostHog's objects look like, as far as we show or send them.

Lenient where PostHog changes: unknown fields are dropped, a null counts as absent, words from a
fixed set are plain text so that a new one passes. Strict where it matters: a required field that
is missing or a value of another type refuses the record, and only that record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

REASONS_KEPT = 5


class Model(BaseModel):
    """The base of everything that PostHog sends."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        """Older servers leave a field out where newer ones say null, and the other way round."""
        if isinstance(data, dict):
            return {name: value for name, value in data.items() if value is not None}
        return data


Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Records(Generic[Record]):
    """What could be read of a list, and how much could not."""

    items: list[Record]
    hidden: int
    """Records that were refused; the screen says how many."""
    reasons: list[str]
    """The first few, one line each: where in the list, which field, what is wrong."""


def read_records(model: type[Record], rows: Iterable[object]) -> Records[Record]:
    """Every record that fits; one that does not hides only itself."""
    items: list[Record] = []
    hidden = 0
    reasons: list[str] = []
    for place, row in enumerate(rows):
        try:
            items.append(model.model_validate(row))
        except (ValidationError, RecursionError) as error:
            hidden += 1
            if len(reasons) < REASONS_KEPT:
                reasons.append(f"{model.__name__} {place}: {reason(error)}")
    return Records(items, hidden, reasons)


def reason(error: Exception) -> str:
    """Which fields were refused and why; never the values, which may be personal or secret."""
    if not isinstance(error, ValidationError):
        return "nested too deeply"
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(
        f"{'.'.join(str(part) for part in one['loc']) or 'record'}: {one['msg']}" for one in found
    )


def _lenient_date(value: object) -> object:
    if not isinstance(value, str):
        return None
    try:
        date = datetime.fromisoformat(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


Date = Annotated[datetime | None, BeforeValidator(_lenient_date)]
"""A moment, or None when it is absent or not written as a date."""
Identifier = int | str
"""A number or a uuid: PostHog uses both, sometimes for the same kind of thing."""


class ApiKey(Model):
    """A personal API key as it describes itself."""

    id: str = ""
    label: str = ""
    mask_value: str = ""
    scopes: list[str] = ["*"]
    """Old keys have none and may do everything."""
    scoped_teams: list[int] = []
    scoped_organizations: list[str] = []
    created_at: Date = None
    last_used_at: Date = None


class UserBasic(Model):
    """Who made or changed something."""

    id: int | None = None
    uuid: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""

    @property
    def display_name(self) -> str:
        """Name, or else e-mail."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


class Project(Model):
    """A project, basic or in full."""

    id: int
    name: str = ""
    organization_id: str | None = Field(
        None, validation_alias=AliasChoices("organization_id", "organization")
    )
    timezone: str = "UTC"
    live_events_token: SecretStr | None = None
    group_types: list[Any] = []
    person_display_name_properties: list[str] = []


class OrganizationBasic(Model):
    """An organization by id and name."""

    id: str
    name: str = ""
    slug: str = ""
    membership_level: int | None = None


class Organization(OrganizationBasic):
    """An organization with the projects in it."""

    teams: list[Project] = []
    projects: list[Project] = []
    member_count: int | None = None


class User(UserBasic):
    """The person behind the key."""

    distinct_id: str = ""
    team: Project | None = None
    organization: OrganizationBasic | None = None
    organizations: list[OrganizationBasic] = []


class EventDefinition(Model):
    """An event that the project has seen."""

    id: Identifier
    name: str
    description: str = ""
    tags: list[str] = []
    last_seen_at: Date = None
    created_at: Date = None
    verified: bool = False
    hidden: bool = False


class PropertyDefinition(Model):
    """A property that the project has seen."""

    id: Identifier
    name: str
    description: str = ""
    property_type: str | None = None
    is_numerical: bool = False
    tags: list[str] = []


class InsightVariable(Model):
    """What fills `{variables.code_name}`."""

    id: str
    name: str
    code_name: str
    type: str = "String"
    default_value: Any = None
    values: list[Any] = []


class Person(Model):
    """A person, from a list or in detail."""

    id: Identifier
    """A uuid in lists, a number in details; `uuid` is the same in both."""
    uuid: str = ""
    name: str = ""
    distinct_ids: list[str] = []
    properties: dict[str, Any] = {}
    created_at: Date = None
    last_seen_at: Date = None
    is_identified: bool | None = None


class FeatureFlag(Model):
    """A feature flag."""

    id: int
    key: str
    name: str = ""
    """A description in truth."""
    active: bool
    """Whether it is on. `status` says something else."""
    archived: bool = False
    deleted: bool = False
    version: int | None = None
    status: str = ""
    """ACTIVE, STALE, ARCHIVED, ...: whether it is still of use, on or off."""
    filters: dict[str, Any] = {}
    tags: list[str] = []
    created_by: UserBasic | None = None
    created_at: Date = None
    updated_at: Date = None
    last_modified_by: UserBasic | None = None
    last_called_at: Date = None
    evaluation_runtime: str | None = None
    bucketing_identifier: str | None = None
    evaluation_contexts: list[str] = []
    experiment_set: list[Any] = []
    experiment_set_metadata: list[dict[str, Any]] = []
    surveys: list[Any] = []
    features: list[Any] = []
    is_remote_configuration: bool = False
    has_encrypted_payloads: bool = False
    can_edit: bool | None = None
    user_access_level: str | None = None


class Cohort(Model):
    """A cohort."""

    id: int
    name: str = ""
    description: str = ""
    groups: list[Any] = []
    filters: dict[str, Any] | None = None
    query: dict[str, Any] | None = None
    is_static: bool = False
    cohort_type: str | None = None
    is_calculating: bool = False
    count: int | None = None
    """Of the last calculation that finished."""
    errors_calculating: int = 0
    last_error_message: str = ""
    last_calculation: Date = None
    created_by: UserBasic | None = None
    created_at: Date = None
    deleted: bool = False
    experiment_set: list[int] = []


class CohortCalculation(Model):
    """One calculation of a cohort: when, how long, what came of it."""

    started_at: Date = None
    finished_at: Date = None
    """None while it goes on."""
    count: int | None = None
    error: str = ""
    total_query_ms: float | None = None
    total_memory_mb: float | None = None
    total_read_rows: int | None = None


class DashboardTile(Model):
    """One tile: an insight, a text, or something newer."""

    id: int
    layouts: dict[str, Any] = {}
    color: str | None = None
    order: int | None = None
    insight: "Insight | None" = None
    text: dict[str, Any] | None = None


class Insight(Model):
    """An insight, with its result when it was computed."""

    id: int
    short_id: str = ""
    name: str = ""
    derived_name: str = ""
    description: str = ""
    query: dict[str, Any] | None = None
    filters: dict[str, Any] = {}
    """How insights were described before `query`; some old rows have only this."""
    deleted: bool = False
    saved: bool = True
    favorited: bool = False
    tags: list[str] = []
    result: Any = None
    """Its shape depends on the kind of query; None when nothing is cached."""
    columns: list[Any] = []
    types: list[Any] = []
    last_refresh: Date = None
    is_cached: bool = False
    timezone: str | None = None
    created_by: UserBasic | None = None
    created_at: Date = None
    last_modified_at: Date = None
    last_modified_by: UserBasic | None = None
    last_viewed_at: Date = None

    @property
    def title(self) -> str:
        """Its name, or what PostHog made up for it."""
        return self.name or self.derived_name or self.short_id


class Dashboard(Model):
    """A dashboard; lists leave the tiles out."""

    id: int
    name: str = ""
    description: str = ""
    pinned: bool = False
    tags: list[str] = []
    filters: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    deleted: bool = False
    creation_mode: str = ""
    created_by: UserBasic | None = None
    created_at: Date = None
    last_refresh: Date = None
    tiles: list[DashboardTile] = []


DashboardTile.model_rebuild()
