"""Organizations and projects, which are PostHog's groups of type 0 and 1."""

from hogtui.demo.data import world
from hogtui.demo.data.expressions import Random, concat, decimal, json_fields, quoted, time_text
from hogtui.demo.data.people import PEOPLE
from hogtui.demo.data.plan import Plan


def organizations_select(plan: Plan) -> str:
    """Rows of `groups` of type 0, with what their members together make of them."""
    of = Random(plan.seed, "organization", ("organization",))
    name = concat(
        of.pick("first", world.ORGANIZATION_FIRST), "' '", of.pick("last", world.ORGANIZATION_LAST)
    )
    properties = concat(
        "'{\"name\":'",
        quoted(name),
        json_fields(
            {
                "industry": quoted(of.pick("industry", world.INDUSTRIES)),
                "employees": f"toString(members + toUInt32(20 * {of.exponential('employees')}))",
                "members": "toString(members)",
                "plan": quoted("best_plan"),
                "mrr": decimal("mrr"),
                "country": quoted(of.pick("country", [c.name for c in world.COUNTRIES])),
                "created_at": time_text("created_us"),
            }
        ),
        "'}'",
    )
    paying = "plan != 'free'"
    return f"""
SELECT 0, organization_key, fromUnixTimestamp64Micro(created_us, 'UTC'),
    fromUnixTimestamp64Micro({plan.now_us}, 'UTC'), {plan.team_id}, {properties}
FROM (
    SELECT organization, organization_key, count() AS members, min(first_us) AS created_us,
        if(countIf({paying}) > 0, any(paid_plan), 'free') AS best_plan,
        sumIf(price * seats, {paying}) AS mrr
    FROM {PEOPLE} WHERE signed_up GROUP BY organization, organization_key
)"""


def projects_select(plan: Plan) -> str:
    """Rows of `groups` of type 1."""
    of = Random(plan.seed, "project", ("project_key",))
    names = of.pick("name", world.PROJECT_NAMES)
    properties = concat(
        "'{\"name\":'",
        f"toJSONString({names})",
        json_fields(
            {
                "organization_key": quoted("organization_key"),
                "members": "toString(members)",
                "files": f"toString(toUInt32(80 * {of.exponential('files')}))",
                "archived": f"if({of.chance('archived', 0.12)}, 'true', 'false')",
            }
        ),
        "'}'",
    )
    return f"""
SELECT 1, project_key, fromUnixTimestamp64Micro(created_us, 'UTC'),
    fromUnixTimestamp64Micro({plan.now_us}, 'UTC'), {plan.team_id}, {properties}
FROM (
    SELECT project_key, any(organization_key) AS organization_key, count() AS members,
        min(first_us) AS created_us
    FROM {PEOPLE} WHERE signed_up GROUP BY project_key
)"""
