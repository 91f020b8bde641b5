"""Who the people of the demo are: where they live, what they use, how far they come."""

from hogtui.demo.data import world
from hogtui.demo.data.expressions import (
    Random,
    at,
    concat,
    decimal,
    escaped,
    json_fields,
    optional_fields,
    quoted,
    staged,
    time_text,
    truth,
)
from hogtui.demo.data.plan import DAY, Plan
from hogtui.demo.engine import literal

PEOPLE = "demo_people"
"""One row per person, kept beside PostHog's tables so that live events can come from them."""

HOUR = DAY // 24
COLUMNS = {
    "p": "UInt32",
    "newcomer": "UInt8",
    "country": "UInt8",
    "hours_ahead": "Int16",
    "device": "UInt8",
    "referrer": "UInt8",
    "landing": "UInt8",
    "campaign": "UInt8",
    "first_us": "Int64",
    "level": "UInt8",
    "signed_up": "UInt8",
    "person_id": "UUID",
    "anonymous_id": "String",
    "user_id": "String",
    "second_browser_id": "String",
    "organization": "UInt32",
    "organization_key": "String",
    "project_key": "String",
    "seats": "UInt64",
    "yearly": "UInt8",
    "currency": "String",
    "life_days": "Float64",
    "visits": "UInt32",
    "paid_plan": "String",
    "price": "UInt8",
    "pays_before": "UInt8",
    "quits": "UInt8",
    "plan": "String",
    "name": "String",
    "email": "String",
    "browser_json": "String",
}
"""Of `PEOPLE`, with their types."""

# How far people come: 0 lands and leaves, 1 compares, 2 sees the sign-up page, 3 signs up, 4 ends
# the onboarding, 5 uploads, 6 invites somebody, 7 pays.
NEWCOMER_LEVELS = (27, 13, 10, 9, 10, 15, 8, 8)
REGULAR_LEVELS = (0, 0, 0, 0, 0, 50, 25, 25)
SIGNED_UP_LEVEL, INVITER, PAYER = 3, 6, 7
# Days until half of what somebody will ever do is done, and visits per day, by level.
LIFE_DAYS = (2, 4, 6, 4, 10, 26, 60, 150)
SHORTEST_LIFE = (0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.5, 2.5)
VISITS_PER_DAY = (0.1, 0.12, 0.15, 0.2, 0.22, 0.175, 0.23, 0.29)
FEWEST_VISITS = (1, 1, 1, 1, 2, 3, 4, 5)
MOST_VISITS = (3, 3, 4, 6, 20, 60, 110, 140)
PLANS = ("pro", "pro", "pro", "business", "business", "enterprise")
# Shares of a person's local day in which they start a visit, by hour; they sum to 100.
HOURS = (1, 0, 0, 0, 0, 0, 1, 3, 7, 11, 11, 9, 6, 8, 10, 9, 7, 5, 3, 2, 2, 2, 2, 1)


def people_select(plan: Plan, first: int, count: int, *, arriving: bool = False) -> str:
    """SELECT of people number `first` to `first + count - 1`; `arriving` ones come right now."""
    of = Random(plan.seed, "person", ("p",))
    newcomer = "1" if arriving else of.chance("newcomer", 0.72)
    place = {
        "newcomer": f"toUInt8({newcomer})",
        "country": of.index("country", [country.weight for country in world.COUNTRIES]),
        "device": of.index("device", [device.weight for device in world.DEVICES]),
        "referrer": of.index("referrer", [weight for _, _, weight in world.REFERRERS]),
    }
    beginning = {
        "hours_ahead": country_field("offset"),
        "campaign": campaign(of),
        # The first visits that the data holds begin at home; of the older ones nothing is known.
        "landing": f"if(newcomer, {world.HOME}, {of.pick('landing', (world.HOME, world.BLOG))})",
    }
    signed_up = {"signed_up": f"toUInt8(level >= {SIGNED_UP_LEVEL})"}
    select = staged(
        f"(SELECT toUInt32(number + {first}) AS p FROM numbers({count}))",
        place,
        beginning,
        *first_seen(plan, of, arriving=arriving),
        level(plan, of),
        signed_up,
        identifiers(plan, of) | belonging(plan, of),
        *habits(plan, of),
        {"name": name(of), "email": email(of), "browser_json": browser_json(of)},
    )
    return f"SELECT {', '.join(COLUMNS)} FROM ({select})"


