"""`person_id IN COHORT 5` and `IN COHORT 'Power users'`."""

from hogtui.demo.hogql.database import COHORT_PEOPLE
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import nearest


def in_cohort(left: Expression, node: Node, scope: Scope) -> Expression:
    """Whether a person id is among a cohort's people; raises HogQLError for an unknown cohort."""
    cohort_id = _cohort_id(node["right"], scope)
    translation = scope.translation
    team = translation.context.team_id
    if COHORT_PEOPLE.physical not in translation.engine_tables:
        translation.engine_tables.append(COHORT_PEOPLE.physical)
    rows = f"cohortpeople.team_id = {team} AND cohortpeople.cohort_id = {cohort_id}"
    people = (
        f"(SELECT cohortpeople.person_id FROM cohortpeople WHERE {rows} "  # noqa: S608 -- two numbers
        "GROUP BY cohortpeople.person_id HAVING sum(cohortpeople.sign) > 0)"
    )
    name = "in" if node["op"] == "in cohort" else "notIn"
    sql = f"{name}({left.sql}, {people})"
    if left.nullable:
        sql = f"ifNull({sql}, {0 if name == 'in' else 1})"
    return Expression(sql, "boolean", False)


def _cohort_id(right: Node, scope: Scope) -> int:
    translation = scope.translation
    cohorts = translation.context.cohorts
    value = right.get("value") if right["node"] == "Constant" else None
    if isinstance(value, int) and not isinstance(value, bool):
        if value not in cohorts:
            raise translation.error(f"Could not find cohort with ID {value}", right)
        name = cohorts[value]
        translation.notice(f"Cohort #{value} can also be specified as '{name}'", right, f"'{name}'")
        return value
    if isinstance(value, str):
        for cohort_id, name in cohorts.items():
            if name == value:
                translation.notice(
                    f"Searching for cohort by name. Replace with numeric ID {cohort_id} to protect "
                    "against renaming.",
                    right,
                    str(cohort_id),
                )
                return cohort_id
        close = nearest(value, cohorts.values())
        raise translation.error(
            f"Could not find a cohort with the name '{value}'",
            right,
            [f"Did you mean '{close}'?"] if close else (),
        )
    raise translation.error("cohort() takes exactly one number or string argument", right)
