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

AGGREGATES: list[Query] = [
    (
        "select level, count() from (select person_id, windowFunnel(604800)(timestamp, "
        "event = 'sign up', event = '$pageview', event = 'purchase') as level from events"
        " group by person_id) group by level",
        [[0, 2], [2, 1]],
    ),
    (
        "select person_id, windowFunnel(864000)(toDateTime(timestamp), event = 'sign up',"
        " event = 'purchase') from events group by person_id having count() > 2",
        [[ALICE, 2]],
    ),
    (
        "select retention(event = 'sign up', event = 'purchase') from events group by person_id",
        [[[0, 0]], [[0, 0]], [[1, 1]]],
    ),
    (
        "select sequenceMatch('(?1).*(?2)')(timestamp, event = 'sign up', event = "
        "'purchase'), sequenceCount('(?1)(?2)')(timestamp, event = 'sign up', event = "
        "'$pageview') from events",
        [[1, 1]],
    ),
    (
        "select countIf(event = 'ping'), sumIf(properties.price, event = 'ping'), "
        "uniqIf(distinct_id, event like '%page%'), count(distinct person_id), "
        "avgOrNull(toFloat(properties.missing)) from events",
        [[1, 9.0, 2, 3, None]],
    ),
    (
        "select quantile(0.5)(properties.price), quantiles(0, 1)(properties.price), "
        "median(properties.price) from events",
        [[14.75, [9.0, 20.5], 14.75]],
    ),
    (
        "select argMax(event, timestamp), argMin(event, timestamp), anyIf(event, event = "
        "'ping') from events",
        [["ping", "sign up", "ping"]],
    ),
    (
        "select countMerge(s), uniqMerge(u) from (select countState() as s, "
        "uniqState(event) as u from events group by distinct_id)",
        [[7, 5]],
    ),
    (
        "select groupArray(event order by timestamp desc) from events where distinct_id ="
        " 'alice-1'",
        [[["$autocapture", "$pageview", "sign up"]]],
    ),
    (
        "select arraySort(groupUniqArray(event)), length(groupArray(event)) from events",
        [[["$autocapture", "$pageview", "ping", "purchase", "sign up"], 7]],
    ),
    (
        "select count() filter (where event = 'ping'), sum(1) from events",
        [[1, 7]],
    ),
    (
        "select string_agg(event, '+'), array_agg(event), json_agg(event), every(event = "
        "'ping') from events where event = 'ping'",
        [["ping", ["ping"], '["ping"]', 1]],
    ),
    (
        "select sumMap(map('a', 1)), topK(1)(event), uniqTheta(event) from events",
        [[{"a": 7}, ["$pageview"], 5]],
    ),
    (
        "select event, count() from events group by rollup(event) having count() > 2",
        [["$pageview", 3], ["", 7]],
    ),
    (
        "select event, distinct_id, count() from events group by grouping sets ((event), "
        "(distinct_id)) having count() > 2",
        [["$pageview", "", 3], ["", "alice-1", 3]],
    ),
]

WINDOWS: list[Query] = [
    (
        "select event, row_number() over (partition by distinct_id order by timestamp) as"
        " n from events qualify n = 2",
        [["$pageview", 2], ["$pageview", 2]],
    ),
    (
        "select event, lag(event) over w, sum(1) over w from events where distinct_id = "
        "'alice-1' window w as (partition by person_id order by timestamp)",
        [["$autocapture", "$pageview", 3], ["$pageview", "sign up", 2], ["sign up", "", 1]],
    ),
    (
        "select event, sum(1) over (order by timestamp rows between 1 preceding and "
        "current row) from events where distinct_id = 'bob'",
        [["$pageview", 1], ["$pageview", 2]],
    ),
]