def level(plan: Plan, of: Random) -> dict[str, str]:
    """How far somebody comes, up to now."""
    drawn = (
        f"if(newcomer, {of.index('level', NEWCOMER_LEVELS)}, {of.index('level', REGULAR_LEVELS)})"
    )
    # Inviting and paying take days: somebody who came yesterday has not come that far.
    most = f"if(newcomer AND first_us > {plan.now_sql} - {3 * DAY}, 5, {PAYER})"
    return {"level": f"toUInt8(least({drawn}, {most}))"}


def campaign(of: Random) -> str:
    """Which campaign brought them, as an index; a fifth of the newcomers came with the launch."""
    usual = of.index("campaign", (74, 14, 8, 0, 4))
    return f"if(newcomer AND {of.chance('launch', 0.16)}, {world.LAUNCH_CAMPAIGN}, {usual})"


def first_seen(plan: Plan, of: Random, *, arriving: bool) -> list[dict[str, str]]:
    """Microseconds of the first visit: newcomers within the window, more and more of them."""
    if arriving:
        return [{"first_us": plan.now_sql}]
    # The launch sent many people within three days.
    launch = f"{plan.days * 0.34:.2f} - 3 * pow({of.fraction('first day')}, 1.6)"
    growing = f"{plan.days} * (1 - pow({of.fraction('first day')}, 0.52))"
    ago = f"toInt64(if(campaign = {world.LAUNCH_CAMPAIGN}, {launch}, {growing}) * {DAY})"
    weekend = "toDayOfWeek(fromUnixTimestamp64Micro(first_day, 'UTC')) > 5"
    long_ago = f"{plan.start_sql} - toInt64((2 + 300 * pow({of.fraction('joined')}, 1.3)) * {DAY})"
    return [
        {"first_day": f"intDiv({plan.now_sql} - {ago} + hours_ahead * {HOUR}, {DAY}) * {DAY}"},
        # Most of those whom the dice send on a weekend come some days earlier instead.
        {
            "first_moment": f"first_day + {time_of_day(of, 'first')} - hours_ahead * {HOUR}"
            f" - if({weekend} AND {of.chance('first weekend', 0.6)}, {3 * DAY}, 0)"
        },
        # A moment later today becomes the same moment yesterday.
        {
            "first_us": f"if(newcomer, greatest({plan.start_sql}, first_moment"
            f" - if(first_moment > {plan.now_sql} - {HOUR // 2}, {DAY}, 0)), {long_ago})"
        },
    ]


def time_of_day(of: Random, salt: str) -> str:
    """Microseconds after local midnight, following the rhythm of a working day."""
    hour = of.index(f"{salt} hour", HOURS)
    return f"({hour} * {HOUR} + {of.below(f'{salt} minute', 3_600_000)} * 1000)"


def identifiers(plan: Plan, of: Random) -> dict[str, str]:
    """The ids under which PostHog knows somebody."""
    # A copy of the project made for another seed must not share people with it.
    return {
        "person_id": of.uuid("person"),
        "anonymous_id": f"toString({of.uuid7('browser', 'intDiv(first_us, 1000)')})",
        "user_id": f"if(signed_up, concat('user_', toString({100_000 + plan.seed} + p * 7)), '')",
        "second_browser_id": f"if(signed_up AND {of.chance('second browser', 0.22)},"
        f" toString({of.uuid7('second browser', 'intDiv(first_us, 1000) + 86400000')}), '')",
    }


def belonging(plan: Plan, of: Random) -> dict[str, str]:
    """The organization and project of those who signed up."""
    number = f"toUInt32(floor({plan.organizations} * pow({of.fraction('organization')}, 1.7)))"
    project = f"({number} * 2 + 2001 + {of.below('project', 2)})"
    return {
        "organization": number,
        "organization_key": f"if(signed_up, concat('org_', toString({number} + 1001)), '')",
        "project_key": f"if(signed_up, concat('proj_', toString({project})), '')",
        "seats": f"1 + toUInt32(floor(least({of.exponential('seats')}, 5) * 4))",
        "yearly": of.chance("yearly", 0.35),
        "currency": country_field("currency"),
    }


