"""Events from visits: names, times, ids and the JSON of their properties."""

import json

from hogtui.demo.data import world
from hogtui.demo.data.expressions import (
    Random,
    at,
    concat,
    decimal,
    json_fields,
    quoted,
    truth,
)
from hogtui.demo.data.happenings import (
    CLICK,
    COMMENT,
    DELETE,
    DOWNGRADE,
    DOWNLOAD,
    EXCEPTION,
    FLAG,
    GROUP,
    IDENTIFY,
    INVITE,
    LEAVE,
    LOGIN,
    LOOK,
    NAMES,
    NEW_PROJECT,
    RAGE,
    SET,
    SHARE,
    SIGNED_UP,
    STEP_1,
    STEP_2,
    STEP_3,
    UPGRADE,
    UPLOAD,
    VIEW,
    VITALS,
)
from hogtui.demo.data.people import PAYER, PEOPLE, flag_values
from hogtui.demo.data.plan import DAY, Plan

COLUMNS = (
    "uuid, event, properties, timestamp, team_id, distinct_id, elements_chain, created_at,"
    " person_id, `$session_id`, `$window_id`, `$group_0`, `$group_1`"
)
"""What `events_select` gives, in this order."""


def events_select(plan: Plan, visits: str) -> str:
    """SELECT of the events of all visits in the relation `visits`."""
    of = Random(plan.seed, "event", ("p", "j", "i"))
    moment = "fromUnixTimestamp64Micro(at_us, 'UTC')"
    arrived = f"fromUnixTimestamp64Micro(least(at_us + 900000, {plan.now_us}), 'UTC')"
    member = "if(identified, member_json, '')"
    details = detail_json(plan, of)
    properties = concat("'{'", page_json(), "visit_json", member, details, "'}'")
    return f"""
WITH begin_us + offset * 1000 AS at_us, i > identified_at AS identified,
    {of.below("element", len(world.ELEMENTS))} AS element, {of.number("detail")} AS detail
SELECT
    {of.uuid7("uuid", "intDiv(at_us, 1000)")} AS uuid,
    {at(NAMES, "code")} AS event,
    {properties} AS properties,
    {moment} AS timestamp,
    {plan.team_id} AS team_id,
    if(identified, user_id, browser_id) AS distinct_id,
    if(code IN ({CLICK}, {RAGE}), {at(chains(), "element")}, '') AS elements_chain,
    {arrived} AS created_at,
    person_id,
    session_id,
    window_id,
    if(identified, organization_key, '') AS group_0,
    if(identified, project_key, '') AS group_1
FROM {visits}
ARRAY JOIN codes AS code, pages AS page, offsets AS offset, arrayEnumerate(codes) AS i"""


def chains() -> list[str]:
    """The elements chain of each element that people click."""
    return [world.elements_chain(*element) for element in world.ELEMENTS]


def page_json() -> str:
    """Where on the site an event happened, as the first JSON fields."""
    number = f"if(page IN ({world.FILE}, {world.PROJECT}), toString(1000 + detail % 700), '')"
    return concat(
        at((f'"$current_url":"https://{host}{path}' for host, path, _ in world.PAGES), "page"),
        number,
        at((f'","$host":"{host}","$pathname":"{path}' for host, path, _ in world.PAGES), "page"),
        number,
        "'\"'",
    )


def detail_json(plan: Plan, of: Random) -> str:
    """The fields that only this kind of event has, each after a comma."""
    kinds = navigation(of) | identity(plan) | product(of) | billing(of)
    branches = ", ".join(
        f"code = {kind}, {text}"
        if isinstance(kind, int)
        else f"code IN ({', '.join(map(str, kind))}), {text}"
        for kind, text in kinds.items()
    )
    return f"multiIf({branches}, '')"


Details = dict[int | tuple[int, ...], str]


def navigation(of: Random) -> Details:
    """What PostHog's library sends by itself."""
    texts = [json.dumps(text) for _, text, _ in world.ELEMENTS]
    faults = [world.fault_fields(fault, number) for number, fault in enumerate(world.FAULTS)]
    broken = f"version = '{world.BROKEN_RELEASE}' AND detail % 10 < 8"
    fault = f"if({broken}, 0, 1 + detail % {len(faults) - 1})"
    return {
        VIEW: json_fields({"title": quoted(at((title for *_, title in world.PAGES), "page"))}),
        CLICK: json_fields(
            {
                "$event_type": quoted("'click'"),
                "$ce_version": "'1'",
                "$el_text": at(texts, "element"),
            }
        ),
        LEAVE: json_fields(
            {
                "$prev_pageview_duration": decimal(f"90 * {of.exponential('stay')}"),
                "$prev_pageview_max_scroll_percentage": decimal(of.fraction("scroll")),
            }
        ),
        VITALS: json_fields(
            {
                "$web_vitals_LCP_value": decimal(f"600 + 900 * {of.exponential('lcp')}"),
                "$web_vitals_FCP_value": decimal(f"300 + 500 * {of.exponential('fcp')}"),
                "$web_vitals_CLS_value": decimal(f"0.04 * {of.exponential('cls')}", 4),
                "$web_vitals_INP_value": decimal(f"40 + 90 * {of.exponential('inp')}"),
            }
        ),
        RAGE: json_fields({"$event_type": quoted("'click'"), "$el_text": at(texts, "element")}),
        EXCEPTION: at(faults, fault),
    }


