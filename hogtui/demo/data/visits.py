"""When people come and what they do in which order: one row per visit, before any JSON exists."""

from hogtui.demo.data import happenings, world
from hogtui.demo.data.expressions import (
    Random,
    at,
    concat,
    json_fields,
    optional_fields,
    quoted,
    staged,
)
from hogtui.demo.data.people import HOUR, INVITER, PAYER, PEOPLE, time_of_day
from hogtui.demo.data.plan import DAY, Plan

VISITS = "demo_visits"
ONLINE = 100_000
"""The number of the visit that some people are in the middle of at the end of the data."""
NEVER = 255
"""In place of an event's index: no event of the visit is identified."""

COLUMNS = {
    "p": "UInt32",
    "j": "UInt32",
    "begin_us": "Int64",
    "end_us": "Int64",
    "person_id": "UUID",
    "user_id": "String",
    "browser_id": "String",
    "session_id": "String",
    "window_id": "String",
    "identified_at": "UInt8",
    "organization_key": "String",
    "project_key": "String",
    "signed_up": "UInt8",
    "email": "String",
    "name": "String",
    "paid_plan": "String",
    "plan": "String",
    "price": "UInt8",
    "seats": "UInt64",
    "yearly": "UInt8",
    "currency": "String",
    "version": "String",
    "script": "UInt8",
    "came_from": "UInt8",
    "came_by": "UInt8",
    "codes": "Array(UInt8)",
    "pages": "Array(UInt8)",
    "offsets": "Array(Int64)",
    "visit_json": "String",
    "member_json": "String",
}
"""Of `VISITS`, with their types: what events, sessions and replays are made of."""

FOR_BEGIN = """
    p, newcomer, hours_ahead, first_us, level, signed_up, life_days, visits, quits"""
"""The columns of a person that decide when somebody comes."""


def visits_select(plan: Plan) -> str:
    """SELECT of every visit up to the plan's now, the earliest first."""
    numbers = f"arrayConcat(range(visits), if({online(plan)}, [toUInt32({ONLINE})], []))"
    # Sorting moves every column, so it comes before the wide ones.
    narrow = f"(SELECT {FOR_BEGIN} FROM {PEOPLE}) ARRAY JOIN {numbers} AS number"
    ordered = f"{came(plan)} ORDER BY begin_us"
    begun = staged(narrow, {"j": "number"}, *begin(plan), where=ordered)
    source = (
        f"(SELECT * FROM (SELECT p AS who, j, begin_us FROM ({begun})) AS begun"
        f" INNER JOIN {PEOPLE} AS people ON who = p)"
    )
    return f"SELECT {', '.join(COLUMNS)} FROM ({staged(source, *story(plan))})"


def arrivals_select(plan: Plan, visit: int, share: float, spread_us: int) -> str:
    """SELECT of visits that begin within `spread_us` from the plan's now on, for the live stream.

    `visit` numbers them beyond all others; `share` of the people come, the newest for sure.
    """
    of = Random(plan.seed, "arrival", ("p", "j"))
    begin_us = f"{plan.now_sql} + {of.below('begin', spread_us // 1000)} * 1000"
    source = staged(
        PEOPLE,
        {"j": f"toUInt32(if(first_us >= {plan.now_sql}, 0, {visit}))"},
        {"begin_us": begin_us},
        where=f"first_us >= {plan.now_sql}"
        f" OR (signed_up AND NOT quits AND {of.chance('come', share)})",
    )
    return f"SELECT {', '.join(COLUMNS)} FROM ({staged(f'({source})', *story(plan, live=True))})"


def online(plan: Plan) -> str:
    """Whether somebody is on the site at the end of the data."""
    share = max(0.004, 4 / plan.persons)
    return (
        f"signed_up AND NOT quits AND {Random(plan.seed, 'person', ('p',)).chance('online', share)}"
    )


def milestone() -> str:
    """Visits in which something happens that the person's later life rests on."""
    return (
        f"((j = 1 AND level >= {INVITER}) OR (j = 2 AND level = {PAYER})"
        " OR (quits AND j + 2 = visits))"
    )