def habits(plan: Plan, of: Random) -> list[dict[str, str]]:
    """How often and for how long somebody comes back, and what they pay."""
    organization = Random(plan.seed, "organization", ("organization",))
    days_left = f"({plan.now_sql} - greatest(first_us, {plan.start_sql})) / {DAY}"
    life = f"{of.exponential('life')} * {at(LIFE_DAYS, 'level')}"
    # Who was there before the window began is not on their way out at its first day.
    life = (
        f"greatest(if(newcomer, 0, 45) + {life} * if(newcomer, 1, 3), {at(SHORTEST_LIFE, 'level')})"
    )
    eager = f"(0.25 + 0.75 * least({of.exponential('eager')}, 4))"
    prices = list(world.PRICES.values())
    wanted = f"round(life_days * {at(VISITS_PER_DAY, 'level')} * {eager})"
    number = f"least(greatest({wanted}, {at(FEWEST_VISITS, 'level')}), {at(MOST_VISITS, 'level')})"
    return [
        {
            "life_days": f"least({days_left}, {life})",
            "paid_plan": organization.pick("plan", PLANS),
            "pays_before": f"toUInt8(level = {PAYER} AND NOT newcomer"
            f" AND {of.chance('payer', 0.6)})",
        },
        {
            "visits": f"toUInt32({number})",
            "price": f"transform(paid_plan, {list(world.PRICES)}, {prices}, 0)",
        },
        {"quits": f"toUInt8(level = {PAYER} AND visits >= 8 AND {of.chance('quits', 0.18)})"},
        {"plan": f"if(level = {PAYER} AND NOT quits, paid_plan, 'free')"},
    ]


def name(of: Random) -> str:
    """A full name; one in 80 is one that programs stumble over."""
    usual = concat(
        of.pick("first name", world.FIRST_NAMES), "' '", of.pick("last name", world.LAST_NAMES)
    )
    rare = of.pick("rare name", world.RARE_NAMES)
    return f"if(signed_up, if({of.below('rare', 80)} = 0, {rare}, {usual}), '')"


def email(of: Random) -> str:
    """An address on a reserved domain, for most of those who signed up."""
    domains = ("example.com", "example.com", "example.org", "example.net")
    private = of.pick("mail", domains)
    company = "concat('org', toString(organization + 1001), '.test')"
    domain = f"if({of.chance('company mail', 0.45)}, {company}, {private})"
    plain = f"normalizeUTF8NFD({of.pick('first name', world.FIRST_NAMES)})"
    first = f"lower(replaceRegexpAll({plain}, '[^A-Za-z]', ''))"
    address = f"concat({first}, '.', toString(p), '@', {domain})"
    return f"if(signed_up AND {of.chance('has mail', 0.96)}, {address}, '')"


def device_field(field: str) -> str:
    """What is known about somebody's device, as text."""
    return f"toString({at((getattr(device, field) for device in world.DEVICES), 'device')})"


def country_field(field: str) -> str:
    """What is known about somebody's country."""
    return at((getattr(country, field) for country in world.COUNTRIES), "country")


def browser_json(of: Random) -> str:
    """The event properties that tell of somebody's machine and place: JSON fields after a comma."""
    city = at(
        (city for country in world.COUNTRIES for city in country.cities),
        f"(country * 3 + {of.below('city', 3)})",
    )
    fields = {
        "$os": quoted(device_field("os")),
        "$browser": quoted(device_field("browser")),
        "$browser_version": device_field("browser_version"),
        "$device_type": quoted(device_field("kind")),
        "$screen_width": device_field("width"),
        "$screen_height": device_field("height"),
        "$browser_language": quoted(country_field("language")),
        "$lib": quoted("'web'"),
        "$lib_version": quoted("'1.298.1'"),
        "$geoip_country_code": quoted(country_field("code")),
        "$geoip_country_name": quoted(country_field("name")),
        "$geoip_city_name": quoted(city),
    }
    return concat(json_fields(fields), flags_json(of))


