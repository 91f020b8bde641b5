"""Who says where to go, and what a config file may get wrong without stopping the program."""

import stat
from pathlib import Path

import pytest

from hogtui.settings import (
    Arguments,
    InvalidArgument,
    Profile,
    Settings,
    Source,
    config_path,
    folder,
    load,
)
from hogtui.settings.reading import KEYS, PROFILE_KEYS
from hogtui.settings.saving import forget_profile, save_profile, write_sample

US, EU, OWN = "https://us.posthog.com", "https://eu.posthog.com", "https://ph.example.com"
KEY = {"POSTHOG_PERSONAL_API_KEY": "phx_a"}
CLI_KEY = {"POSTHOG_CLI_API_KEY": "phx_b"}
TWO_PROFILES = f'[profiles.work]\nhost = "{EU}"\nproject_id = 7\n[profiles.home]\nhost = "{US}"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def environ_of(home: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(home), **more}


def configure(home: Path, text: str) -> Path:
    path = home / ".config" / "hogtui" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def read(home: Path, text: str = "", arguments: Arguments | None = None, **more: str) -> Settings:
    if text:
        configure(home, text)
    return load(arguments or Arguments(), environ_of(home, **more))


def profile_of(home: Path, text: str, arguments: Arguments | None = None, **more: str) -> Profile:
    profile = read(home, text, arguments, **more).profile
    assert profile is not None
    return profile


# Where to go.


def test_nothing_said(home: Path) -> None:
    assert read(home) == Settings(
        None,
        config_path=home / ".config/hogtui/config.toml",
        state_folder=home / ".local/state/hogtui",
        data_folder=home / ".local/share/hogtui",
    )


@pytest.mark.parametrize(
    ("environ", "host", "project", "source"),
    [
        (KEY, US, None, "environment"),
        ({**KEY, "POSTHOG_HOST": EU, "POSTHOG_PROJECT_ID": "5"}, EU, 5, "environment"),
        ({**KEY, "POSTHOG_HOST": "https://eu.i.posthog.com/"}, EU, None, "environment"),
        (CLI_KEY, US, None, "posthog-cli environment"),
        (
            {"POSTHOG_CLI_TOKEN": "phx_c", "POSTHOG_CLI_HOST": EU, "POSTHOG_CLI_PROJECT_ID": "6"},
            EU,
            6,
            "posthog-cli environment",
        ),
        # The key of one family never goes to the host of the other.
        ({**KEY, "POSTHOG_CLI_HOST": OWN}, US, None, "environment"),
        ({**CLI_KEY, "POSTHOG_HOST": OWN}, US, None, "posthog-cli environment"),
        ({**KEY, **CLI_KEY, "POSTHOG_CLI_HOST": OWN}, US, None, "environment"),
        ({**KEY, "POSTHOG_CLI_PROJECT_ID": "9"}, US, None, "environment"),
    ],
)
def test_host_and_key_come_from_one_source(
    home: Path, environ: dict[str, str], host: str, project: int | None, source: str
) -> None:
    profile = profile_of(home, "", None, **environ)
    assert (profile.host, profile.project_id, profile.source) == (host, project, source)


def test_a_host_without_a_key_does_not_redirect_a_stored_key(home: Path) -> None:
    profile = profile_of(home, TWO_PROFILES, None, POSTHOG_HOST=OWN, POSTHOG_PROJECT_ID="9")
    assert (profile.name, profile.host, profile.project_id) == ("work", EU, 7)


def test_a_host_without_a_key_saves_a_first_run_one_question(home: Path) -> None:
    profile = profile_of(home, "", None, POSTHOG_HOST=OWN)
    assert profile.host == OWN
    assert profile.source != "environment", "there is no key to look for there"


@pytest.mark.parametrize("host", ["http://ph.example.com", "ftp://x", "https://a@b", "::"])
def test_a_key_whose_host_is_not_usable_goes_nowhere(home: Path, host: str) -> None:
    settings = read(home, "", None, **KEY, POSTHOG_HOST=host)
    assert settings.profile is None or settings.profile.source == "arguments"
    assert any("POSTHOG_PERSONAL_API_KEY is not used" in each for each in settings.warnings)


def test_an_empty_variable_is_none(home: Path) -> None:
    assert read(home, "", None, POSTHOG_PERSONAL_API_KEY="  ", POSTHOG_HOST="").profile is None


def test_a_key_in_the_environment_wins_over_the_file(home: Path) -> None:
    assert profile_of(home, TWO_PROFILES, None, **KEY).source == "environment"