def begin(plan: Plan) -> list[dict[str, str]]:
    """Microseconds of a visit's first event: many in the first days, then fewer."""
    of = Random(plan.seed, "visit", ("p", "j"))
    # Newcomers' visits thin out; those who were there before come as they always did.
    slope = "if(newcomer, 1.4, 0.95)"
    along = f"pow((j + {of.fraction('day')}) / visits, {slope}) * life_days"
    just_now = f"{plan.now_sql} - {of.below('online', 40 * 60_000)} * 1000"
    rhythmic = (
        f"intDiv(drawn_us + hours_ahead * {HOUR}, {DAY}) * {DAY}"
        f" + {time_of_day(of, 'visit')} - hours_ahead * {HOUR}"
    )
    return [
        {"origin_us": f"greatest(first_us, {plan.start_sql})", "milestone": milestone()},
        {"drawn_us": f"origin_us + toInt64({along} * {DAY})"},
        {
            "begin_us": f"toInt64(multiIf(j = {ONLINE}, {just_now}, j = 0 AND newcomer, first_us,"
            f" milestone, drawn_us + {HOUR}, {rhythmic}))"
        },
    ]


def came(plan: Plan) -> str:
    """Whether a visit took place: fewer on weekends, none before the first or after the end."""
    of = Random(plan.seed, "visit", ("p", "j"))
    weekend = f"toDayOfWeek(fromUnixTimestamp64Micro(begin_us + hours_ahead * {HOUR}, 'UTC')) > 5"
    return (
        f"begin_us <= {plan.now_sql}"
        f" AND (j = {ONLINE} OR (j = 0 AND newcomer) OR milestone"
        f" OR (begin_us > origin_us + {HOUR}"
        f" AND NOT ({weekend} AND {of.chance('weekend', 0.62)})))"
    )


def story(plan: Plan, *, live: bool = False) -> list[dict[str, str]]:
    """What happens in a visit, as columns of arrays, and the JSON that its events share.

    A `live` visit may run into the future; any other is cut off at the plan's now.
    """
    of = Random(plan.seed, "visit", ("p", "j"))
    step = Random(plan.seed, "step", ("p", "j", "i"))
    seen = "length(all_offsets)"
    if not live:
        seen = f"arrayCount(offset -> begin_us + offset * 1000 <= {plan.now_sql}, all_offsets)"
    lengths = at(map(len, SCRIPTS), "script - 1")
    shape = {
        "faulty": f"toUInt8(returning AND {of.chance('fault', fault_share())})",
        "steps": f"toUInt32(if(script > 0, {lengths}, {random_length(of)}))",
        "identified_at": f"toUInt8(multiIf(NOT signed_up, {NEVER}, other_browser, 1, returning, 0,"
        f" {happenings.IDENTIFIED_AT}))",
        "visit_json": visit_json(),
        "member_json": member_json(),
    }
    return [
        circumstances(plan, of) | origin(of),
        shape,
        {"all_offsets": f"arrayMap(i -> i * pace + {step.below('offset', 'pace')}, range(steps))"},
        {"seen": f"toUInt32(greatest({seen}, 1))"},
        {
            "codes": f"arrayMap(i -> toUInt8({code(step)}), range(seen))",
            "pages": f"arrayMap(i -> toUInt8({page(plan)}), range(seen))",
            "offsets": "arraySlice(all_offsets, 1, seen)",
            "end_us": "begin_us + all_offsets[seen] * 1000",
        },
    ]


def circumstances(plan: Plan, of: Random) -> dict[str, str]:
    """What is known about a visit before anything happens in it."""
    return {
        "version": version(plan),
        "returning": "toUInt8(signed_up AND NOT (j = 0 AND newcomer))",
        "other_browser": "toUInt8(j = 3 AND second_browser_id != '')",
        "script": chosen_script(),
        "pace": f"toInt64(1500 + 17000 * least({of.exponential('pace')}, 4))",
        "session_id": f"toString({of.uuid7('session', 'intDiv(begin_us, 1000)')})",
        "window_id": f"toString({of.uuid7('window', 'intDiv(begin_us, 1000)')})",
        "browser_id": "if(j = 3 AND second_browser_id != '', second_browser_id, anonymous_id)",
    }


SCRIPTS = (
    *happenings.FIRST_VISITS,
    happenings.INVITING,
    happenings.PAYING,
    happenings.QUITTING,
)


def chosen_script() -> str:
    """Which of SCRIPTS a visit follows, from 1; 0 for a visit of no plan."""
    first, last = 1, len(happenings.FIRST_VISITS)
    return (
        f"toUInt8(multiIf(j = 0 AND newcomer, {first} + least(level, {last - 1}),"
        f" j = 1 AND level >= {INVITER}, {last + 1},"
        f" j = 2 AND level = {PAYER} AND NOT pays_before, {last + 2},"
        f" quits AND j + 2 = visits, {last + 3}, 0))"
    )


