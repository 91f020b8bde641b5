"""The product that the demo's data tells of: who uses it, on what, and what they do there.

Pinecrate keeps files and project spaces for teams. Every domain ends in a reserved name.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """Where people are; `weight` is their share."""

    code: str
    name: str
    weight: int
    offset: int
    """Hours ahead of UTC, for the rhythm of the day."""
    zone: str
    language: str
    currency: str
    cities: tuple[str, str, str]


COUNTRIES = (
    Country(
        "US",
        "United States",
        28,
        -5,
        "America/New_York",
        "en-US",
        "USD",
        ("New York", "Austin", "Portland"),
    ),
    Country("DE", "Germany", 12, 1, "Europe/Berlin", "de-DE", "EUR", ("Berlin", "München", "Köln")),
    Country(
        "GB",
        "United Kingdom",
        10,
        0,
        "Europe/London",
        "en-GB",
        "GBP",
        ("London", "Leeds", "Bristol"),
    ),
    Country(
        "FR", "France", 7, 1, "Europe/Paris", "fr-FR", "EUR", ("Paris", "Lyon", "Saint-Étienne")
    ),
    Country("IN", "India", 8, 5, "Asia/Kolkata", "en-IN", "USD", ("Bengaluru", "Pune", "Delhi")),
    Country(
        "BR",
        "Brazil",
        7,
        -3,
        "America/Sao_Paulo",
        "pt-BR",
        "USD",
        ("São Paulo", "Recife", "Curitiba"),
    ),
    Country(
        "CA", "Canada", 5, -5, "America/Toronto", "en-CA", "USD", ("Toronto", "Montréal", "Ottawa")
    ),
    Country("JP", "Japan", 5, 9, "Asia/Tokyo", "ja-JP", "USD", ("Tokyo", "Osaka", "Sapporo")),
    Country(
        "AU",
        "Australia",
        4,
        10,
        "Australia/Sydney",
        "en-AU",
        "USD",
        ("Sydney", "Melbourne", "Perth"),
    ),
    Country("ES", "Spain", 4, 1, "Europe/Madrid", "es-ES", "EUR", ("Madrid", "Málaga", "Bilbao")),
    Country(
        "NL",
        "Netherlands",
        4,
        1,
        "Europe/Amsterdam",
        "nl-NL",
        "EUR",
        ("Amsterdam", "Utrecht", "Delft"),
    ),
    Country(
        "CN", "China", 3, 8, "Asia/Shanghai", "zh-CN", "USD", ("Shanghai", "Shenzhen", "Chengdu")
    ),
    Country(
        "SE", "Sweden", 2, 1, "Europe/Stockholm", "sv-SE", "EUR", ("Stockholm", "Malmö", "Umeå")
    ),
    Country("NG", "Nigeria", 1, 1, "Africa/Lagos", "en-NG", "USD", ("Lagos", "Abuja", "Ibadan")),
)


@dataclass(frozen=True)
class Device:
    """What people sit at; `weight` is its share."""

    weight: int
    os: str
    os_version: str
    kind: str
    browser: str
    browser_version: int
    width: int
    height: int


DEVICES = (
    Device(22, "Mac OS X", "15.1.0", "Desktop", "Chrome", 141, 1728, 1117),
    Device(10, "Mac OS X", "14.6.1", "Desktop", "Safari", 18, 1512, 982),
    Device(20, "Windows", "11", "Desktop", "Chrome", 141, 1920, 1080),
    Device(9, "Windows", "10", "Desktop", "Microsoft Edge", 140, 1536, 864),
    Device(6, "Windows", "11", "Desktop", "Firefox", 143, 2560, 1440),
    Device(6, "Linux", "", "Desktop", "Firefox", 143, 1920, 1200),
    Device(3, "Linux", "", "Desktop", "Chrome", 140, 3840, 2160),
    Device(10, "iOS", "18.6", "Mobile", "Mobile Safari", 18, 393, 852),
    Device(9, "Android", "15", "Mobile", "Chrome", 141, 412, 915),
    Device(2, "Android", "14", "Mobile", "Samsung Internet", 27, 360, 780),
    Device(3, "iOS", "18.5", "Tablet", "Mobile Safari", 18, 820, 1180),
)

FIRST_NAMES = (
    "Ada", "Amélie", "Anil", "Bea", "Carlos", "Chloé", "Daniel", "Dilnoza", "Elif", "Emeka",
    "Eva", "Fatima", "Femi", "Grace", "Hannah", "Haruto", "Inés", "Ingrid", "Ivan", "Jonas",
    "José", "Kofi", "Lars", "Leïla", "Liam", "Lucía", "Mads", "Maya", "Mei", "Miguel", "Nadia",
    "Niamh", "Noor", "Olga", "Oskar", "Priya", "Rafael", "Renée", "Rosa", "Sam", "Sofia", "Søren",
    "Tariq", "Thảo", "Tom", "Valentina", "Wanjiru", "Yuki", "Zoë", "Zuzana",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Almeida", "Andersson", "Bakker", "Becker", "Bianchi", "Brown", "Castillo", "Costa",
    "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Hoffmann", "Ivanova", "Jansen", "Kaya",
    "Kim", "Kowalski", "Lefèvre", "Lindqvist", "MacLeod", "Martins", "Mehta", "Müller",
    "Nakamura", "Nguyễn", "Novák", "O'Connor", "Okafor", "Olsen", "Park", "Peña", "Popescu",
    "Quispe", "Rao", "Rossi", "Santos", "Schäfer", "Sharma", "Silva", "Smith", "St. Clair",
    "Suzuki", "Tanaka", "van Dijk", "Varga", "Walker", "Öztürk",
)  # fmt: skip
# Names that a program may stumble over although nothing is wrong with them.
RARE_NAMES = (
    "李雷", "韩梅梅", "さくら 高橋", "Ada \"Countess\" Lovelace", "Jean-François d'Aubigné",
    "محمد علي",
    "Null", "🦔 Hedge", "<b>Bold</b> Person", "[red]Not Markup[/red]", "Ümit  Two  Spaces",
    "Maximiliane Wilhelmina von und zu Hohenstein-Langenburg",
)  # fmt: skip
ROLES = (
    "engineer",
    "designer",
    "product manager",
    "founder",
    "marketer",
    "analyst",
    "operations",
    "student",
)
CHANNELS = ("web form", "google sign-in", "invitation", "saml")

ORGANIZATION_FIRST = (
    "Blue Heron", "Copper Kettle", "Fernhill", "Granite Bay", "Hollow Oak", "Ivory Lantern",
    "Juniper", "Kestrel", "Lighthouse", "Marigold", "North Star", "Otter Creek", "Paper Boat",
    "Quiet River", "Red Panda", "Silver Birch", "Tandem", "Umbra", "Velvet Fox", "Wild Clover",
)  # fmt: skip
ORGANIZATION_LAST = (
    "Labs",
    "Studio",
    "Foods",
    "Logistics",
    "Health",
    "Media",
    "Robotics",
    "Partners",
    "Energy",
    "Schule",
)
INDUSTRIES = (
    "software",
    "design",
    "retail",
    "logistics",
    "healthcare",
    "education",
    "energy",
    "media",
)
PROJECT_NAMES = (
    "Website relaunch", "Q4 planning", "Brand guidelines", "Field photos", "Hiring", "Tax 2026",
    "Prototype Ω", "Onboarding kit", "Customer interviews", "Roadmap / Fahrplan", "Press",
    "Archive",
)  # fmt: skip

PRICES = {"pro": 12, "business": 24, "enterprise": 48}
"""Per seat and month, in the customer's currency."""

