"""People as PostHog tells of them, and who of them may approve something."""

from collections.abc import Callable, Mapping

from hogtui.text.safe import line

Called = Callable[[str, object], str]
"""The name of what PostHog tells by its number: a kind and a number; "" when it is not known."""


def person(user: object) -> str:
    """Name, or else e-mail."""
    if not isinstance(user, Mapping):
        return ""
    name = f"{user.get('first_name') or ''} {user.get('last_name') or ''}".strip()
    return line(name or str(user.get("email") or ""))


def approvers(policy: object, called: Called) -> str:
    """Who can approve, and how many of them it takes: "2 of Ada, Ben, role 7"."""
    if not isinstance(policy, Mapping):
        return ""
    names = [
        line(called(kind, each) or f"{kind} {each}")
        for kind, many in (("user", "users"), ("role", "roles"))
        for each in policy.get(many) or ()
    ]
    quorum = policy.get("quorum")
    number = f"{quorum} of " if isinstance(quorum, int) and len(names) > 1 else ""
    return number + ", ".join(names) if names else ""
