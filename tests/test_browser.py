"""A page opens where the person sits, or not at all."""

from collections.abc import Mapping, Sequence

import pytest

from hogtui.browser import Browser

PAGE = "https://eu.posthog.com/"


async def started(environ: Mapping[str, str], platform: str, address: str = PAGE) -> list[str]:
    """The programs that were tried, none of which works."""
    tried: list[str] = []

    async def run(command: Sequence[str]) -> bool:
        assert command[-1] == address
        tried.append(command[0])
        return False

    browser = Browser(environ, run, lambda name: f"/bin/{name}", platform)
    assert await browser.open(address) is False
    return tried


async def test_each_system_has_its_own_way() -> None:
    assert await started({}, "darwin") == ["open"]
    assert await started({}, "win32") == ["rundll32"]
    assert await started({"WAYLAND_DISPLAY": "wayland-0"}, "linux") == ["xdg-open", "gio"]
    assert await started({"WSL_DISTRO_NAME": "Debian"}, "linux") == ["wslview"]


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}])
async def test_nothing_is_started_where_nobody_sees_it(environ: Mapping[str, str]) -> None:
    assert await started(environ, "linux") == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "-x", ""])
async def test_only_web_addresses_are_opened(address: str) -> None:
    assert await started({"DISPLAY": ":0"}, "linux", address) == []


async def test_a_program_is_run_to_its_end_and_may_be_missing() -> None:
    class Ways(Browser):
        """Programs that are on every machine, and one that is on none."""

        programs: Sequence[Sequence[str]] = ()

        def _programs(self) -> list[Sequence[str]]:
            return list(self.programs)

    browser = Ways({}, find=lambda name: name)
    for program, opened in (("true", True), ("false", False), ("no-such-program", False)):
        browser.programs = [(program,)]
        assert await browser.open(PAGE) is opened
