"""Queries of many kinds with the rows they give on the small world of `rows.py`."""

from typing import Any

from tests.demo.hogql.rows import ALICE, BOB

Rows = list[list[Any]]
Query = tuple[str, Rows]
"""A query and its rows; without ORDER BY the rows are sorted by their text."""

PLAIN: list[Query] = [
    (
        "select event, count() from events group by event",
        [["$autocapture", 1], ["$pageview", 3], ["ping", 1], ["purchase", 1], ["sign up", 1]],
    ),
    (
        "select count(*) from events",
        [[7]],
    ),
    (
        "select distinct event from events order by event limit 2",
        [["$autocapture"], ["$pageview"]],
    ),
    (
        "select event as name, count() as events from events group by name having events > 1",
        [["$pageview", 3]],
    ),
    (
        "select event from events where event = 'ping' and distinct_id in ('nobody', 'x')",
        [["ping"]],
    ),
    (
        "select event from events order by timestamp desc limit 1 offset 1",
        [["$pageview"]],
    ),
    (
        "select event, timestamp from events order by timestamp limit 1 by distinct_id limit 9",
        [
            ["sign up", "2026-06-01T10:00:00Z"],
            ["$pageview", "2026-06-02T09:00:00Z"],
            ["purchase", "2026-06-08T23:30:00Z"],
            ["ping", "2026-06-10T09:00:00Z"],
        ],
    ),
    (
        "select events.event, e.event from events join events e on e.uuid = events.uuid "
        "where events.event = 'ping'",
        [["ping", "ping"]],
    ),
    (
        "select event from events prewhere event = 'ping'",
        [["ping"]],
    ),
    (
        "select event from events final sample 1 where event = 'ping'",
        [["ping"]],
    ),
    (
        "select e.* from (select event from events) e where event = 'ping'",
        [["ping"]],
    ),
    (
        "select * exclude (properties) from (select event, properties from events where "
        "event = 'ping')",
        [["ping"]],
    ),
    (
        "select columns('^(event|distinct_id)$') from events where event = 'ping'",
        [["ping", "nobody"]],
    ),
]

PROPERTIES: list[Query] = [
    (
        "select properties.$browser, count() from events group by properties.$browser",
        [["Chrome", 3], ["Firefox", 2], [None, 2]],
    ),
    (
        "select properties.user.id, properties.user.list.1, properties.user.list[2].y, "
        "properties['user']['id'] from events where event = '$autocapture'",
        [["7", "x", "z", "7"]],
    ),
    (
        "select properties.empty, properties.none, properties.missing from events where "
        "properties.empty is not null",
        [["", None, None]],
    ),
    (
        "select sum(properties.price), max(properties.price) from events",
        [[29.5, 20.5]],
    ),
    (
        "select event from events where properties.ok = true",
        [["purchase"]],
    ),
    (
        "select properties.paid_at from events where properties.paid_at > '2026-06-01'",
        [["2026-06-08T23:29:00Z"]],
    ),
    (
        "select count() from events where properties.$browser != 'Chrome'",
        [[4]],
    ),
    (
        "select count() from events where properties.$browser not like 'C%'",
        [[4]],
    ),
    (
        "select count() from events where properties.$browser in ('Chrome', 'Opera')",
        [[3]],
    ),
    (
        "select count() from events where properties.$browser not in ('Chrome')",
        [[4]],
    ),
    (
        "select count() from events where properties.$browser = properties.missing",
        [[2]],
    ),
    (
        "select tag, count() from events array join JSONExtract(properties, 'tags', "
        "'Array(String)') as tag group by tag",
        [["big", 1], ["red", 1]],
    ),
    (
        "select JSONExtractString(properties, '$browser'), JSONHas(properties, 'tags') "
        "from events where event = 'sign up'",
        [["Chrome", 0]],
    ),
    (
        "select elements_chain_href, elements_chain_texts, elements_chain_ids, "
        "elements_chain_elements from events where event = '$autocapture'",
        [["/buy", ["Buy now"], ["cart"], ["a", "form"]]],
    ),
]