def scripted(part: int) -> str:
    """The code (0) or the page (1) of step `i` of a visit with a script."""
    # All scripts in one list: the engine is slow with lists of lists.
    steps = [step[part] for script in SCRIPTS for step in script]
    starts = [sum(map(len, SCRIPTS[:number])) for number in range(len(SCRIPTS))]
    return at(steps, f"({at(starts, 'script - 1')} + i)")


def random_length(of: Random) -> str:
    """How many events a visit of no plan has."""
    signed_up = f"3 + floor(least({of.exponential('length')}, 5) * 3.6)"
    return f"if(signed_up, {signed_up}, 2 + {of.below('length', 3)})"


def code(step: Random) -> str:
    """What kind of event step `i` is: by script, or by weight between a view and the leaving."""
    slots = [code for code, weight in happenings.AT_WORK.items() for _ in range(weight // 2)]
    outside = [code for code, weight in happenings.LOOK_AROUND.items() for _ in range(weight // 10)]
    return (
        f"multiIf(script > 0, {scripted(0)},"
        f" i = 0, {happenings.VIEW}, i + 1 = steps, {happenings.LEAVE},"
        f" NOT signed_up, {step.pick('code', outside)},"
        f" i = 1 AND other_browser, {happenings.IDENTIFY},"
        f" i = 1 AND {step.chance('login', 0.2)}, {happenings.LOGIN},"
        f" i = 2 AND faulty, {happenings.EXCEPTION},"
        f" {step.pick('code', slots)})"
    )


def page(plan: Plan) -> str:
    """Where step `i` happens: by script, or on one page for a few steps."""
    block = Random(plan.seed, "block", ("p", "j", "intDiv(i, 3)"))
    return (
        f"multiIf(script > 0, {scripted(1)},"
        f" signed_up, {block.pick('page', happenings.WORK_PAGES)},"
        f" {block.pick('page', happenings.OUTSIDE_PAGES)})"
    )


def version(plan: Plan) -> str:
    """The web app's version at the time of the visit."""
    newest_first = list(reversed(world.RELEASES))
    cases = ", ".join(
        f"begin_us >= {plan.now_us - int(days * DAY)}, '{name}'" for days, name in newest_first[:-1]
    )
    return f"multiIf({cases}, '{newest_first[-1][1]}')"


def fault_share() -> str:
    """How likely a visit meets an exception; a release made it much worse for a while."""
    return f"if(version = '{world.BROKEN_RELEASE}', 0.34, 0.012)"


def origin(of: Random) -> dict[str, str]:
    """Where a visitor came from: known and telling at first, mostly a typed address later."""
    first = "(j = 0 AND newcomer)"
    later = f"if({of.chance('direct', 0.8)}, 0, 1)"
    return {
        "came_from": f"toUInt8(if({first} OR NOT signed_up, referrer, {later}))",
        "came_by": f"toUInt8(if({first}, campaign, 0))",
    }


def campaign_part(part: int) -> str:
    """Source (0), medium (1) or name (2) of the campaign that led to a visit."""
    return at((campaign[part] for campaign in world.CAMPAIGNS), "came_by")


def visit_json() -> str:
    """JSON fields that all events of a visit share, after a comma."""
    return concat(
        json_fields(
            {
                "$session_id": quoted("session_id"),
                "$window_id": quoted("window_id"),
                "$referrer": quoted(at((url for url, _, _ in world.REFERRERS), "came_from")),
                "$referring_domain": quoted(at((d for _, d, _ in world.REFERRERS), "came_from")),
                "app_version": quoted("version"),
            }
        ),
        optional_fields(
            "came_by > 0",
            {
                "utm_source": quoted(campaign_part(0)),
                "utm_medium": quoted(campaign_part(1)),
                "utm_campaign": quoted(campaign_part(2)),
            },
        ),
        "browser_json",
    )


def member_json() -> str:
    """JSON fields of events after somebody was recognised."""
    gone = f"quits AND j + 2 >= visits AND j < {ONLINE}"
    paying = f"level = {PAYER} AND (pays_before OR j >= 2) AND NOT ({gone})"
    groups = concat(
        '\'{"organization":"\'', "organization_key", '\'","project":"\'', "project_key", "'\"}'"
    )
    return optional_fields(
        "signed_up",
        {"plan": quoted(f"if({paying}, paid_plan, 'free')"), "$groups": groups},
    )
