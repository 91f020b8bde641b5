"""The command line, as processes of their own: what they print, and how they end."""

import json
import os
import stat
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from hogtui.cli import Run, guarded
from hogtui.credentials import Credentials, Keyring
from hogtui.settings import Profile, Settings
from hogtui.settings.saving import save_profile
from hogtui.terminal.crash import CrashReports
from tests.terminal.pseudo import PseudoTerminal, environment

KEY = "phx_0123456789abcdefghijklmnopqrstuvwxyz0123456"
HOGTUI = [sys.executable, "-P", "-m", "hogtui"]


def hogtui(
    home: Path, *arguments: str, given: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HOGTUI, *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env=environment(home) | environ,
        timeout=60,
    )


def sign_in(home: Path, name: str = "work") -> Settings:
    """A saved profile with a key in the file, as `login` leaves them."""
    settings = Settings(None, config_path=home / ".config/hogtui/config.toml")
    profile = Profile(name, "https://eu.posthog.com", 7)
    assert save_profile(settings, profile) is None
    path = settings.config_path.with_name("credentials.json")
    saved = Credentials({}, path, no_keyring).save(profile, SecretStr(KEY), allow_file=True)
    assert saved.where == "file"
    return settings


def no_keyring() -> Keyring:
    raise RuntimeError("no keyring here")


def leaks(text: str) -> bool:
    return any(KEY[start : start + 12] in text for start in range(len(KEY) - 11))


def test_version(tmp_path: Path) -> None:
    done = hogtui(tmp_path, "--version")
    assert (done.returncode, done.stdout.split()[0], done.stderr) == (0, "hogtui", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["--project", "x"],
        ["--demo-size", "0", "--demo"],
        ["--demo-size", "many"],
        ["--write", "--read-only"],
        ["--profile", "gone"],
        ["--host", "http://ph.example.com"],
        ["info", "--nonsense"],
        ["login", "--project", "-1"],
        ["demo-server", "--nonsense"],
    ],
)
def test_bad_arguments(tmp_path: Path, arguments: list[str]) -> None:
    done = hogtui(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--demo"]])
def test_no_terminal(tmp_path: Path, arguments: list[str]) -> None:
    done = hogtui(tmp_path, *arguments)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".config").exists()


def test_info(tmp_path: Path) -> None:
    sign_in(tmp_path)
    done = hogtui(tmp_path, "info", POSTHOG_CLI_HOST="https://other.example")
    assert done.returncode == 0
    for words in (
        "textual ",
        "config.toml",
        "https://eu.posthog.com",
        "phx_…3456",
        "xterm-256color",
    ):
        assert words in done.stdout
    assert not leaks(done.stdout + done.stderr)


def test_info_of_a_key_in_the_environment(tmp_path: Path) -> None:
    done = hogtui(tmp_path, "info", "--json", POSTHOG_PERSONAL_API_KEY=KEY, NO_COLOR="1")
    facts = json.loads(done.stdout)
    assert facts["Profile"]["key"] == "phx_…3456 from POSTHOG_PERSONAL_API_KEY"
    assert facts["Terminal"]["NO_COLOR"] == "1"
    assert not leaks(done.stdout)
    assert {"history", "saved queries"} <= set(facts["Files"])


