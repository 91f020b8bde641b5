"""Arguments in, app or plain output out.

Starting is a race: nothing is imported that this run does not need, and the demo's child begins
once the first frame is out, because until then both would want the same cores.
"""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hogtui import __version__, demo
from hogtui.arguments import account_options, events, printing_commands, with_file_named
from hogtui.credentials import Credentials, in_thread, within
from hogtui.settings import Arguments, InvalidArgument, Profile, Settings, load
from hogtui.settings.choosing import ENVIRONMENT
from hogtui.terminal.crash import CrashReports

if TYPE_CHECKING:
    from pydantic import SecretStr

    from hogtui.account import Account
    from hogtui.api.connection import Connection
    from hogtui.credentials import Saved
    from hogtui.demo.launch import Demo
    from hogtui.services import Services

FAILED = 1
"""The exit code when something went wrong; argparse has 2 for wrong arguments."""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="hogtui", description="A terminal explorer for PostHog.", allow_abbrev=False
    )
    top.add_argument("--version", action="version", version=f"hogtui {__version__}")
    top.add_argument("--demo", action="store_true", help="explore generated data; needs no account")
    top.add_argument(
        "--demo-size", type=events, metavar="N", help="events in the demo, such as 200000 or 1M"
    )
    account_options(top, None)
    lock = top.add_mutually_exclusive_group()
    lock.add_argument("--write", action="store_true", help="start with writing unlocked")
    lock.add_argument("--read-only", action="store_true", help="writing cannot be unlocked at all")
    top.add_argument(
        "--open", metavar="FILE", help="open a file with a query; `hogtui FILE.sql` does too"
    )
    top.add_argument(
        "--private", action="store_true", help="keep no history of what is run, until switched back"
    )
    top.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    top.add_argument(
        "--plain-output", action="store_true", help="let Textual write to the terminal by itself"
    )
    top.add_argument("--debug", action="store_true", help="show what helps to find a bug")
    top.set_defaults(command=open_app)
    _add_commands(top.add_subparsers(title="commands", metavar="COMMAND"))
    return top


def _add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """What can stand after `hogtui` instead of options."""
    login = commands.add_parser("login", help="save a key and a profile")
    account_options(login, argparse.SUPPRESS)
    login.add_argument("--key-stdin", action="store_true", help="read the key from standard input")
    login.add_argument(
        "--allow-file", action="store_true", help="without a keyring, keep the key in a file"
    )
    login.set_defaults(command=log_in)
    logout = commands.add_parser("logout", help="forget a profile and its key")
    logout.add_argument("name", nargs="?", help="the profile; the one in use if not given")
    logout.set_defaults(command=log_out)
    commands.add_parser("profiles", help="list the profiles").set_defaults(command=list_profiles)
    info = commands.add_parser(
        "info", help="print versions, paths and the terminal, for bug reports"
    )
    info.add_argument("--json", action="store_true", help="the same as JSON")
    info.set_defaults(command=show_info)
    printing_commands(commands, print_plainly)
    server = commands.add_parser(
        "demo-server", help="run the embedded PostHog alone, for other clients", add_help=False
    )
    server.set_defaults(command=serve_demo)


class Run(NamedTuple):
    """What every command works with."""

    parsed: argparse.Namespace
    settings: Settings
    environ: Mapping[str, str]
    credentials: Credentials
    reports: CrashReports


def run(argv: Sequence[str]) -> int:
    """Do what the command line says and give the exit code. Never a traceback."""
    environ = dict(os.environ)
    _keep_keys_in()
    commands = parser()
    parsed, rest = commands.parse_known_args(with_file_named(argv))
    # The demo server has options of its own, and its own words about wrong ones.
    if rest and parsed.command is not serve_demo:
        commands.error(f"unrecognized arguments: {' '.join(rest)}")
    parsed.rest = rest
    try:
        settings = load(_arguments(parsed), environ)
    except InvalidArgument as error:
        commands.error(str(error))
    credentials = Credentials(environ, settings.config_path.parent / "credentials.json")
    reports = CrashReports(settings.state_folder / "crashes", credentials.redact, environ)
    return guarded(Run(parsed, settings, environ, credentials, reports))


