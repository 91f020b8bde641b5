"""Keys: where they are looked for, where they are kept, and who never gets them."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from hogtui.credentials import (
    SERVICE,
    Credentials,
    Keyring,
    account_of,
    in_thread,
    masked,
    system_keyring,
    without_keys,
)
from hogtui.settings import Profile

KEY = SecretStr("phx_0123456789abcdefghijklmnopqrstuvwxyz0123456")
OTHER = SecretStr("phx_another-key-of-somebody-else-altogether-0001")
PROFILE = Profile("work", "https://eu.posthog.com/prefix")
ACCOUNT = "work https://eu.posthog.com"


class MemoryKeyring:
    """A keyring that works."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, account: str, /) -> str | None:
        return self.secrets.get((service, account))

    def set_password(self, service: str, account: str, secret: str, /) -> None:
        self.secrets[service, account] = secret

    def delete_password(self, service: str, account: str, /) -> None:
        del self.secrets[service, account]


class NullKeyring(MemoryKeyring):
    """Takes everything and keeps nothing, as keyring's null back end does."""

    def set_password(self, service: str, account: str, secret: str, /) -> None:
        del service, account, secret


class BrokenKeyring(MemoryKeyring):
    """Raises what no list of error classes has."""

    def get_password(self, _service: str, _account: str, /) -> str | None:
        raise ZeroDivisionError("D-Bus fell over\nand a paragraph about it")

    def set_password(self, service: str, account: str, _secret: str, /) -> None:
        self.get_password(service, account)


class SilentKeyring(MemoryKeyring):
    """Waits for a prompt that nobody sees."""

    def get_password(self, _service: str, _account: str, /) -> str | None:
        threading.Event().wait(30)
        return None

    def set_password(self, service: str, account: str, _secret: str, /) -> None:
        self.get_password(service, account)


def credentials(tmp_path: Path, ring: Keyring | None = None, **environ: str) -> Credentials:
    backend = ring or MemoryKeyring()
    return Credentials(
        environ, tmp_path / "c" / "keys.json", lambda: backend, read_limit=0.1, save_limit=0.1
    )


def test_the_keyring_keeps_a_key(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    store = credentials(tmp_path, ring)
    assert store.read(PROFILE) is None
    assert store.save(PROFILE, KEY).where == "keyring"
    found = store.read(PROFILE)
    assert found is not None
    assert (found.key, found.where) == (KEY, "keyring")
    assert ring.secrets == {(SERVICE, ACCOUNT): KEY.get_secret_value()}
    assert not store.path.exists()


@pytest.mark.parametrize(
    "host",
    [
        "https://us.posthog.com",
        "https://eu.posthog.com.evil.example",
        "https://eu.posthog.com:8443",
        "http://eu.posthog.com",
    ],
)
@pytest.mark.parametrize("ring", [MemoryKeyring, NullKeyring])
def test_another_origin_gets_nothing(tmp_path: Path, host: str, ring: type[MemoryKeyring]) -> None:
    store = credentials(tmp_path, ring())
    assert store.save(PROFILE, KEY, allow_file=True).where
    assert store.read(PROFILE._replace(host=host)) is None
    assert store.read(PROFILE._replace(name="home")) is None
    assert store.read(PROFILE._replace(host="https://eu.posthog.com")) is not None


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        (NullKeyring(), "it keeps nothing"),
        (BrokenKeyring(), "D-Bus fell over"),
        (SilentKeyring(), "no answer within 0.1 s"),
    ],
)
def test_no_file_without_a_yes(tmp_path: Path, ring: Keyring, why: str) -> None:
    store = credentials(tmp_path, ring)
    saved = store.save(PROFILE, KEY)
    assert saved.where == ""
    assert saved.sentence == f"The system's keyring cannot keep the key: {why}."
    assert not store.path.exists()
    saved = store.save(PROFILE, KEY, allow_file=True)
    assert saved.where == "file"
    assert str(store.path) in saved.sentence
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    found = store.read(PROFILE)
    assert found is not None
    assert (found.key, found.where) == (KEY, "file")


def test_a_keyring_that_works_again_takes_the_key_over(tmp_path: Path) -> None:
    credentials(tmp_path, NullKeyring()).save(PROFILE, KEY, allow_file=True)
    store = credentials(tmp_path)
    assert store.save(PROFILE, OTHER, allow_file=True).where == "keyring"
    assert not store.path.exists()
    found = store.read(PROFILE)
    assert found is not None
    assert found.key == OTHER