def flag_values(of: Random) -> dict[str, str]:
    """JSON text of the value that each of the first flags has for somebody."""
    sharing, search, billing, _ = world.FLAGS
    return {
        sharing: quoted(of.pick("flag sharing", ("control", "test"))),
        search: truth(of.chance("flag search", 0.3)),
        billing: truth(of.chance("flag billing", 0.5)),
    }


def flags_json(of: Random) -> str:
    """Which feature flags somebody has, as event properties."""
    names = {flag: literal(f'"{flag}"') for flag in world.FLAGS}
    active = [f"if({text} = 'false', '', {names[flag]})" for flag, text in flag_values(of).items()]
    listed = f"arrayStringConcat(arrayFilter(x -> x != '', [{', '.join(active)}]), ',')"
    values = {f"$feature/{flag}": text for flag, text in flag_values(of).items()}
    return json_fields({"$active_feature_flags": concat("'['", listed, "']'")} | values)


def person_json(plan: Plan) -> str:
    """The properties of a person."""
    return concat(
        "'{\"$initial_current_url\":'",
        quoted(at((f"https://{host}{path}" for host, path, _ in world.PAGES), "landing")),
        first_seen_json(),
        optional_fields("email != ''", {"email": quoted("email")}),
        optional_fields("signed_up", account_fields(Random(plan.seed, "person", ("p",)))),
        "'}'",
    )


def first_seen_json() -> str:
    """What PostHog's library notes about a person by itself: JSON fields after a comma."""
    latest = {
        "os": device_field("os"),
        "browser": device_field("browser"),
        "device_type": device_field("kind"),
        "geoip_country_code": country_field("code"),
        "geoip_country_name": country_field("name"),
    }
    initial = latest | {
        "referrer": at((referrer for referrer, _, _ in world.REFERRERS), "referrer"),
        "referring_domain": at((domain for _, domain, _ in world.REFERRERS), "referrer"),
    }
    fields = {f"${field}": quoted(text) for field, text in latest.items()}
    fields |= {f"$initial_{field}": quoted(text) for field, text in initial.items()}
    marks = {
        f"$initial_utm_{name}": quoted(at((found[part] for found in world.CAMPAIGNS), "campaign"))
        for part, name in enumerate(("source", "medium", "campaign"))
    }
    return concat(json_fields(fields), optional_fields("campaign > 0", marks))


def account_fields(of: Random) -> dict[str, str]:
    """What the product tells about somebody with an account."""
    return {
        "name": escaped("name"),
        "plan": quoted("plan"),
        "role": quoted(of.pick("role", world.ROLES)),
        "country": quoted(country_field("name")),
        "created_via": quoted(of.pick("channel", world.CHANNELS)),
        "organization_key": quoted("organization_key"),
        "newsletter": truth(of.chance("newsletter", 0.4)),
        "seats": "toString(seats)",
        "storage_gb": decimal(f"5 * {of.exponential('storage')}"),
        "signed_up_at": time_text("first_us + 300000000"),
    }


def persons_select(plan: Plan, last_seen: str) -> str:
    """Rows of `person`; `last_seen` is a relation of `p` and `end_us`."""
    return f"""
SELECT person_id, fromUnixTimestamp64Micro(first_us, 'UTC'), {plan.team_id}, {person_json(plan)},
    signed_up, 0, signed_up, fromUnixTimestamp64Micro(end_us, 'UTC')
FROM {PEOPLE} AS people INNER JOIN {last_seen} AS seen ON people.p = seen.p"""


def distinct_ids_select(plan: Plan, people: str = PEOPLE) -> str:
    """Rows of `person_distinct_id2`."""
    return f"""
SELECT {plan.team_id}, distinct_id, person_id, 0, 0 FROM {people}
ARRAY JOIN [anonymous_id, user_id, second_browser_id] AS distinct_id
WHERE distinct_id != ''"""
