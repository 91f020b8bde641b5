"""More queries with their rows: aggregates, windows, CTEs and functions."""

from tests.demo.hogql.corpus_tables import Query
from tests.demo.hogql.rows import ALICE

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
