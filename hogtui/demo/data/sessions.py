"""Rows about whole visits: sessions and their recordings."""

from hogtui.demo.data import world
from hogtui.demo.data.expressions import Random, at
from hogtui.demo.data.happenings import CLICK, EXCEPTION, RAGE, VIEW
from hogtui.demo.data.plan import Plan
from hogtui.demo.data.visits import campaign_part

REPLAYED = 0.25
"""The share of visits that were recorded."""


def sessions_select(plan: Plan, visits: str) -> str:
    """Rows of `raw_sessions`, one per visit."""
    urls = at((f"https://{host}{path}" for host, path, _ in world.PAGES), "page")
    last = at((f"https://{host}{path}" for host, path, _ in world.PAGES), "pages[-1]")
    return f"""
SELECT session_id, {plan.team_id}, if(identified_at = 0, user_id, browser_id), person_id,
    fromUnixTimestamp64Micro(begin_us + offsets[1] * 1000, 'UTC'),
    fromUnixTimestamp64Micro(end_us, 'UTC'),
    arrayMap(page -> {urls}, arrayDistinct(pages)) AS urls, urls[1],
    {last},
    {at((domain for _, domain, _ in world.REFERRERS), "came_from")},
    {campaign_part(0)}, {campaign_part(2)}, {campaign_part(1)}, '', '', '', '',
    length(codes), countEqual(codes, {VIEW}), countEqual(codes, {CLICK}), 0
FROM {visits}"""


def replays_select(plan: Plan, visits: str) -> str:
    """Rows of `session_replay_events`."""
    of = Random(plan.seed, "replay", ("p", "j"))
    seconds = "intDiv(end_us - begin_us, 1000000)"
    active = f"toInt64({seconds} * 1000 * (0.3 + 0.6 * {of.fraction('active')}))"
    url = at((f"https://{host}{path}" for host, path, _ in world.PAGES), "pages[1]")
    errors = f"countEqual(codes, {EXCEPTION})"
    return f"""
SELECT session_id, {plan.team_id}, if(identified_at = 0, user_id, browser_id),
    fromUnixTimestamp64Micro(begin_us + offsets[1] * 1000, 'UTC'),
    fromUnixTimestamp64Micro(end_us, 'UTC'),
    {url},
    countEqual(codes, {CLICK}) + 3 * countEqual(codes, {RAGE}) + {of.below("clicks", 5)},
    {of.below("keys", 120)}, 20 + {of.below("mouse", 400)}, {active},
    {of.below("logs", 12)}, {of.below("warnings", 4)}, {errors},
    40000 + {seconds} * 900 + {of.below("size", 90000)},
    length(codes) * 40 + {of.below("snapshots", 60)}, 1 + intDiv({seconds}, 10), 'web'
FROM {visits} WHERE length(codes) > 2 AND {of.chance("recorded", REPLAYED)}"""