def test_a_broken_config_file_is_told_and_passed_over(tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text("them = 'x'\n")
    done = hogtui(tmp_path, "info", HOGTUI_CONFIG=str(config))
    assert done.returncode == 0
    assert "them is not a setting; the nearest is theme" in done.stdout


def test_profiles_and_logout(tmp_path: Path) -> None:
    assert "There are no profiles yet" in hogtui(tmp_path, "profiles").stdout
    assert hogtui(tmp_path, "logout").returncode == 1
    settings = sign_in(tmp_path, "home")
    sign_in(tmp_path, "work")
    listed = hogtui(tmp_path, "profiles").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["home", "*"]
    done = hogtui(tmp_path, "logout", "work")
    assert (done.returncode, leaks(done.stdout + done.stderr)) == (0, False)
    assert "work" not in hogtui(tmp_path, "profiles").stdout
    kept = json.loads(settings.config_path.with_name("credentials.json").read_text())
    assert list(kept) == ["home https://eu.posthog.com"]


def test_a_key_on_standard_input_asks_nothing(tmp_path: Path) -> None:
    done = hogtui(tmp_path, "login", "--key-stdin", given=KEY)
    assert done.returncode == 1
    assert "--key-stdin needs --host too" in done.stderr
    assert "no key on standard input" in hogtui(tmp_path, "login", "--key-stdin").stderr
    assert hogtui(tmp_path, "login").returncode == 1, "the end of the input is no answer"


def test_login_to_a_host_that_is_not_there(tmp_path: Path) -> None:
    done = hogtui(tmp_path, "login", "--key-stdin", "--host", "http://127.0.0.1:9", given=KEY)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not leaks(done.stdout + done.stderr)
    assert not (tmp_path / ".config").exists()


def test_nothing_in_the_working_directory_runs(tmp_path: Path) -> None:
    for name in ("argparse.py", "textual.py", "hogtui.py", "platformdirs.py"):
        (tmp_path / name).write_text("raise SystemExit('ran ' + __file__)")
    (tmp_path / ".env").write_text(f"POSTHOG_PERSONAL_API_KEY={KEY}\n")
    (tmp_path / "config.toml").write_text("theme = 'nonsense'")
    script = Path(sys.executable).with_name("hogtui")
    done = subprocess.run(
        [script, "info"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment(tmp_path) | {"XDG_CONFIG_HOME": ".", "HOME": str(tmp_path / "home")},
    )
    assert done.returncode == 0
    assert "ran " not in done.stdout + done.stderr
    assert "phx_" not in done.stdout


def test_children_and_core_files_get_no_key(tmp_path: Path) -> None:
    program = (
        "import os, resource, subprocess; from hogtui import cli; code = cli.run(['profiles']);"
        "print(subprocess.run(['env'], capture_output=True, text=True).stdout);"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environment(tmp_path) | {"POSTHOG_PERSONAL_API_KEY": KEY, "POSTHOG_CLI_TOKEN": KEY},
    )
    assert not leaks(done.stdout)
    assert done.stdout.endswith("\n0\n")


def a_run(home: Path, command: Callable[[Run], int]) -> Run:
    credentials = Credentials({}, home / "keys.json", no_keyring)
    reports = CrashReports(home / "crashes")
    return Run(Namespace(command=command), Settings(None), {}, credentials, reports)


def test_a_bug_is_one_sentence_and_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def bug(_this: Run) -> int:
        raise ZeroDivisionError(KEY)

    assert guarded(a_run(tmp_path, bug)) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said
    [report] = (tmp_path / "crashes").iterdir()
    assert str(report) in said
    assert not leaks(said + report.read_text())


def test_an_interrupt_is_no_bug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_this: Run) -> int:
        raise KeyboardInterrupt

    assert guarded(a_run(tmp_path, interrupted)) == 130
    assert capsys.readouterr() == ("", "")


def test_the_reader_goes_away(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*HOGTUI, "info"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=environment(tmp_path),
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.demo
def test_the_demo_from_start_to_end(tmp_path: Path) -> None:
    with PseudoTerminal([*HOGTUI, "--demo"], tmp_path, size=(120, 40)) as app:
        app.wait_for("Query")
        assert 1049 in app.modes
        app.send("\x11")
        assert app.wait_end() == 0
        assert app.left_on == set()
        assert app.kitty == 0
        assert app.attributes == app.before
        assert "Traceback" not in app.text
    config = tmp_path / ".config/hogtui/config.toml"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700


def test_a_first_run_asks(tmp_path: Path) -> None:
    with PseudoTerminal(HOGTUI, tmp_path, size=(120, 40)) as app:
        app.wait_for("(?i)region|eu.posthog.com")
        app.process.terminate()
        assert app.wait_end() == 143
        assert app.left_on == set()