MARKETING_HOST = "pinecrate.test"
APP_HOST = "app.pinecrate.test"
PAGES = (
    (MARKETING_HOST, "/", "Pinecrate: files for teams"),
    (MARKETING_HOST, "/pricing", "Pricing"),
    (MARKETING_HOST, "/features/sharing", "Sharing"),
    (MARKETING_HOST, "/blog/why-we-built-pinecrate", "Why we built Pinecrate"),
    (MARKETING_HOST, "/docs/getting-started", "Getting started"),
    (MARKETING_HOST, "/signup", "Sign up"),
    (MARKETING_HOST, "/customers", "Customers"),
    (APP_HOST, "/onboarding", "Welcome"),
    (APP_HOST, "/files", "Files"),
    (APP_HOST, "/files/", "File"),
    (APP_HOST, "/projects", "Projects"),
    (APP_HOST, "/projects/", "Project"),
    (APP_HOST, "/team", "Team"),
    (APP_HOST, "/settings/billing", "Billing"),
    (APP_HOST, "/settings/profile", "Profile"),
    (APP_HOST, "/search", "Search"),
    (APP_HOST, "/activity", "Activity"),
)
HOME, PRICING, SHARING, BLOG, DOCS, SIGNUP, CUSTOMERS, ONBOARDING, FILES, FILE = range(10)
PROJECTS, PROJECT, TEAM, BILLING, PROFILE, SEARCH, ACTIVITY = range(10, 17)

REFERRERS = (
    ("$direct", "$direct", 40),
    ("https://www.google.com/", "www.google.com", 28),
    ("https://duckduckgo.com/", "duckduckgo.com", 6),
    ("https://news.ycombinator.com/", "news.ycombinator.com", 7),
    ("https://www.linkedin.com/", "www.linkedin.com", 8),
    ("https://github.com/", "github.com", 6),
    ("https://newsletter.example.org/issue/42", "newsletter.example.org", 5),
)
# Source, medium, campaign; the first is none at all.
CAMPAIGNS = (
    ("", "", ""),
    ("google", "cpc", "brand-search"),
    ("linkedin", "paid-social", "team-files"),
    ("newsletter", "email", "autumn-launch"),
    ("partner.example.net", "referral", "partner-program"),
)
LAUNCH_CAMPAIGN = 3

