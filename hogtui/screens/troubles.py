"""Why there is no connection, in PostHog's words, and the next step."""

from typing import TYPE_CHECKING

from hogtui.api import errors
from hogtui.settings import Profile
from hogtui.widgets.notice import Trouble

if TYPE_CHECKING:
    from hogtui.api.write_types import Outcome


def explain(error: Exception, profile: Profile | None, retry: str) -> Trouble:
    """What to draw for a failure to connect; `retry` is the key that tries again."""
    words = str(error)
    host = (profile.host if profile is not None else "") or "the demo"
    another_key = "" if profile is None else profile.another_key
    at_start = host[:1].upper() + host[1:] if host == "the demo" else host
    match error:
        case errors.NotAuthenticated():
            return Trouble(
                f"{at_start} does not accept this key",
                words,
                f"It is wrong, expired or revoked. {another_key} {retry} tries again.",
            )
        case errors.Forbidden(scope=str(scope)):
            return Trouble(
                f"This key may not do that: it lacks {scope}",
                words,
                f"Add the scope {scope} to the key in PostHog's settings. {retry} tries again.",
            )
        case errors.Forbidden():
            return Trouble(
                "This key may not open the project",
                words,
                f"Check the key's projects and organisations in PostHog. {retry} tries again.",
            )
        case errors.NotFound():
            return Trouble(
                "There is no such project here",
                words,
                f"Check --project and --host, or run `hogtui profiles`. {retry} tries again.",
            )
        case errors.Unreachable():
            return Trouble(
                f"{at_start} does not answer",
                words,
                f"What you write is kept. Tries again by itself; {retry} tries now.",
            )
    return Trouble(f"Could not connect to {host}", words, f"{retry} tries again.")


def missing_scope(scope: str, title: str) -> Trouble:
    """A pane that the key cannot serve; nothing was sent to find out."""
    return Trouble(
        f"{title} needs {scope}, which this key does not have",
        step=f"Add the scope {scope} to the key in PostHog's settings, or use another profile.",
    )


def unknown_write(outcome: "Outcome") -> Trouble:
    """A change of which nobody knows whether it was made; stays until somebody does."""
    subject = outcome.ready.wish.subject
    return Trouble(
        f"Nobody knows whether the {subject.kind} {subject.name} was changed",
        outcome.message,
        "hogtui looks again every 15 s. Nothing is sent a second time.",
    )