@pytest.mark.parametrize(
    ("environ", "source", "key"),
    [
        ({"POSTHOG_PERSONAL_API_KEY": "phx_a"}, "environment", "phx_a"),
        ({"POSTHOG_CLI_API_KEY": "phx_b"}, "posthog-cli environment", "phx_b"),
        ({"POSTHOG_CLI_TOKEN": " phx_c\n"}, "posthog-cli environment", "phx_c"),
        ({"POSTHOG_CLI_API_KEY": "phx_b"}, "environment", None),
        ({"POSTHOG_PERSONAL_API_KEY": "phx_a"}, "posthog-cli environment", None),
        ({"POSTHOG_PERSONAL_API_KEY": "phx_a"}, "profile", "stored"),
        ({"POSTHOG_PERSONAL_API_KEY": "phx_a"}, "arguments", "stored"),
        ({"POSTHOG_PERSONAL_API_KEY": "phx_a"}, "demo", None),
        ({}, "environment", None),
    ],
)
def test_the_key_comes_from_where_the_host_comes_from(
    tmp_path: Path, environ: dict[str, str], source: str, key: str | None
) -> None:
    ring = MemoryKeyring()
    ring.set_password(SERVICE, ACCOUNT, "stored")
    profile = PROFILE._replace(source=source)  # type: ignore[arg-type]  # the cases are literals
    found = credentials(tmp_path, ring, **environ).read(profile)
    assert (found.key.get_secret_value() if found else None) == key


@pytest.mark.parametrize("ring", [BrokenKeyring(), SilentKeyring()])
def test_a_keyring_that_does_not_answer_is_no_key(tmp_path: Path, ring: Keyring) -> None:
    store = credentials(tmp_path, ring)
    start = time.monotonic()
    assert store.read(PROFILE) is None
    assert time.monotonic() - start < 3
    assert len(store.notes) == 1


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    store = credentials(tmp_path, NullKeyring())
    store.save(PROFILE, KEY, allow_file=True)
    store.path.chmod(0o640)
    assert store.read(PROFILE) is None
    assert "other users may read it" in store.notes[0]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '"x"'])
def test_a_file_that_makes_no_sense_is_no_key(tmp_path: Path, text: str) -> None:
    store = credentials(tmp_path)
    store.path.parent.mkdir()
    store.path.write_text(text)
    store.path.chmod(0o600)
    assert store.read(PROFILE) is None


@pytest.mark.parametrize("ring", [MemoryKeyring(), NullKeyring()])
def test_forgetting(tmp_path: Path, ring: Keyring) -> None:
    store = credentials(tmp_path, ring)
    other = PROFILE._replace(name="home")
    assert store.delete(PROFILE) == []
    store.save(PROFILE, KEY, allow_file=True)
    store.save(other, OTHER, allow_file=True)
    assert len(store.delete(PROFILE)) == 1
    assert store.read(PROFILE) is None
    assert store.read(other) is not None


def test_nothing_prints_a_key(tmp_path: Path) -> None:
    store = credentials(tmp_path, None, POSTHOG_PERSONAL_API_KEY=KEY.get_secret_value())
    found = store.read(PROFILE._replace(source="environment"))
    text = f"{store!r} {found!r} {found}"
    assert "0123456789ab" not in text


def test_a_key_of_any_shape_is_taken_out_of_text(tmp_path: Path) -> None:
    store = credentials(tmp_path)
    odd = "no-prefix-at-all-but-secret-0123456789"
    store.save(PROFILE, SecretStr(odd))
    assert "at-all-but-s" not in store.redact(f"GET /?key={odd}&x=1")
    assert "at-all-but-s" not in store.redact(f"cut {odd[5:30]} off")
    assert store.redact("SELECT 1") == "SELECT 1"
    assert store.redact(OTHER.get_secret_value()) == "[secret]"


@pytest.mark.parametrize(
    ("key", "shown"),
    [(KEY, "phx_…3456"), (SecretStr("a" * 43), "…aaaa"), (SecretStr("short"), "…")],
)
def test_masks(key: SecretStr, shown: str) -> None:
    assert masked(key) == shown


def test_children_get_no_keys() -> None:
    environ = {"PATH": "/bin", "POSTHOG_CLI_TOKEN": "x", "POSTHOG_HOST": "https://x"}
    assert without_keys(environ) == {"PATH": "/bin", "POSTHOG_HOST": "https://x"}


async def test_waiting_does_not_hold_the_loop_up() -> None:
    assert await in_thread(lambda: 3) == 3

    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await in_thread(fail)


def test_a_process_ends_while_its_keyring_waits(tmp_path: Path) -> None:
    program = f"""
import threading
from pathlib import Path
from hogtui.credentials import Credentials
from hogtui.settings import Profile
def wait():
    threading.Event().wait(600)
found = Credentials({{}}, Path({str(tmp_path)!r}) / "keys", wait, read_limit=0.05)
print(found.read(Profile("a", "https://b")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "None\n"


def test_the_real_keyring_without_a_desktop(tmp_path: Path) -> None:
    """In a process of its own: loading it leaves traces."""
    program = (
        "from pathlib import Path; from hogtui.credentials import Credentials, system_keyring;"
        "from hogtui.settings import Profile; from pydantic import SecretStr;"
        f"c = Credentials({{}}, Path({str(tmp_path)!r}) / 'keys');"
        "print(c.save(Profile('a', 'https://b'), SecretStr('x')).where == '', c.notes)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    )
    assert done.stdout.startswith("True")
    assert callable(system_keyring)


def test_the_file_s_layout(tmp_path: Path) -> None:
    store = credentials(tmp_path, NullKeyring())
    store.save(PROFILE, KEY, allow_file=True)
    assert json.loads(store.path.read_text()) == {ACCOUNT: KEY.get_secret_value()}
    assert account_of(PROFILE) == ACCOUNT