FILE_TYPES = ("pdf", "png", "docx", "xlsx", "jpg", "mp4", "zip", "fig", "csv")
FILE_NAMES = (
    "Q3 report.pdf", "Übersicht.xlsx", "設計図.png", "naïve résumé.docx",
    "budget (final) FINAL v2.xlsx", "🏔 trip.jpg", "notes \"quoted\".txt", "logo@2x.png",
    "contract_signed.pdf", "export-2026-08-01T00:00:00.csv", "demo.mp4", "a.zip",
)  # fmt: skip
SEARCHES = (
    "invoice",
    "logo",
    "roadmap q4",
    "résumé",
    "請求書",
    "[bold]draft[/bold]",
    "who's on call",
    "100%",
    "*.pdf",
    "",
)
ELEMENTS = (
    ("button", "Upload file", "upload"),
    ("button", "New project", "new-project"),
    ("a", "Pricing", "nav-pricing"),
    ("button", "Share", "share"),
    ("a", "Files", "nav-files"),
    ("button", "Start free trial", "cta-trial"),
    ("input", "", "search-box"),
    ("button", "Save & close", "save"),
    ("a", "Read the docs", "nav-docs"),
    ("svg", "", "close-icon"),
)
FLAGS = ("new-sharing-dialog", "ai-search", "billing-v2", "onboarding-checklist")

# Days ago at which each version of the web app came out, the newest last.
RELEASES = (
    (400, "4.9.6"),
    (58, "4.10.2"),
    (33, "4.11.0"),
    (21, "4.11.3"),
    (12, "4.12.0"),
    (9.5, "4.12.1"),
    (3, "4.13.0"),
)
BROKEN_RELEASE = "4.12.0"


def elements_chain(tag: str, text: str, attribute: str) -> str:
    """An element and its ancestors in the form that PostHog stores for autocapture."""
    own = f'{tag}.btn.btn-primary:attr__class="btn btn-primary"attr__data-attr="{attribute}"'
    if tag == "a":
        own += f'href="/{attribute.removeprefix("nav-")}"'
    words = f'text="{text}"' if text else ""
    return (
        f'{own}nth-child="2"nth-of-type="1"{words}'
        ';div.toolbar:attr__class="toolbar"nth-child="1"nth-of-type="1"'
        ';main:nth-child="2"nth-of-type="1";body:nth-child="2"nth-of-type="1"'
    )


@dataclass(frozen=True)
class Fault:
    """A mistake in the product that shows up as exceptions."""

    type: str
    message: str
    source: str
    function: str
    line: int
    handled: bool = False


FAULTS = (
    Fault(
        "TypeError",
        "Cannot read properties of undefined (reading 'thumbnail')",
        "src/preview/thumbnail.ts",
        "renderThumbnail",
        118,
    ),
    Fault("NetworkError", "Failed to fetch", "src/api/client.ts", "request", 64, handled=True),
    Fault(
        "UploadError",
        "Chunk 3 of 7 was rejected: 413 Payload Too Large",
        "src/upload/chunks.ts",
        "sendChunk",
        203,
    ),
    Fault("RangeError", "Maximum call stack size exceeded", "src/tree/flatten.ts", "flatten", 27),
    Fault(
        "SyntaxError",
        "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
        "src/api/client.ts",
        "decode",
        91,
    ),
    Fault(
        "Error",
        "ResizeObserver loop completed with undelivered notifications.",
        "src/layout/pane.tsx",
        "observe",
        12,
        handled=True,
    ),
)


def frames(fault: Fault, number: int) -> list[dict[str, object]]:
    """Where an exception came from, the innermost call first."""
    calls = (
        (fault.function, fault.source, fault.line),
        ("onClick", "src/components/Button.tsx", 41),
        ("HTMLUnknownElement.callCallback", "node_modules/react-dom/cjs/react-dom.js", 4164),
    )
    return [
        {
            "raw_id": f"{number:02d}a{depth}",
            "mangled_name": name,
            "resolved_name": name,
            "source": source,
            "line": line,
            "column": 11 + depth,
            "in_app": source.startswith("src/"),
            "resolved": True,
            "lang": "javascript",
        }
        for depth, (name, source, line) in enumerate(calls)
    ]


def fault_fields(fault: Fault, number: int) -> str:
    """The properties of an `$exception`, as JSON fields after a comma."""
    exception = {
        "id": f"0190-{number}",
        "type": fault.type,
        "value": fault.message,
        "mechanism": {"handled": fault.handled, "synthetic": False, "type": "onerror"},
        "stacktrace": {"type": "resolved", "frames": frames(fault, number)},
    }
    fields = {
        "$exception_list": [exception],
        "$exception_types": [fault.type],
        "$exception_values": [fault.message],
        "$exception_sources": [fault.source],
        "$exception_functions": [fault.function],
        "$exception_fingerprint": f"{(number + 1) * 0x9E3779B97F4A7C15 % 2**64:016x}",
        "$exception_issue_id": f"0197f3a2-5c1e-7d3b-8e44-{number + 1:012x}",
        "$exception_level": "error",
        "$exception_handled": fault.handled,
    }
    return "," + json.dumps(fields, ensure_ascii=False, separators=(",", ":"))[1:-1]