PERSONS: list[Query] = [
    (
        "select person.properties.email, count() from events group by person.properties.email",
        [["alice@example.com", 4], ["bob@example.com", 2], [None, 1]],
    ),
    (
        "select e.person.id, e.person.properties.plan, e.person.created_at from events e "
        "where event = 'purchase'",
        [[ALICE, "pro", "2026-04-01T08:00:00Z"]],
    ),
    (
        "select pdi.person.properties.email, pdi.person_id from events where event = 'purchase'",
        [["alice@example.com", ALICE]],
    ),
    (
        "select poe.properties.email from events where event = 'purchase'",
        [["alice@example.com"]],
    ),
    (
        "select distinct_id, person.properties.email from person_distinct_ids",
        [
            ["alice-1", "alice@example.com"],
            ["alice-2", "alice@example.com"],
            ["bob", "bob@example.com"],
        ],
    ),
    (
        "select properties.email, properties.address.city, properties.age from persons",
        [["alice@example.com", None, 30.0], ["bob@example.com", "Bonn", None]],
    ),
    (
        "select id, pdi.distinct_id from persons",
        [[ALICE, "alice-1"], [ALICE, "alice-2"], [BOB, "bob"]],
    ),
    (
        "select p.properties.email, count() from events e join persons p on e.person_id ="
        " p.id group by 1",
        [["alice@example.com", 4], ["bob@example.com", 2]],
    ),
    (
        "select p.properties.email, e.event from persons p left join (select person_id, "
        "event from events where event = 'purchase') e on e.person_id = p.id",
        [["alice@example.com", "purchase"], ["bob@example.com", ""]],
    ),
    (
        "select e.event, p.id from events e left join persons p on e.person_id = p.id "
        "where e.event = 'ping'",
        [["ping", "00000000-0000-0000-0000-000000000000"]],
    ),
    (
        "select count() from raw_persons where is_deleted",
        [[1]],
    ),
    (
        "select count() from raw_person_distinct_ids where is_deleted",
        [[1]],
    ),
    (
        "select distinct_id, event, p.person_id from events e join person_distinct_ids p "
        "using (distinct_id) where event = 'purchase'",
        [["alice-2", "purchase", ALICE]],
    ),
]

COHORTS: list[Query] = [
    (
        "select count() from events where person_id in cohort 5",
        [[4]],
    ),
    (
        "select count() from events where person_id not in cohort 'Power users'",
        [[3]],
    ),
    (
        "select count() from events where person.id in cohort 6",
        [[0]],
    ),
    (
        "select person_id, cohort_id from cohort_people",
        [[ALICE, 5]],
    ),
    (
        "select person.properties.email from static_cohort_people",
        [["alice@example.com"]],
    ),
    (
        "select sum(sign) from raw_cohort_people",
        [[1]],
    ),
]

JOINS: list[Query] = [
    (
        "select d.number, count(e.event) from numbers(3) d left join events e "
        "on toDate(e.timestamp) = toDate('2026-06-01') + d.number group by d.number",
        [[0, 3], [1, 1], [2, 1]],
    ),
    (
        "select e.person.properties.plan, e.session.$channel_type from persons p "
        "join events e on e.person_id = p.id where e.event = 'purchase'",
        [["pro", "Email"]],
    ),
    (
        "select a.event, b.event from events a join events b "
        "on a.properties.currency = b.properties.currency",
        [["purchase", "purchase"]],
    ),
    (
        "select x.email from (select properties.email as email from persons) x "
        "full outer join (select 'alice@example.com' as email) y on x.email = y.email",
        [["alice@example.com"], ["bob@example.com"]],
    ),
    (
        "select event as `count()`, count() from events where event = 'ping' group by event",
        [["ping", 1]],
    ),
]

SESSIONS: list[Query] = [
    (
        "select session_id, $channel_type, $session_duration, duration, $is_bounce, "
        "$pageview_count, $num_uniq_urls from sessions",
        [
            ["s1", "Organic Search", 120, 120, 0, 1, 2],
            ["s2", "Email", 0, 0, 1, 0, 0],
            ["s3", "Direct", 604800, 604800, 0, 2, 0],
        ],
    ),
    (
        "select session.$channel_type, count() from events group by session.$channel_type",
        [["", 1], ["Direct", 2], ["Email", 1], ["Organic Search", 3]],
    ),
    (
        "select session.$entry_pathname, session.$end_pathname, session.$urls from events"
        " where event = 'sign up'",
        [["/a", "/c", ["https://shop.test/a?x=1", "https://shop.test/c"]]],
    ),
    (
        "select id, $entry_utm_source, distinct_id from sessions where $start_timestamp "
        ">= '2026-06-08'",
        [["s2", "newsletter", "alice-2"]],
    ),
    (
        "select session_id, min_timestamp, event_count from raw_sessions where session_id = 's1'",
        [["s1", "2026-06-01T10:00:00Z", 2], ["s1", "2026-06-01T10:02:00Z", 1]],
    ),
    (
        "select session_id, click_count, person.properties.email, session.$channel_type, "
        "events.event from session_replay_events where events.event = 'sign up'",
        [["s1", 1, "alice@example.com", "Organic Search", "sign up"]],
    ),
    (
        "select first_url, snapshot_source from raw_session_replay_events",
        [["https://shop.test/a", "web"]],
    ),
]

GROUPS: list[Query] = [
    (
        "select group_0.properties.name, organization.properties.seats + 1, count() from "
        "events where $group_0 != '' group by 1, 2",
        [["Acme Inc", 13.0, 3]],
    ),
    (
        "select key, index, properties.name from groups",
        [["acme", 0, "Acme Inc"], ["acme", 1, "not this one"]],
    ),
]