def identity(plan: Plan) -> Details:
    """Who somebody is."""
    flags = flag_values(Random(plan.seed, "person", ("p",)))
    which = f"(detail % {len(flags)})"
    set_person = concat(
        "'{\"email\":'", quoted("email"), "',\"name\":'", "toJSONString(name)", "'}'"
    )
    return {
        FLAG: json_fields(
            {
                "$feature_flag": quoted(at(flags, which)),
                "$feature_flag_response": f"[{', '.join(flags.values())}][1 + {which}]",
            }
        ),
        IDENTIFY: json_fields({"$anon_distinct_id": quoted("browser_id"), "$set": set_person}),
        GROUP: json_fields(
            {
                "$group_type": quoted("'organization'"),
                "$group_key": quoted("organization_key"),
            }
        ),
        SET: json_fields({"$set": concat("'{\"plan\":'", quoted("plan"), "'}'")}),
        SIGNED_UP: json_fields(
            {"signup_method": quoted(at(("email", "google", "email", "saml"), "(detail % 4)"))}
        ),
        LOGIN: json_fields({"method": quoted(at(("password", "google", "saml"), "(detail % 3)"))}),
        STEP_1: onboarding(1, "create_workspace"),
        STEP_2: onboarding(2, "choose_template"),
        STEP_3: onboarding(3, "connect_storage"),
    }


def onboarding(step: int, name: str) -> str:
    """One step of the onboarding."""
    return json_fields({"step": f"'{step}'", "step_name": quoted(f"'{name}'")})


def product(of: Random) -> Details:
    """What people do with their files."""
    names = [json.dumps(name, ensure_ascii=False) for name in world.FILE_NAMES]
    file = {
        "file_type": quoted(of.pick("file type", world.FILE_TYPES)),
        "size_mb": decimal(f"0.2 + 9 * pow({of.exponential('size')}, 2)"),
    }
    searches = [json.dumps(text, ensure_ascii=False) for text in world.SEARCHES]
    projects = [json.dumps(text, ensure_ascii=False) for text in world.PROJECT_NAMES]
    return {
        UPLOAD: json_fields(
            file
            | {
                "file_name": at(names, f"(detail % {len(names)})"),
                "upload_seconds": decimal(f"4 * {of.exponential('upload')}"),
            }
        ),
        (DOWNLOAD, DELETE): json_fields(file),
        SHARE: json_fields(
            {
                "file_type": file["file_type"],
                "share_with": quoted(at(("link", "teammate", "guest"), "(detail % 3)")),
                "recipients": "toString(1 + detail % 6)",
            }
        ),
        NEW_PROJECT: json_fields({"project_name": at(projects, f"(detail % {len(projects)})")}),
        INVITE: json_fields({"invited": "toString(1 + detail % 4)", "role": quoted("'member'")}),
        COMMENT: json_fields(
            {"length": "toString(4 + detail % 280)", "has_mention": truth("detail % 3 = 0")}
        ),
        LOOK: json_fields(
            {
                "query": at(searches, f"(detail % {len(searches)})"),
                "results": "toString(detail % 40)",
            }
        ),
    }


def billing(of: Random) -> Details:
    """What people pay."""
    return {
        UPGRADE: json_fields(
            {"from_plan": quoted("'free'"), "to_plan": quoted("paid_plan")} | money()
        ),
        DOWNGRADE: json_fields(
            {
                "from_plan": quoted("paid_plan"),
                "to_plan": quoted("'free'"),
                "reason": quoted(
                    of.pick(
                        "reason", ("too expensive", "missing feature", "switched", "project over")
                    )
                ),
            }
        ),
    }


def money() -> dict[str, str]:
    """An amount and what it is for."""
    return {
        "amount": "toString(price * seats * if(yearly, 10, 1))",
        "currency": quoted("currency"),
        "interval": quoted("if(yearly, 'year', 'month')"),
        "seats": "toString(seats)",
    }


def invoices_select(plan: Plan, upgrades: str) -> str:
    """SELECT of `invoice_paid`, sent by the billing server: no visit, no browser.

    `upgrades` is a relation of `p` and `upgraded_us` of those who began to pay in the window.
    """
    of = Random(plan.seed, "invoice", ("p", "j"))
    due = f"begins_us + toInt64(j) * 30 * {DAY} + if(j = 0, 4000000, 0)"
    properties = concat(
        '\'{"$lib":"posthog-python","$lib_version":"7.1.0","$geoip_disable":true\'',
        json_fields(
            {"plan": quoted("paid_plan")}
            | money()
            | {
                "invoice_id": quoted(concat("'inv_'", "toString(100000 + p * 8 + j)")),
                "$groups": concat('\'{"organization":"\'', "organization_key", "'\"}'"),
            }
        ),
        "'}'",
    )
    person = Random(plan.seed, "person", ("p",))
    first = f"{plan.start_us} + {person.below('invoice', 30 * DAY // 1000)} * 1000"
    return f"""
WITH if(upgraded_us > 0, upgraded_us, {first}) AS begins_us,
    {due} AS at_us
SELECT {of.uuid7("uuid", "intDiv(at_us, 1000)")}, 'invoice_paid', {properties},
    fromUnixTimestamp64Micro(at_us, 'UTC'), {plan.team_id}, user_id, '',
    fromUnixTimestamp64Micro(least(at_us + 2000000, {plan.now_us}), 'UTC'),
    person_id, '', '', organization_key, ''
FROM {PEOPLE} AS people LEFT JOIN {upgrades} AS upgrades ON people.p = upgrades.p
ARRAY JOIN if(yearly, [0], [0, 1, 2]) AS j
WHERE level = {PAYER} AND NOT quits AND (pays_before OR upgraded_us > 0)
    AND at_us <= {plan.now_us}"""
