"""Who uses this demo PostHog: one person, one organization, two projects."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.tables import TEAM_ID

_NAMES = uuid.UUID("9d5f3c52-7a0e-4c6b-8a53-5b8d8f1f0c11")


def fixed_uuid(name: str) -> str:
    """The same UUID for the same name in every run."""
    return str(uuid.uuid5(_NAMES, name))


@dataclass(frozen=True)
class Person:
    """The user behind the keys."""

    id: int = 1
    uuid: str = fixed_uuid("user")
    distinct_id: str = fixed_uuid("user distinct id")
    email: str = "robin@pinecrate.test"
    first_name: str = "Robin"
    last_name: str = "Spike"

    def basic(self) -> dict[str, Any]:
        """As `created_by` and friends show a user."""
        return {
            "id": self.id,
            "uuid": self.uuid,
            "distinct_id": self.distinct_id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "is_email_verified": True,
            "hedgehog_config": None,
            "role_at_organization": "engineering",
        }


@dataclass(frozen=True)
class Organization:
    """What the projects belong to."""

    id: str = fixed_uuid("organization")
    name: str = "Pinecrate"
    slug: str = "pinecrate"


@dataclass(frozen=True)
class Project:
    """A project; PostHog calls it team in many places."""

    id: int
    name: str
    api_token: str
    timezone: str = "UTC"
    test_account_filters: tuple[Mapping[str, Any], ...] = ()
    group_types: tuple[str, ...] = ()

    @property
    def uuid(self) -> str:
        """Its other identity."""
        return fixed_uuid(f"project {self.id}")


TEST_ACCOUNTS: tuple[Mapping[str, Any], ...] = (
    {"key": "email", "type": "person", "value": "@pinecrate.test", "operator": "not_icontains"},
)


@dataclass(frozen=True)
class Facts:
    """Everything that is the same for every request."""

    created_at: datetime
    user: Person = field(default_factory=Person)
    organization: Organization = field(default_factory=Organization)
    projects: tuple[Project, ...] = ()

    def project(self, project_id: int) -> Project | None:
        """The project of that id."""
        return next((project for project in self.projects if project.id == project_id), None)

    def project_of_token(self, token: str) -> Project | None:
        """The project that events with this token go to."""
        return next((project for project in self.projects if project.api_token == token), None)


def make_facts(now: datetime, group_types: tuple[str, ...] = ()) -> Facts:
    """The demo's organization, with a project that has everything and a small one."""
    return Facts(
        created_at=now - timedelta(days=400),
        projects=(
            Project(
                id=TEAM_ID,
                name="Pinecrate",
                api_token="phc_" + fixed_uuid("token 1").replace("-", ""),
                test_account_filters=TEST_ACCOUNTS,
                group_types=group_types,
            ),
            Project(
                id=TEAM_ID + 1,
                name="Pinecrate staging",
                api_token="phc_" + fixed_uuid("token 2").replace("-", ""),
            ),
        ),
    )