def test_a_named_profile_wins_over_the_environment(home: Path) -> None:
    profile = profile_of(home, TWO_PROFILES, Arguments(profile="home"), **KEY, POSTHOG_HOST=OWN)
    assert (profile.name, profile.host, profile.source) == ("home", US, "profile")


def test_what_guards_a_host_holds_for_a_key_from_the_environment(home: Path) -> None:
    text = f'[profiles.p]\nhost = "{EU}"\nproduction = true\nwrite = true\nca_file = "/ca.pem"\n'
    profile = profile_of(home, text, None, **KEY, POSTHOG_HOST=EU)
    assert profile.production
    assert profile.ca_file == Path("/ca.pem")
    assert not profile.write


@pytest.mark.parametrize(
    ("default", "name"), [("", "work"), ('default_profile = "home"\n', "home")]
)
def test_the_default_profile(home: Path, default: str, name: str) -> None:
    assert profile_of(home, default + TWO_PROFILES).name == name


def test_flags_win(home: Path) -> None:
    chosen = Arguments(profile="work", project_id=8, write=True, mouse=False, debug=True)
    settings = read(home, "mouse = true\n" + TWO_PROFILES, chosen)
    assert settings.profile is not None
    assert (settings.profile.project_id, settings.profile.write) == (8, True)
    assert (settings.mouse, settings.debug) == (False, True)


@pytest.mark.parametrize("demo_with", [{}, KEY])
def test_the_demo_asks_for_nothing(home: Path, demo_with: dict[str, str]) -> None:
    profile = profile_of(home, TWO_PROFILES, Arguments(demo=True), **demo_with)
    assert (profile.name, profile.source) == ("demo", "demo")


# --host


def test_a_host_finds_its_own_profile(home: Path) -> None:
    assert profile_of(home, TWO_PROFILES, Arguments(host="us")).name == "home"


@pytest.mark.parametrize("named", [None, "work"])
def test_a_foreign_host_gets_nothing_of_a_profile(home: Path, named: str | None) -> None:
    text = f'[profiles.work]\nhost = "{EU}"\nproject_id = 7\nheaders = {{ X-Gate = "secret" }}\n'
    profile = profile_of(home, text, Arguments(profile=named, host=OWN))
    assert (profile.host, profile.headers, profile.project_id) == (OWN, {}, None)
    assert profile.source == "arguments"


def test_a_foreign_host_does_not_get_the_key_of_the_environment(home: Path) -> None:
    assert profile_of(home, "", Arguments(host=OWN), **KEY).source == "arguments"
    same = profile_of(home, "", Arguments(host=OWN), **KEY, POSTHOG_HOST=OWN)
    assert same.source == "environment"


@pytest.mark.parametrize(
    "arguments", [Arguments(profile="wrok"), Arguments(host="http://ph.example.com")]
)
def test_what_cannot_be_is_an_error_of_the_command_line(home: Path, arguments: Arguments) -> None:
    with pytest.raises(InvalidArgument):
        read(home, TWO_PROFILES, arguments)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("profile", "hogtui login"),
        ("environment", "POSTHOG_PERSONAL_API_KEY"),
        ("posthog-cli environment", "POSTHOG_CLI_API_KEY"),
    ],
)
def test_a_bad_key_is_replaced_where_it_came_from(source: Source, words: str) -> None:
    assert words in Profile("p", OWN, source=source).another_key


# The file.


def test_every_key(home: Path) -> None:
    settings = read(
        home,
        'theme = "light"\nmouse = false\nstart_pane = "query"\n[keymap]\n"query.run" = "f5"\n'
        f'[profiles.p]\nhost = "{OWN}/prefix/"\nproject_id = 3\nlive_host = "{OWN}"\n'
        'ca_file = "/ca.pem"\nproduction = true\naccent = "red"\nwrite = true\n'
        'headers = { X-Gate = "g" }\n',
    )
    assert settings.warnings == ()
    assert settings.keymap == {"query.run": "f5"}
    assert (settings.theme, settings.mouse, settings.start_pane) == ("light", False, "query")
    assert settings.profile == Profile(
        "p", f"{OWN}/prefix", 3, OWN, {"X-Gate": "g"}, Path("/ca.pem"), True, "#b3261e", True
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('them = "dark"', "them is not a setting; the nearest is theme"),
        ("mouse = 1", "mouse must be true or false"),
        ('timezone = "Mars/Olympus"', "timezone must be project, UTC, local, or a time zone"),
        ("row_limit = 500", "row_limit is not a setting"),
        ('[profiles.p]\nhost = "eu"\nproject_id = 0', "project_id must be a whole number from 1"),
        ('[profiles.p]\nhost = "eu"\nproject_id = true', "project_id must be a whole number"),
        ('[profiles.p]\nhost = "eu"\naccent = "mauve"', "accent must be one of red, orange"),
        ("keymap = 3", "keymap must be a table of texts"),
        ('default_profile = "gone"', "default_profile names 'gone'"),
        ('[profiles.p]\nhots = "x"', "profiles.p.hots is not a setting; the nearest is host"),
        ("[profiles.p]\nproduction = true", "profiles.p has no host"),
        ('[profiles.p]\nhost = "http://x.example"', "profiles.p.host is not used"),
        ('[profiles.p]\nhost = "eu"\nca_file = "ca.pem"', "ca_file must be an absolute path"),
        ("profiles = { p = 1 }", "profiles.p must be a table"),
        ("this is not TOML", "is not TOML"),
        ("theme = 'a'\x00", "is not TOML"),
    ],
)
def test_mistakes_are_told_and_passed_over(home: Path, line: str, words: str) -> None:
    settings = read(home, line)
    assert settings.theme == "auto"
    assert any(words in each for each in settings.warnings), settings.warnings
    assert all("config.toml" in each for each in settings.warnings)