CTES_AND_SETS: list[Query] = [
    (
        "with a as (select event, count() as c from events group by event), total as "
        "(select sum(c) as t from a) select a.event, round(a.c / total.t, 2) from a cross"
        " join total",
        [
            ["$autocapture", 0.14],
            ["$pageview", 0.43],
            ["ping", 0.14],
            ["purchase", 0.14],
            ["sign up", 0.14],
        ],
    ),
    (
        "with events as (select event from events where event = 'ping') select count() from events",
        [[1]],
    ),
    (
        "with 5 as x, (select count() from events) as n select x + n",
        [[12]],
    ),
    (
        "with recursive r as (select 1 as n union all select n + 1 from r where n < 4) "
        "select n from r",
        [[1], [2], [3], [4]],
    ),
    (
        "with p(name) as (select event from events where event = 'ping') select name from"
        " p where name in p",
        [["ping"]],
    ),
    (
        "select 1 as a union all select 2 union all select 3",
        [[1], [2], [3]],
    ),
    (
        "select event from events intersect select 'ping'",
        [["ping"]],
    ),
    (
        "select event from events except select event from events where event != 'ping'",
        [["ping"]],
    ),
    (
        "select count() from (select 1 union all select 1)",
        [[2]],
    ),
    (
        "select event from events where event in (select event from events where event = 'ping')",
        [["ping"]],
    ),
]