def guarded(this: Run) -> int:
    """Run the command; whatever goes wrong becomes a sentence and an exit code."""
    try:
        code: int = this.parsed.command(this)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away; the interpreter must not try to flush to it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # the last net: one sentence and a report instead of a traceback
        this.reports.record(error)
        _complain(this.reports.message() or str(error))
        return FAILED
    return code


def _keep_keys_in() -> None:
    """Neither children nor core files get to see a key."""
    for variables in ENVIRONMENT:
        for name in variables.keys:
            os.environ.pop(name, None)
    if sys.platform != "win32":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _arguments(parsed: argparse.Namespace) -> Arguments:
    # The profile that a sign-in names is about to be made.
    choosing = parsed.command is not log_in
    return Arguments(
        profile=parsed.profile if choosing else None,
        host=parsed.host if choosing else None,
        project_id=parsed.project if choosing else None,
        write=parsed.write,
        read_only=parsed.read_only,
        mouse=False if parsed.no_mouse else None,
        debug=parsed.debug,
        private=parsed.private,
        demo=parsed.demo or parsed.demo_size is not None,
    )


def _complain(sentence: str) -> None:
    print(f"hogtui: {sentence}", file=sys.stderr)


class DemoChild:
    """The embedded PostHog of this run, once it was asked for."""

    def __init__(self, size: int | None) -> None:
        self.size = size
        self._demo: Demo | None = None

    def start(self) -> None:
        """Send it on its way; comes back at once."""
        if self._demo is None:
            from hogtui.demo import launch

            self._demo = launch.start(launch.Options(size=self.size))

    async def connection(self) -> "Connection":
        """Wait until it answers. Raises services.DemoFailed."""
        from hogtui.demo import launch
        from hogtui.services import DemoFailed

        if why := demo.missing():
            raise DemoFailed(why)
        self.start()
        if self._demo is None:
            raise DemoFailed("The demo did not start.")
        try:
            facts = await self._demo.ready()
        except launch.DemoFailed as error:
            raise DemoFailed(str(error)) from None
        from pydantic import SecretStr

        from hogtui.api.connection import Connection

        return Connection(
            facts.url,
            SecretStr(facts.key),
            project_id=facts.project_id,
            live_host=facts.live_url,
            source="demo",
        )

    def close(self) -> None:
        """End it; it would end by itself when we are gone."""
        if self._demo is not None:
            try:
                within(0.8, self._demo.close)
            except (TimeoutError, OSError):
                return


def open_app(this: Run) -> int:
    """The full-screen explorer."""
    child = DemoChild(this.parsed.demo_size)
    asked_for_demo = this.settings.profile is not None and this.settings.profile.source == "demo"
    if problem := (demo.missing() if asked_for_demo else None) or _no_screen(this.environ):
        _complain(problem)
        return FAILED
    from hogtui.settings.saving import write_sample

    # Aside, because it waits for the disk, and the first frame would wait with it.
    path = this.settings.config_path
    threading.Thread(target=write_sample, args=(path,), name="hogtui-sample", daemon=True).start()
    from hogtui.app import HogtuiApp
    from hogtui.terminal import lifecycle

    services = _services(this, child)
    app = HogtuiApp(services)
    try:
        return lifecycle.run(
            app,
            reports=this.reports,
            leave=app.leave,
            mouse=this.settings.mouse,
            ask_background=this.settings.theme == "auto",
            plain_output=this.parsed.plain_output,
        )
    finally:
        child.close()