def test_a_file_that_is_not_text(home: Path) -> None:
    configure(home, "").write_bytes(b"\xff\xfe")
    assert "not TOML" in " ".join(load(Arguments(), environ_of(home)).warnings)


def test_a_folder_in_the_file_s_place(home: Path) -> None:
    (home / ".config/hogtui/config.toml").mkdir(parents=True)
    assert len(load(Arguments(), environ_of(home)).warnings) == 1


# The places.


def test_the_config_file_can_be_elsewhere(home: Path) -> None:
    other = home / "other.toml"
    other.write_text('theme = "light"')
    assert read(home, "", None, HOGTUI_CONFIG=str(other)).theme == "light"


def test_xdg_folders(home: Path) -> None:
    environ = environ_of(home, XDG_CONFIG_HOME=str(home / "c"), XDG_STATE_HOME=str(home / "s"))
    assert config_path(environ) == home / "c/hogtui/config.toml"
    assert folder("state", environ) == home / "s/hogtui"


def test_nothing_is_read_from_the_working_directory(home: Path) -> None:
    assert folder("config", environ_of(home, XDG_CONFIG_HOME=".")) == home / ".config/hogtui"


# What we write.


def test_the_sample_says_every_key_and_changes_nothing(home: Path) -> None:
    path = config_path(environ_of(home))
    write_sample(path)
    text = path.read_text()
    assert all(line.startswith("#") for line in text.splitlines() if line)
    assert all(f"# {key} = " in text for key in KEYS if key not in ("keymap", "profiles"))
    # What listens to live events is not there yet; the host for it is already kept.
    assert all(f"# {key} = " in text for key in PROFILE_KEYS if key != "live_host")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    without_marks = "\n".join(line.removeprefix("# ") for line in text.splitlines()[5:])
    examples = "\n".join(
        line for line in without_marks.splitlines() if "=" in line or line.startswith("[")
    )
    assert read(home, examples).warnings == ()


def test_the_sample_never_replaces_anything(home: Path) -> None:
    path = configure(home, "theme = 'light' # mine\n")
    write_sample(path)
    assert path.read_text() == "theme = 'light' # mine\n"


def test_saved_profiles(home: Path) -> None:
    path = configure(home, "# my comment\n")
    work = Profile("my work", EU, 7, headers={"X-Gate": "g"}, ca_file=Path("/ca"), production=True)
    assert save_profile(read(home), work) is None
    assert save_profile(read(home), Profile("other", US)) is None
    assert path.read_text() == "# my comment\n"
    settings = read(home)
    assert settings.profiles == {"my work": work, "other": Profile("other", US)}
    assert settings.profile == Profile("other", US), "the one that was saved last"
    assert stat.S_IMODE(settings.profiles_path.stat().st_mode) == 0o600
    assert forget_profile(settings, "other") is None
    assert read(home).profile == work


def test_a_broken_file_of_profiles_is_kept_aside(home: Path) -> None:
    settings = read(home, "# nothing\n")
    settings.profiles_path.write_text("no TOML")
    assert save_profile(settings, Profile("p", US)) is None
    assert read(home).profile == Profile("p", US)
    assert settings.profiles_path.with_name("profiles.toml.broken").read_text() == "no TOML"


def test_where_nothing_can_be_written(home: Path) -> None:
    (home / "file").write_text("")
    settings = read(home, "", None, HOGTUI_CONFIG=str(home / "file" / "config.toml"))
    write_sample(settings.config_path)
    assert "could not be written" in (save_profile(settings, Profile("p", US)) or "")
