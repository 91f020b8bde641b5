"""Where to go in a run: the command line, the environment and the profiles, in that order."""

from collections.abc import Mapping
from typing import NamedTuple

from hogtui.settings.model import Arguments, Profile, Source
from hogtui.text.hosts import InvalidHost, normal_host

DEFAULT_HOST = "https://us.posthog.com"
"""Where a key in the environment without a host belongs, as PostHog's own tools have it."""


class EnvironmentVariables(NamedTuple):
    """One family of variables that names a host and holds its key."""

    source: Source
    host: str
    project_id: str
    keys: tuple[str, ...]
    live_host: str | None = None

    def key(self, environ: Mapping[str, str]) -> str | None:
        """The variable that holds a key, if one does."""
        return next((name for name in self.keys if environ.get(name, "").strip()), None)


ENVIRONMENT = (
    EnvironmentVariables(
        "environment",
        "POSTHOG_HOST",
        "POSTHOG_PROJECT_ID",
        ("POSTHOG_PERSONAL_API_KEY",),
        "POSTHOG_LIVE_HOST",
    ),
    EnvironmentVariables(
        "posthog-cli environment",
        "POSTHOG_CLI_HOST",
        "POSTHOG_CLI_PROJECT_ID",
        ("POSTHOG_CLI_API_KEY", "POSTHOG_CLI_TOKEN"),
    ),
)


class InvalidArgument(ValueError):
    """The command line named a profile that is not there, or a host that cannot be used."""


def choose(
    arguments: Arguments,
    environ: Mapping[str, str],
    profiles: Mapping[str, Profile],
    default: str,
    warnings: list[str],
) -> Profile | None:
    """Where to go in this run. Raises InvalidArgument."""
    if arguments.demo:
        return Profile("demo", "", source="demo")
    if arguments.profile is not None and arguments.profile not in profiles:
        raise InvalidArgument(_unknown_profile(arguments.profile, profiles))
    profile: Profile | None
    if arguments.profile is not None:
        profile = profiles[arguments.profile]
    else:
        profile = from_environment(environ, profiles, warnings)
        if profile is None:
            profile = profiles.get(default) or next(iter(profiles.values()), None)
    if arguments.host is not None:
        profile = _at_host(arguments.host, profile, profiles, named=arguments.profile is not None)
    elif profile is None:
        profile = _host_without_key(environ)
    if profile is None:
        return None
    if arguments.project_id is not None:
        profile = profile._replace(project_id=arguments.project_id)
    return profile._replace(write=True) if arguments.write else profile


def from_environment(
    environ: Mapping[str, str], profiles: Mapping[str, Profile], warnings: list[str]
) -> Profile | None:
    """The profile that the environment describes; None unless it holds a key too."""
    for variables in ENVIRONMENT:
        name = variables.key(environ)
        if name is None:
            continue
        try:
            host = normal_host(environ.get(variables.host) or DEFAULT_HOST)
            live = variables.live_host and environ.get(variables.live_host)
            live_host = normal_host(live) if live else None
        except InvalidHost as error:
            # Sending the key to another host instead could give it to a stranger.
            warnings.append(f"{name} is not used, because its host is not usable: {error}")
            continue
        profile = Profile(
            "environment",
            host,
            project_id=_project_id(environ, variables.project_id, warnings),
            live_host=live_host,
            source=variables.source,
        )
        alike = next((one for one in profiles.values() if one.host == host), None)
        if alike is None:
            return profile
        # What guards a host holds however its key was found.
        return profile._replace(
            live_host=live_host or alike.live_host,
            headers=alike.headers,
            ca_file=alike.ca_file,
            production=alike.production,
            accent=alike.accent,
        )
    return None


def _project_id(environ: Mapping[str, str], name: str, warnings: list[str]) -> int | None:
    value = environ.get(name, "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return int(value)
    warnings.append(f"{name} is not a project's number and is not used.")
    return None


def _host_without_key(environ: Mapping[str, str]) -> Profile | None:
    """A host in the environment saves a first run one question, and nothing more."""
    for variables in ENVIRONMENT:
        try:
            return Profile("environment", normal_host(environ[variables.host]), source="arguments")
        except (KeyError, InvalidHost):
            continue
    return None


def _at_host(
    text: str, profile: Profile | None, profiles: Mapping[str, Profile], *, named: bool
) -> Profile:
    """The profile for a host that the command line names; its key is that host's own."""
    try:
        host = normal_host(text)
    except InvalidHost as error:
        raise InvalidArgument(f"--host: {error}") from None
    if profile is not None and profile.host == host:
        return profile
    if profile is not None and named:
        # Headers and project belong to the other host as much as the key does.
        return Profile(profile.name, host, production=profile.production, source="arguments")
    alike = next((one for one in profiles.values() if one.host == host), None)
    return alike or Profile(host.partition("://")[2], host, source="arguments")


def _unknown_profile(name: str, profiles: Mapping[str, Profile]) -> str:
    if not profiles:
        return f"there is no profile {name!r}, nor any other; `hogtui login` makes one"
    return f"there is no profile {name!r}; there is {', '.join(sorted(profiles))}"