FUNCTIONS: list[Query] = [
    (
        "select toInt('5'), toInt('x'), toFloat('1.5'), toFloat('x'), toUUID('zz'), "
        "'7'::int, cast('5' as Float64), '1.25'::Decimal(10, 2), toBool('true'), "
        "try_cast('x' as Int64)",
        [[5, None, 1.5, None, None, 7, 5.0, "1.25", True, None]],
    ),
    (
        "select now(), today(), yesterday(), now() - interval 7 day, current_timestamp()",
        [
            [
                "2026-06-15T12:00:00Z",
                "2026-06-15",
                "2026-06-14",
                "2026-06-08T12:00:00Z",
                "2026-06-15T12:00:00Z",
            ]
        ],
    ),
    (
        "select toDateTime('2026-01-01'), toDateTime('2026-01-01T05:00:00+05:00'), "
        "toDateTime('no'), toDate('2026-01-02'), toDateTime(1767225600)",
        [
            [
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z",
                None,
                "2026-01-02",
                "2026-01-01T00:00:00Z",
            ]
        ],
    ),
    (
        "select dateAdd(day, 1, toDate('2026-01-31')), dateAdd('month', 1, "
        "toDateTime('2026-01-31')), dateAdd(toDate('2026-01-01'), interval 1 week), "
        "dateSub('hour', 1, toDateTime('2026-01-01')), date_add(toDate('2026-01-01'), "
        "interval 2 day)",
        [
            [
                "2026-02-01",
                "2026-02-28T00:00:00Z",
                "2026-01-08",
                "2025-12-31T23:00:00Z",
                "2026-01-03",
            ]
        ],
    ),
    (
        "select dateDiff('day', toDateTime('2026-01-01'), toDateTime('2026-01-03')), "
        "dateDiff(hour, now(), now() + interval 2 hour), age('year', "
        "toDate('2020-06-16'), today())",
        [[2, 2, 5]],
    ),
    (
        "select toStartOfWeek(timestamp), toStartOfWeek(timestamp, 1), "
        "toStartOfMonth(timestamp), toStartOfDay(timestamp), dateTrunc('hour', "
        "timestamp), date_trunc('week', timestamp) from events where event = 'purchase'",
        [
            [
                "2026-06-07",
                "2026-06-08",
                "2026-06-01",
                "2026-06-08T00:00:00Z",
                "2026-06-08T23:00:00Z",
                "2026-06-08",
            ]
        ],
    ),
    (
        "select date_part('month', timestamp), to_char(timestamp, '%Y'), "
        "date_bin(interval 1 hour, timestamp, toDateTime('2026-01-01')), make_date(2026, "
        "2, 3), toStartOfInterval(timestamp, interval 6 hour) from events where event = "
        "'purchase'",
        [[6, "2026", "2026-06-08T23:00:00Z", "2026-02-03", "2026-06-08T18:00:00Z"]],
    ),
    (
        "select concat('a', null, 1), 'a' || 'b', f'hello {event}', "
        "concat(properties.missing, '!') from events where event = 'ping'",
        [["a1", "ab", "hello ping", "!"]],
    ),
    (
        "select left('éa', 1), right('aé', 1), trim('  a '), ltrim('  a'), trim(both 'x' "
        "from 'xax'), upper('a'), LOWER('A'), substring('abc', 2), splitByChar(',', "
        "'a,b')",
        [["é", "é", "a", "a", "a", "A", "a", "bc", ["a", "b"]]],
    ),
    (
        "select sparkline([1, 2]), <Sparkline data={[1, 2]} />, <a href='x'>hi {1}</a>, "
        "recordingButton('s1'), {'a': 1}",
        [
            [
                ["__hx_tag", "Sparkline", "data", [1, 2]],
                ["__hx_tag", "Sparkline", "data", [1, 2]],
                ["__hx_tag", "a", "href", "x", "children", ["hi ", 1]],
                ["__hx_tag", "RecordingButton", "sessionId", "s1"],
                ["__hx_obj", "a", 1],
            ]
        ],
    ),
    (
        "select sortableSemVer(properties.$app_version), md5('a'), "
        "getTrafficType('Googlebot/2.1'), isLikelyBot('Mozilla/5.0'), "
        "getBotName('GPTBot/1') from events where properties.$app_version is not null",
        [[[1, 10, 2], "0cc175b9c0f1b6a831c399e269772661", "Bot", 0, "GPTBot"]],
    ),
    (
        "select arrayMap(x -> x * 2, [1, 2]), arrayFilter((x, i) -> i > 1, [5, 6], [1, "
        "2]), arrayReduce('sum', [1, 2]), arrayFold((acc, x) -> acc + x, [1, 2], "
        "toInt(0)), arrayZip([1], ['a'])",
        [[[2, 4], [6], 3, 3, [[1, "a"]]]],
    ),
    (
        "select (1, 'a').2, tuple(1, 2).1, [1, 2, 3][2], [1, 2, 3][2:3], map('a', "
        "1)['a'], range(3), generateSeries(1, 3)",
        [["a", 1, 2, [2, 3], 1, [0, 1, 2], [1, 2, 3]]],
    ),
    (
        "select case when 1 then 'a' else 'b' end, case 2 when 1 then 'x' when 2 then 'y'"
        " end, 1 ? 2 : 3, null ?? 'z', if(0, 1, 2), multiIf(0, 1, 1, 2, 3), nullIf(1, 1),"
        " coalesce(null, 4)",
        [["a", "y", 2, "z", 2, 2, None, 4]],
    ),
    (
        "select 1 is distinct from null, null <=> null, 2 between 1 and 3, 2 not between "
        "1 and 3, 1 = null, null is null, 'abc' =~ '^a', 'abc' !~ '^a', 'ABC' =~* '^a', "
        "'a' ilike 'A'",
        [[1, 1, 1, 0, 0, 1, 1, 0, 1, 1]],
    ),
    (
        "select domain(u), path(u), extractURLParameter(u, 'x'), cutQueryString(u) from "
        "(select properties.$current_url as u from events where u is not null)",
        [
            ["shop.test", "/a", "1", "https://shop.test/a"],
            ["shop.test", "/b", "", "https://shop.test/b"],
        ],
    ),
    (
        "select formatReadableSize(1024), bar(1, 0, 2, 2), transform(1, [1], ['one'], "
        "'?'), bitAnd(6, 3), greatest(1, 2), intDiv(7, 2), 7 % 2, -(-3), 1.5 + 1",
        [["1.00 KiB", "█", "one", 2, 2, 3, 1, 3, 2.5]],
    ),
    (
        "select number from numbers(3)",
        [[0], [1], [2]],
    ),
    (
        "select number * 2 from numbers(1, 3) as n where n.number > 1",
        [[4], [6]],
    ),
    (
        "select toTypeName(timestamp), toTypeName(now()), toTypeName(properties.price) "
        "from events limit 1",
        [["DateTime64(6, 'UTC')", "DateTime64(6, 'UTC')", "Nullable(Float64)"]],
    ),
    (
        "select 'a' as `it's`, 'b' as \"x y\", `it's` || 'c'",
        [["a", "b", "ac"]],
    ),
]

TEXT: list[Query] = [
    (
        "select 'it\\'s', 'a\\\\b', 'tab\\t', 'é', '`'",
        [["it's", "a\\b", "tab\t", "é", "`"]],
    ),
]

ALL = [
    *PLAIN,
    *PROPERTIES,
    *PERSONS,
    *COHORTS,
    *SESSIONS,
    *GROUPS,
    *AGGREGATES,
    *WINDOWS,
    *CTES_AND_SETS,
    *FUNCTIONS,
    *TEXT,
]