def _no_screen(environ: Mapping[str, str]) -> str | None:
    """Why the app cannot be drawn here; it draws on standard error, as Textual does."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        return "this needs a terminal; `hogtui --help` lists what works without one."
    if environ.get("TERM") == "dumb":
        return "this terminal cannot move its cursor (TERM=dumb)."
    # Most terminals are UTF-8 whatever the locale says; refusing to start helps nobody.
    if sys.__stderr__ is not None and "utf" not in sys.__stderr__.encoding.lower():
        sys.__stderr__.reconfigure(encoding="utf-8", errors="replace")
    return None


def _services(this: Run, child: DemoChild) -> "Services":
    from hogtui.clipboard import Clipboard
    from hogtui.history import History
    from hogtui.services import Services
    from hogtui.store import Store
    from hogtui.text.redaction import REDACTION

    settings, profile = this.settings, this.settings.profile
    REDACTION.on = settings.redact
    file = Path(this.parsed.open).expanduser().absolute() if this.parsed.open else None
    if file is not None:
        settings = settings._replace(start_pane="query")

    async def connect() -> "Connection | None":
        if profile is None:
            return None
        if profile.source == "demo":
            return await child.connection()
        return await _stored_connection(this.credentials, profile)

    async def keep(profile: Profile, key: "SecretStr", allow_file: bool) -> "Saved":
        return await in_thread(lambda: _keep(this, profile, key, allow_file=allow_file))

    return Services(
        settings=settings,
        connect=connect,
        store=Store.of_profile(settings.state_folder, profile.name if profile else "first run"),
        clipboard=Clipboard(this.environ),
        reach=partial(_stored_connection, this.credentials),
        keep=keep,
        start_demo=child.connection,
        demo_missing=demo.missing(),
        history=History(settings.state_folder / "history") if settings.history else None,
        private=settings.private,
        open_file=file,
    )


async def _stored_connection(credentials: Credentials, profile: Profile) -> "Connection | None":
    """Host and key of a profile. Raises ValueError with a sentence when they cannot be used."""
    found = await in_thread(lambda: credentials.read(profile))
    if found is None:
        return None
    from hogtui.api.connection import Connection

    return Connection(
        profile.host,
        found.key,
        project_id=profile.project_id,
        live_host=profile.live_host,
        headers=profile.headers,
        ca_file=profile.ca_file,
        source=profile.source,
    )


def _keep(this: Run, profile: Profile, key: "SecretStr", *, allow_file: bool) -> "Saved":
    """Save a key, and the profile only when its key was kept."""
    from hogtui.credentials import Saved
    from hogtui.settings.saving import save_profile

    saved = this.credentials.save(profile, key, allow_file=allow_file)
    problem = save_profile(this.settings, profile) if saved.where else None
    return Saved("", problem) if problem else saved


def log_in(this: Run) -> int:
    """Save a key and a profile."""
    from hogtui.account import Wanted

    parsed = this.parsed
    key = sys.stdin.readline().strip() if parsed.key_stdin else None
    if parsed.key_stdin and not key:
        _complain("there was no key on standard input.")
        return FAILED
    wanted = Wanted(parsed.host, parsed.project, parsed.profile, key, parsed.allow_file)
    return _account(this, lambda account: account.login(wanted))


def log_out(this: Run) -> int:
    """Forget a profile and its key."""
    name = this.parsed.name or this.parsed.profile
    return _account(this, lambda account: account.logout(name))


def list_profiles(this: Run) -> int:
    """Print the profiles."""
    return _account(this, lambda account: account.list_profiles())


def _account(this: Run, act: "Callable[[Account], None]") -> int:
    from hogtui.account import Account, Dialogue, GivenUp

    for warning in this.settings.warnings:
        _complain(warning)
    try:
        act(Account(this.settings, this.credentials, Dialogue()))
    except GivenUp as error:
        _complain(str(error))
        return FAILED
    return 0


def show_info(this: Run) -> int:
    """Print what a bug report needs."""
    from hogtui import info

    found = info.facts(this.settings, this.credentials, this.environ, demo.missing())
    if this.parsed.json:
        import json

        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        print("\n".join(info.lines(found)))
    return 0


def print_plainly(this: Run) -> int:
    """Print live events, or an insight."""
    child = DemoChild(this.parsed.demo_size)
    try:
        code: int = import_module(this.parsed.module).main(_services(this, child), this.parsed)
        return code
    finally:
        child.close()


def serve_demo(this: Run) -> int:
    """The embedded PostHog alone; it says by itself when it is ready and where."""
    if why := demo.missing():
        _complain(why)
        return FAILED
    from hogtui.demo import child

    return child.main(this.parsed.rest)
