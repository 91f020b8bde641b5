"""Personal API keys: found, kept and forgotten. The only module that sees one.

A key is kept under the profile's name and the origin it is for, so asking for it on behalf of
another host finds nothing. Keyrings can wait for a prompt that nobody sees, and their back ends
raise errors of every kind; so each call runs in a thread of its own, with a time limit.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeVar

from hogtui import files
from hogtui.settings.choosing import ENVIRONMENT
from hogtui.settings.model import Profile
from hogtui.text import secrets
from hogtui.text.hosts import origin

if TYPE_CHECKING:
    from pydantic import SecretStr

SERVICE = "hogtui"
READ_LIMIT = 3.0
"""Seconds. At the start nobody expects to be asked for a password."""
SAVE_LIMIT = 30.0
"""Seconds. The user has just asked for it and may have to unlock the keyring."""

Result = TypeVar("Result")
Where = Literal["environment", "keyring", "file", ""]


class Keyring(Protocol):
    """What we use of the `keyring` package."""

    def get_password(self, service_name: str, username: str, /) -> str | None:
        """The secret, or None."""
        ...

    def set_password(self, service_name: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        ...

    def delete_password(self, service_name: str, username: str, /) -> None:
        """Forget a secret."""
        ...


class Found(NamedTuple):
    """A key and where it came from."""

    key: "SecretStr"
    where: Where
    place: str
    """The variable, the keyring or the file, for people."""


class Saved(NamedTuple):
    """Where a key went; `where` is "" when it was not kept."""

    where: Where
    sentence: str


def system_keyring() -> Keyring:
    """The keyring of this desktop. Takes 0.15 s to load, so it is never imported at the start."""
    import keyring

    return keyring.get_keyring()


class Credentials:
    """The keys of all profiles. Its methods block; use `in_thread` where a loop runs."""

    def __init__(
        self,
        environ: Mapping[str, str],
        path: Path,
        keyring: Callable[[], Keyring] = system_keyring,
        read_limit: float = READ_LIMIT,
        save_limit: float = SAVE_LIMIT,
    ) -> None:
        self.environ = environ
        self.path = path
        """The file for keys when there is no keyring."""
        self.keyring = keyring
        self.read_limit = read_limit
        self.save_limit = save_limit
        self.notes: list[str] = []
        """Why a key could not be looked for, one sentence each."""
        self._seen: set[SecretStr] = set()

    def read(self, profile: Profile) -> Found | None:
        """The key of a profile, from the same source as its host."""
        for variables in ENVIRONMENT:
            if variables.source == profile.source:
                name = variables.key(self.environ)
                return self._found(self.environ[name], "environment", name) if name else None
        if profile.source == "demo":
            return None
        account = account_of(profile)
        # The file holds a key only while the keyring could not, so it never has an older one.
        if key := self._in_file().get(account):
            return self._found(key, "file", str(self.path))
        try:
            kept = within(self.read_limit, lambda: self.keyring().get_password(SERVICE, account))
        except Exception as error:  # back ends raise errors of every kind
            self.notes.append(f"The keyring did not answer: {_reason(error)}.")
            return None
        return self._found(kept, "keyring", "the system's keyring") if kept else None

    def save(self, profile: Profile, key: "SecretStr", *, allow_file: bool = False) -> Saved:
        """Keep a key in the keyring; in a file of its own only when that was allowed."""
        self._seen.add(key)
        account, secret = account_of(profile), key.get_secret_value()

        def keep() -> bool:
            ring = self.keyring()
            ring.set_password(SERVICE, account, secret)
            # The null back end takes everything and keeps nothing.
            return ring.get_password(SERVICE, account) == secret

        try:
            why = "" if within(self.save_limit, keep) else "it keeps nothing"
        except Exception as error:  # back ends raise errors of every kind
            why = _reason(error)
        if not why:
            self._put_in_file(account, None)
            return Saved("keyring", "The key is in the system's keyring.")
        if not allow_file:
            return Saved("", f"The system's keyring cannot keep the key: {why}.")
        if problem := self._put_in_file(account, secret):
            return Saved("", problem)
        return Saved("file", f"The key is in {self.path}, which only you can read.")

    def delete(self, profile: Profile) -> list[str]:
        """Forget the key of a profile; gives where it was, for people."""
        account = account_of(profile)
        places = []

        def forget() -> bool:
            ring = self.keyring()
            if ring.get_password(SERVICE, account) is None:
                return False
            ring.delete_password(SERVICE, account)
            return True

        if account in self._in_file() and not self._put_in_file(account, None):
            places.append(str(self.path))
        try:
            if within(self.read_limit, forget):
                places.append("the system's keyring")
        except Exception as error:  # back ends raise errors of every kind
            self.notes.append(f"The keyring did not answer: {_reason(error)}.")
        return places

    def redact(self, text: str) -> str:
        """Text without anything that is or looks like a key."""
        return secrets.hide(text, [key.get_secret_value() for key in self._seen])

    def _found(self, key: str, where: Where, place: str) -> Found:
        from pydantic import SecretStr

        secret = SecretStr(key.strip())
        self._seen.add(secret)
        return Found(secret, where, place)

    def _in_file(self) -> dict[str, str]:
        try:
            data = files.read(self.path, secret=True)
            table = json.loads(data) if data else {}
        except files.Unreadable as error:
            self.notes.append(str(error))
            return {}
        except (ValueError, RecursionError):
            self.notes.append(f"{self.path} made no sense.")
            return {}
        items = table.items() if isinstance(table, dict) else ()
        return {name: value for name, value in items if isinstance(value, str)}

    def _put_in_file(self, account: str, key: str | None) -> str | None:
        """Set or remove one key of the file; gives what went wrong, or None."""
        table: dict[str, Any] = self._in_file()
        if key is None and account not in table:
            return None
        if key is None:
            del table[account]
        else:
            table[account] = key
        try:
            if table:
                files.write(self.path, json.dumps(table, indent=1).encode())
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            return f"{self.path} could not be written: {_reason(error)}."
        return None


def account_of(profile: Profile) -> str:
    """What a key is kept under: nothing but this profile at this origin gets it back."""
    return f"{profile.name} {origin(profile.host)}"


def masked(key: "SecretStr") -> str:
    """Enough of a key to tell it from another: `phx_…1a2b`."""
    text = key.get_secret_value()
    if len(text) < 3 * secrets.SHORTEST_LEAK:
        return "…"
    return f"{text[:4] if text[:2] == 'ph' and text[3] == '_' else ''}…{text[-4:]}"


def without_keys(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment for child programs: everything but keys."""
    secret = {name for variables in ENVIRONMENT for name in variables.keys}
    return {name: value for name, value in environ.items() if name not in secret}


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """Run a call in a thread and give up on it after a while. Raises TimeoutError and its errors.

    The thread is a daemon: one that waits for ever does not keep the program from ending.
    """
    answers: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(call())
        except BaseException as error:  # carried over to the thread that asked
            errors.append(error)

    thread = threading.Thread(target=run, name="hogtui-keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError(f"no answer within {seconds:g} s")
    return answers[0]


async def in_thread(call: Callable[[], Result]) -> Result:
    """Run something that blocks without holding the loop, or the end of the program, up."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def settle(answer: Result | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(answer)  # type: ignore[arg-type]  # an answer comes when no error does

    def run() -> None:
        answer, failure = None, None
        try:
            answer = call()
        except BaseException as error:  # carried over to the task that asked
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, answer, failure)

    threading.Thread(target=run, name="hogtui-keyring", daemon=True).start()
    return await done


def _reason(error: BaseException) -> str:
    """An error in a few words. Back ends write paragraphs, so only the first line."""
    words = str(error).strip().splitlines()
    if isinstance(error, OSError) and error.strerror:
        words = [error.strerror.lower()]
    return (words[0][:160] if words else type(error).__name__).rstrip(".")
