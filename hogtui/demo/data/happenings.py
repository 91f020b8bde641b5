"""The kinds of events in the demo's data and the order in which they come in a visit."""

from hogtui.demo.data import world

NAMES = (
    "$pageview",
    "$pageleave",
    "$autocapture",
    "$web_vitals",
    "$rageclick",
    "$feature_flag_called",
    "$exception",
    "$identify",
    "$groupidentify",
    "$set",
    "signed_up",
    "onboarding_step_completed",
    "onboarding_step_completed",
    "onboarding_step_completed",
    "file_uploaded",
    "file_downloaded",
    "file_shared",
    "file_deleted",
    "project_created",
    "invited_teammate",
    "upgraded_plan",
    "downgraded_plan",
    "comment_added",
    "search_performed",
    "logged_in",
)
"""By code; the three steps of the onboarding are codes of their own with the same name."""
VIEW, LEAVE, CLICK, VITALS, RAGE, FLAG, EXCEPTION, IDENTIFY, GROUP, SET = range(10)
SIGNED_UP, STEP_1, STEP_2, STEP_3, UPLOAD, DOWNLOAD, SHARE, DELETE = range(10, 18)
NEW_PROJECT, INVITE, UPGRADE, DOWNGRADE, COMMENT, LOOK, LOGIN = range(18, 25)

AT_WORK = {
    VIEW: 300,
    CLICK: 220,
    UPLOAD: 95,
    DOWNLOAD: 85,
    SHARE: 60,
    LOOK: 55,
    VITALS: 50,
    FLAG: 45,
    COMMENT: 40,
    DELETE: 18,
    NEW_PROJECT: 14,
    INVITE: 6,
    RAGE: 6,
    EXCEPTION: 6,
}
"""What people do once they are in the app; weights that sum to 1000."""
WORK_PAGES = (
    world.FILES, world.FILES, world.FILE, world.FILE, world.FILE, world.PROJECTS, world.PROJECT,
    world.PROJECT, world.TEAM, world.SEARCH, world.ACTIVITY, world.PROFILE, world.BILLING,
)  # fmt: skip
LOOK_AROUND = {VIEW: 50, CLICK: 30, VITALS: 20}
"""What people do before they have signed up."""
OUTSIDE_PAGES = (world.HOME, world.PRICING, world.SHARING, world.BLOG, world.DOCS, world.CUSTOMERS)

Script = tuple[tuple[int, int], ...]
"""Codes with the page on which they happen."""

ARRIVE: Script = ((VIEW, world.HOME), (VITALS, world.HOME))
COMPARE: Script = ((CLICK, world.HOME), (VIEW, world.PRICING))
CONSIDER: Script = ((CLICK, world.PRICING), (VIEW, world.SIGNUP))
REGISTER: Script = (
    (CLICK, world.SIGNUP),
    (IDENTIFY, world.SIGNUP),
    (SIGNED_UP, world.SIGNUP),
    (GROUP, world.SIGNUP),
    (VIEW, world.ONBOARDING),
    (FLAG, world.ONBOARDING),
    (STEP_1, world.ONBOARDING),
)
SETTLE: Script = ((STEP_2, world.ONBOARDING), (STEP_3, world.ONBOARDING), (VIEW, world.FILES))
ACTIVATE: Script = ((CLICK, world.FILES), (UPLOAD, world.FILES), (NEW_PROJECT, world.PROJECTS))
GO: Script = ((LEAVE, world.HOME),)

FIRST_VISITS: tuple[Script, ...] = (
    ARRIVE + GO,
    ARRIVE + COMPARE + GO,
    ARRIVE + COMPARE + CONSIDER + GO,
    ARRIVE + COMPARE + CONSIDER + REGISTER + GO,
    ARRIVE + COMPARE + CONSIDER + REGISTER + SETTLE + GO,
    ARRIVE + COMPARE + CONSIDER + REGISTER + SETTLE + ACTIVATE + GO,
)
"""The first visit by how far people come; who comes further than the last does so later."""
IDENTIFIED_AT = len(ARRIVE + COMPARE + CONSIDER) + 1
"""Events of a first visit before this one carry the browser's id, later ones the person's own."""

INVITING: Script = (
    (VIEW, world.FILES),
    (CLICK, world.FILES),
    (VIEW, world.TEAM),
    (INVITE, world.TEAM),
    (LEAVE, world.TEAM),
)
PAYING: Script = (
    (VIEW, world.FILES),
    (UPLOAD, world.FILES),
    (VIEW, world.BILLING),
    (FLAG, world.BILLING),
    (CLICK, world.BILLING),
    (UPGRADE, world.BILLING),
    (SET, world.BILLING),
    (LEAVE, world.BILLING),
)
QUITTING: Script = (
    (VIEW, world.FILES),
    (VIEW, world.BILLING),
    (CLICK, world.BILLING),
    (DOWNGRADE, world.BILLING),
    (SET, world.BILLING),
    (LEAVE, world.BILLING),
)
