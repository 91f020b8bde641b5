"""Signing in and out on a plain terminal, against the embedded PostHog."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from hogtui.account import Account, Dialogue, GivenUp, Wanted
from hogtui.credentials import Credentials, Keyring
from hogtui.settings import Arguments, Settings, load
from tests.demo_child import DemoServer

pytestmark = pytest.mark.demo


class Person:
    """Answers in order, and remembers what was said."""

    def __init__(self, *answers: str) -> None:
        self.answers: Iterator[str] = iter(answers)
        self.asked: list[str] = []
        self.heard: list[str] = []
        self.dialogue = Dialogue(self.heard.append, self.answer, self.answer)

    def answer(self, question: str) -> str:
        self.asked.append(question)
        try:
            return next(self.answers)
        except StopIteration:
            raise EOFError from None

    @property
    def said(self) -> str:
        return "\n".join([*self.heard, *self.asked])


def no_keyring() -> Keyring:
    raise RuntimeError("there is no keyring here")


def account(home: Path, person: Person) -> Account:
    settings = load(Arguments(), {"HOME": str(home)})
    return Account(settings, Credentials({}, home / "keys.json", no_keyring), person.dialogue)


def settings_of(home: Path) -> Settings:
    return load(Arguments(), {"HOME": str(home)})


# These do not run inside a loop: the command line starts its own.


def test_a_person_signs_in(tmp_path: Path, demo_server: DemoServer) -> None:
    facts = demo_server.facts
    person = Person(
        "ftp://no", facts.url, "phx_wrong", facts.key, str(facts.project_id), "mine", "y"
    )
    account(tmp_path, person).login(Wanted())
    assert "must start with https://" in person.said
    assert "does not take the key" in person.said
    assert str(tmp_path / "keys.json") in person.heard[-2]
    assert facts.key not in person.said
    profile = settings_of(tmp_path).profile
    assert profile is not None
    assert (profile.name, profile.host, profile.project_id) == ("mine", facts.url, facts.project_id)
    kept = Credentials({}, tmp_path / "keys.json", no_keyring).read(profile)
    assert kept is not None
    assert kept.key == SecretStr(facts.key)


def test_without_a_yes_nothing_is_saved(tmp_path: Path, demo_server: DemoServer) -> None:
    facts = demo_server.facts
    person = Person(facts.key, str(facts.project_id), "mine", "")
    with pytest.raises(GivenUp, match="Nothing was saved"):
        account(tmp_path, person).login(Wanted(host=facts.url))
    assert settings_of(tmp_path).profiles == {}
    assert not (tmp_path / "keys.json").exists()


def test_a_machine_signs_in(tmp_path: Path, demo_server: DemoServer) -> None:
    facts = demo_server.facts
    person = Person()
    wanted = Wanted(facts.url, facts.project_id, None, facts.read_only_key, allow_file=True)
    account(tmp_path, person).login(wanted)
    assert person.asked == []
    assert settings_of(tmp_path).profiles[urlsplit(facts.url).netloc].project_id == facts.project_id


@pytest.mark.parametrize(
    ("project", "key", "why"),
    [
        (999_999, None, "does not reach project 999999"),
        (None, "phx_wrong", "does not take the key"),
        (None, "phx wrong", "no PostHog key has"),
    ],
)
def test_a_machine_is_refused(
    tmp_path: Path, demo_server: DemoServer, project: int | None, key: str | None, why: str
) -> None:
    wanted = Wanted(demo_server.facts.url, project, None, key or demo_server.facts.key)
    with pytest.raises(GivenUp, match=why):
        account(tmp_path, Person()).login(wanted)
    assert settings_of(tmp_path).profiles == {}


def test_signing_out(tmp_path: Path, demo_server: DemoServer) -> None:
    facts = demo_server.facts
    wanted = Wanted(facts.url, facts.project_id, "mine", facts.key, allow_file=True)
    account(tmp_path, Person()).login(wanted)
    person = Person()
    account(tmp_path, person).logout(None)
    assert "no longer in" in person.said
    assert settings_of(tmp_path).profiles == {}
    with pytest.raises(GivenUp):
        account(tmp_path, Person()).logout("mine")
