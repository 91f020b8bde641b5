"""Signing in and out on a plain terminal, without the app.

The dialogue is also the way for screen readers, and for machines: with `--key-stdin` nothing is
asked. What PostHog says is made safe before it is printed.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from typing import TYPE_CHECKING

from hogtui.api.errors import ApiError, NotAuthenticated
from hogtui.api.session import KeyInfo, Project
from hogtui.credentials import Credentials
from hogtui.settings import Profile, Settings
from hogtui.settings.saving import forget_profile, save_profile
from hogtui.text import safe
from hogtui.text.hosts import InvalidHost, normal_host

if TYPE_CHECKING:
    from pydantic import SecretStr

TRIES = 3
"""For a key that PostHog does not know."""


class GivenUp(Exception):
    """There is no going on; the message says why."""


@dataclass(frozen=True)
class Wanted:
    """What the command line said about an account; None is asked for."""

    host: str | None = None
    project_id: int | None = None
    profile: str | None = None
    key: str | None = None
    """A key that came through standard input. Then nothing is asked."""
    allow_file: bool = False


@dataclass(frozen=True)
class Dialogue:
    """How to talk to the person."""

    say: Callable[[str], None] = print
    ask: Callable[[str], str] = input
    ask_secret: Callable[[str], str] = getpass

    def choose(self, question: str, default: str = "") -> str:
        """An answer, or the default when it was just enter. Raises GivenUp at the end of input."""
        try:
            answer = self.ask(f"{question} [{default}]: " if default else f"{question}: ")
        except EOFError:
            raise GivenUp("Nothing was saved.") from None
        return answer.strip() or default

    def confirm(self, question: str) -> bool:
        """Yes only when that was said."""
        return self.choose(f"{question} (y/n)", "n").lower() in ("y", "yes")


@dataclass
class Account:
    """One sign-in or sign-out."""

    settings: Settings
    credentials: Credentials
    dialogue: Dialogue

    def login(self, wanted: Wanted) -> None:
        """Find out host, key and project, and save them. Raises GivenUp."""
        say = self.dialogue.say
        host = self._host(wanted)
        if wanted.key is None:
            say(f"Make a personal API key at {host}/settings/user-api-keys")
            say("It needs query:read, and what else you want to look at or change.")
        key, info, projects = self._checked_key(host, wanted)
        if info is not None:
            scopes = "everything" if "*" in info.scopes else ", ".join(sorted(info.scopes))
            say(safe.line(f"The key {info.label} may use: {scopes or 'nothing that it tells'}"))
        project = self._project(projects, wanted)
        name = wanted.profile or self._name(host, wanted)
        profile = Profile(name, host, project_id=project)
        if name in self.settings.profiles and self.settings.profiles[name].host == host:
            profile = self.settings.profiles[name]._replace(project_id=project)
        self._save(profile, key, wanted)

    def logout(self, name: str | None) -> None:
        """Forget a profile and its key. Raises GivenUp."""
        profile = self.settings.profiles.get(name) if name else self.settings.profile
        if profile is None or profile.name not in self.settings.profiles:
            raise GivenUp("There is no saved profile to sign out of.")
        places = self.credentials.delete(profile)
        if problem := forget_profile(self.settings, profile.name):
            raise GivenUp(problem)
        for note in self.credentials.notes:
            self.dialogue.say(note)
        self.dialogue.say(
            f"The key of {profile.name} is no longer in {' or '.join(places)}."
            if places
            else f"There was no key for {profile.name}."
        )
        self.dialogue.say("It still works until you delete it in PostHog's settings.")

    def list_profiles(self) -> None:
        """Print the profiles, the one in use first marked by a star."""
        profiles = self.settings.profiles.values()
        if not profiles:
            self.dialogue.say("There are no profiles yet; `hogtui login` makes one.")
            return
        wide = max(len(each.name) for each in profiles)
        current = self.settings.profile.name if self.settings.profile else None
        for each in profiles:
            marks = [f"project {each.project_id}"] if each.project_id else []
            marks += ["production"] * each.production + ["starts unlocked"] * each.write
            star = "*" if each.name == current else " "
            self.dialogue.say(
                f"{star} {each.name:<{wide}}  {each.host}  {', '.join(marks)}".rstrip()
            )

    def _host(self, wanted: Wanted) -> str:
        text = wanted.host
        while True:
            if text is None and wanted.key is not None:
                raise GivenUp("--key-stdin needs --host too: us, eu, or your own address.")
            if text is None:
                text = self.dialogue.choose("Region (us, eu) or your own address", "us")
            try:
                return normal_host(text)
            except InvalidHost as error:
                if wanted.host is not None:
                    raise GivenUp(str(error)) from None
                self.dialogue.say(str(error))
                text = None

    def _checked_key(
        self, host: str, wanted: Wanted
    ) -> "tuple[SecretStr, KeyInfo | None, list[Project]]":
        """A key that PostHog knows, what it may do, and where."""
        from pydantic import SecretStr

        for _try in range(TRIES):
            text = wanted.key
            if text is None:
                try:
                    text = self.dialogue.ask_secret("Personal API key (not shown): ")
                except EOFError:
                    raise GivenUp("Nothing was saved.") from None
            key = SecretStr(text.strip())
            try:
                return key, *asyncio.run(look_up(host, key, self.settings, wanted.profile))
            except NotAuthenticated as error:
                if wanted.key is not None:
                    raise GivenUp(f"PostHog does not take the key: {error.message}") from None
                self.dialogue.say(safe.line(f"PostHog does not take the key: {error.message}"))
            except (ApiError, ValueError) as error:
                raise GivenUp(safe.line(str(error))) from None
        raise GivenUp("Nothing was saved.")

    def _project(self, projects: list[Project], wanted: Wanted) -> int | None:
        known = {project.id: project for project in projects}
        if wanted.project_id is not None:
            if known and wanted.project_id not in known:
                raise GivenUp(f"The key does not reach project {wanted.project_id}.")
            return wanted.project_id
        if len(projects) == 1 or (projects and wanted.key is not None):
            self.dialogue.say(safe.line(f"Project: {projects[0].name} ({projects[0].id})"))
            return projects[0].id
        for project in projects:
            self.dialogue.say(safe.line(f"  {project.id:>8}  {project.name}"))
        if wanted.key is not None:
            return None
        default = str(projects[0].id) if projects else ""
        while True:
            answer = self.dialogue.choose("Project's number", default)
            if not answer and not projects:
                return None
            if answer.isascii() and answer.isdigit() and (not known or int(answer) in known):
                return int(answer)
            self.dialogue.say("That is not one of them.")

    def _name(self, host: str, wanted: Wanted) -> str:
        usual = {"https://us.posthog.com": "us", "https://eu.posthog.com": "eu"}
        default = usual.get(host, host.partition("://")[2])
        return default if wanted.key else self.dialogue.choose("Name for this profile", default)

    def _save(self, profile: Profile, key: "SecretStr", wanted: Wanted) -> None:
        saved = self.credentials.save(profile, key, allow_file=wanted.allow_file)
        if not saved.where and wanted.key is None:
            self.dialogue.say(saved.sentence)
            if self.dialogue.confirm(f"Keep it in {self.credentials.path}, readable by you only?"):
                saved = self.credentials.save(profile, key, allow_file=True)
        if not saved.where:
            hint = "" if wanted.allow_file else " With --allow-file it goes into a file."
            raise GivenUp(f"{saved.sentence}{hint if wanted.key else ''} Nothing was saved.")
        if problem := save_profile(self.settings, profile):
            raise GivenUp(problem)
        self.dialogue.say(saved.sentence)
        self.dialogue.say(f"Saved as {profile.name}. Start with: hogtui --profile {profile.name}")


async def look_up(
    host: str, key: "SecretStr", settings: Settings, name: str | None
) -> tuple[KeyInfo | None, list[Project]]:
    """What a key may do, and its projects. Raises ApiError, ValueError."""
    from hogtui.api.activity import ActivityLog
    from hogtui.api.client import Client
    from hogtui.api.clock import SystemClock
    from hogtui.api.connection import Connection
    from hogtui.api.session import describe_key, list_projects

    alike = settings.profiles.get(name or "")
    guard = alike if alike is not None and alike.host == host else Profile("", host)
    connection = Connection(host, key, headers=guard.headers, ca_file=guard.ca_file)
    client = Client(connection, activity=ActivityLog(), clock=SystemClock())
    try:
        return await describe_key(client), await list_projects(client)
    finally:
        await client.close()
