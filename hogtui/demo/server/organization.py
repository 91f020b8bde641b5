"""Who is asking and where: key, user, organizations, projects."""

from typing import Any

from starlette.responses import Response

from hogtui.demo.server import auth, errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Project
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.paging import page
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import ORGANIZATION, PROJECT, Call, Endpoint, Handler

MEMBERSHIP = 15
"""The user owns the organization."""


def team_basic(instance: Instance, project: Project) -> dict[str, Any]:
    """A project as users and organizations carry it."""
    return {
        "id": project.id,
        "uuid": project.uuid,
        "organization": instance.facts.organization.id,
        "project_id": project.id,
        "api_token": project.api_token,
        "name": project.name,
        "completed_snippet_onboarding": True,
        "has_completed_onboarding_for": {"product_analytics": True},
        "ingested_event": bool(project.group_types),
        "is_demo": True,
        "timezone": project.timezone,
        "access_control": False,
    }


def project_basic(instance: Instance, project: Project) -> dict[str, Any]:
    """A project as a list of projects shows it."""
    return {
        **team_basic(instance, project),
        "organization_id": instance.facts.organization.id,
        "created_at": iso(instance.facts.created_at),
        "effective_membership_level": MEMBERSHIP,
    }


def group_types(project: Project) -> list[dict[str, Any]]:
    """What groups there are, by index."""
    return [
        {
            "group_type": name,
            "group_type_index": index,
            "name_singular": name,
            "name_plural": f"{name}s" if not name.endswith("y") else f"{name[:-1]}ies",
            "detail_dashboard": None,
            "default_columns": None,
            "created_at": None,
        }
        for index, name in enumerate(project.group_types)
    ]


def project_detail(instance: Instance, project: Project) -> dict[str, Any]:
    """A project in full."""
    return {
        **project_basic(instance, project),
        "product_description": "Files and project spaces for teams",
        "updated_at": iso(instance.facts.created_at),
        "app_urls": ["https://pinecrate.test"],
        "recording_domains": ["https://pinecrate.test"],
        "slack_incoming_webhook": None,
        "anonymize_ips": False,
        "test_account_filters": [dict(item) for item in project.test_account_filters],
        "test_account_filters_default_checked": False,
        "path_cleaning_filters": [{"alias": "/files/:id", "regex": "/files/[^/]+"}],
        "data_attributes": ["data-attr"],
        "person_display_name_properties": ["email", "name", "username"],
        "correlation_config": {},
        "autocapture_opt_out": False,
        "autocapture_exceptions_opt_in": True,
        "session_recording_opt_in": True,
        "session_recording_sample_rate": None,
        "capture_console_log_opt_in": True,
        "heatmaps_opt_in": True,
        "surveys_opt_in": True,
        "has_group_types": bool(project.group_types),
        "group_types": group_types(project),
        "primary_dashboard": None,
        "live_events_columns": None,
        "live_events_token": instance.live_tokens.token(project),
        "week_start_day": 1,
        "person_on_events_querying_enabled": True,
        "default_modifiers": {"personsOnEventsMode": "person_id_override_properties_on_events"},
        "user_access_level": "admin",
    }


def organization_basic(instance: Instance) -> dict[str, Any]:
    """The organization as a user's list shows it."""
    organization = instance.facts.organization
    return {
        "id": organization.id,
        "name": organization.name,
        "slug": organization.slug,
        "logo_media_id": None,
        "membership_level": MEMBERSHIP,
        "members_can_use_personal_api_keys": True,
        "is_active": True,
        "is_pending_deletion": False,
    }


def organization_full(instance: Instance) -> dict[str, Any]:
    """The organization with everything in it."""
    created = iso(instance.facts.created_at)
    projects = instance.facts.projects
    return {
        **organization_basic(instance),
        "created_at": created,
        "updated_at": created,
        "plugins_access_level": 9,
        "teams": [team_basic(instance, project) for project in projects],
        "projects": [
            {
                "id": project.id,
                "name": project.name,
                "organization_id": instance.facts.organization.id,
                "created_at": created,
            }
            for project in projects
        ],
        "available_product_features": [],
        "is_member_join_email_enabled": True,
        "metadata": {"instance_tag": "none"},
        "customer_id": None,
        "enforce_2fa": None,
        "members_can_invite": True,
        "member_count": 1,
        "default_experiment_stats_method": "bayesian",
    }


async def current_key(call: Call) -> Response:
    """GET personal_api_keys/@current: works whatever the scopes."""
    return reply(call.key.described(call.instance.facts.user.id))


async def me(call: Call) -> Response:
    """GET users/@me/; exempt from the projects a key is limited to."""
    facts = call.instance.facts
    return reply(
        {
            **facts.user.basic(),
            "date_joined": iso(facts.created_at),
            "pending_email": None,
            "notification_settings": {},
            "anonymize_data": False,
            "toolbar_mode": "toolbar",
            "has_password": True,
            "is_staff": False,
            "is_impersonated": False,
            "is_2fa_enabled": False,
            "has_social_auth": False,
            "theme_mode": None,
            "pending_invites": [],
            "team": team_basic(call.instance, facts.projects[0]),
            "organization": organization_full(call.instance),
            "organizations": [organization_basic(call.instance)],
        }
    )


async def projects(call: Call) -> Response:
    """GET projects/: those within the key's reach."""
    instance = call.instance
    rows = [
        project_basic(instance, project)
        for project in instance.facts.projects
        if instance.key_may_see(call.key, project)
    ]
    return page(call.request, rows)


async def project(call: Call) -> Response:
    """GET projects/:id/."""
    return reply(project_detail(call.instance, call.project))


async def organizations(call: Call) -> Response:
    """GET organizations/."""
    auth.require_unscoped(call.key)
    return page(call.request, [organization_full(call.instance)])


async def organization(call: Call) -> Response:
    """GET organizations/:id/."""
    _require_organization(call)
    return reply(organization_full(call.instance))


async def organization_projects(call: Call) -> Response:
    """GET organizations/:id/projects/."""
    _require_organization(call)
    return await projects(call)


async def organization_project(call: Call) -> Response:
    """GET organizations/:id/projects/:id/."""
    _require_organization(call)
    wanted = call.params["id"]
    for found in call.instance.facts.projects:
        if str(found.id) == wanted:
            return reply(project_detail(call.instance, found))
    raise errors.not_found()


def _require_organization(call: Call) -> None:
    auth.require_unscoped(call.key)
    if call.params["organization_id"] not in ("@current", call.instance.facts.organization.id):
        raise errors.not_found("Organization not found.")


def _early(path: str, handler: Handler, scope: str | None = None) -> Endpoint:
    return Endpoint("GET", path, handler, scope, needs_data=False)


ENDPOINTS = (
    _early("/api/personal_api_keys/@current/", current_key),
    _early("/api/users/@me/", me, "user:read"),
    _early("/api/projects/", projects, "project:read"),
    _early(PROJECT, project, "project:read"),
    _early("/api/organizations/", organizations, "organization:read"),
    _early(ORGANIZATION, organization, "organization:read"),
    _early(ORGANIZATION + "projects/", organization_projects, "project:read"),
    _early(ORGANIZATION + "projects/{id}/", organization_project, "project:read"),
)
