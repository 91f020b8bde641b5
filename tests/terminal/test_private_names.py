"""The private names of Textual that `hogtui.terminal` builds on, true for 8.2.8.

When one of these fails, a new Textual has moved what it names: look at the module that the test
mentions before anything else.
"""

import inspect

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual import constants
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Resize
from textual.screen import Screen
from textual.strip import Strip

from hogtui.terminal.background import BackgroundKnown


@pytest.mark.parametrize(
    "name",
    [
        "_disable_mouse_support",
        "_get_terminal_size",
        "_run_input_thread",
        "_sigcont_application",
        "_sigtstp_application",
        "disable_input",
        "process_message",
        "run_input_thread",
        "write",
    ],
)
def test_the_driver_s_methods_that_are_replaced(name: str) -> None:
    """terminal/driver.py"""
    assert inspect.isfunction(getattr(LinuxDriver, name))


@pytest.mark.parametrize(
    "name",
    [
        "_auto_restart",
        "_file",
        "_key_thread",
        "_mouse",
        "_must_signal_resume",
        "attrs_before",
        "fileno",
        "input_tty",
    ],
)
def test_the_driver_s_attributes_that_are_used(name: str) -> None:
    """terminal/driver.py"""
    source = inspect.getsource(LinuxDriver.__init__) + inspect.getsource(Driver.__init__)
    assert f"self.{name}" in source


def test_the_input_thread_runs_the_replaced_method() -> None:
    """terminal/driver.py: otherwise the reading of the base class would run."""
    assert "target=self._run_input_thread" in inspect.getsource(LinuxDriver)


def test_the_writer_flushes_when_it_has_written_all_there_was() -> None:
    """terminal/driver.py: a flush that returned is how we know that the kernel has it."""
    source = inspect.getsource(WriterThread.run)
    assert "qsize() == 0" in source
    assert "flush()" in source
    assert "WriterThread(self._file)" in inspect.getsource(LinuxDriver.start_application_mode)


def test_sizes_come_as_an_event_or_are_asked_for() -> None:
    """terminal/driver.py: after either all of it is drawn again."""
    assert "self._get_terminal_size()" in inspect.getsource(LinuxDriver.start_application_mode)
    parser = XTermParser(False)
    [event] = parser.feed("\x1b[48;24;80;0;0t")
    assert isinstance(event, Resize)


def test_the_parser_is_fed_and_ticked() -> None:
    """terminal/driver.py: an escape alone becomes a key at a tick after ESCAPE_DELAY."""
    parser = XTermParser(False)
    assert [event.key for event in parser.feed("a") if isinstance(event, Key)] == ["a"]
    assert list(parser.feed("\x1b")) == []
    assert list(parser.tick()) == []
    assert 0 < constants.ESCAPE_DELAY < 1


class Failing(App[None]):
    """Has a bug in its first handler."""

    def on_mount(self) -> None:
        raise ZeroDivisionError


async def test_the_hooks_for_bugs() -> None:
    """terminal/lifecycle.py replaces these on the app."""
    app = Failing()
    called = []
    close = app._close_messages_no_wait

    def fatal_error() -> None:
        called.append(app._exception)
        close()

    setattr(app, "_fatal_error", fatal_error)  # noqa: B010  # as the code under test does it
    with pytest.raises(ZeroDivisionError):
        async with app.run_test():
            pass
    assert [type(error) for error in called] == [ZeroDivisionError]
    assert app._exit_renderables == []
    assert inspect.isfunction(App._print_error_renderables)
    assert inspect.isfunction(App.panic)


async def test_the_driver_is_made_by_what_stands_in_driver_class() -> None:
    """terminal/lifecycle.py puts a function there, which knows whom to call."""
    source = inspect.getsource(App._build_driver)
    assert "driver_class = self.driver_class" in source
    assert "isinstance" not in source


async def test_an_app_hears_of_its_background() -> None:
    """terminal/driver.py posts the message as it does keys."""
    heard = []

    class Listening(App[None]):
        def on_background_known(self, event: BackgroundKnown) -> None:
            heard.append(event.dark)

    async with Listening().run_test() as pilot:
        pilot.app.post_message(BackgroundKnown(1.0, 1.0, 1.0))
        await pilot.pause()
    assert heard == [False]


def test_every_frame_goes_through_one_method() -> None:
    """terminal/frames.py replaces `_display` on the app and reads what it reads."""
    source = inspect.getsource(App._display)
    for name in ("_batch_count", "_running", "_closed", "_driver", "cursor_position"):
        assert f"self.{name}" in source
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert "app._display(self, update)" in inspect.getsource(Screen._compositor_refresh)
    assert "_sync_available" in inspect.getsource(App._begin_update)


def test_an_update_is_a_region_or_spans() -> None:
    """terminal/frames.py takes both apart."""
    assert list(inspect.signature(LayoutUpdate.__init__).parameters)[1:] == ["strips", "region"]
    spans = list(inspect.signature(ChopsUpdate.__init__).parameters)[1:]
    assert spans == ["chops", "spans", "chop_ends"]
    assert inspect.isfunction(Compositor.render_strips)


def test_every_frame_is_drawn_by_one_method() -> None:
    """terminal/renders.py stands in for it, on one compositor, and gives what it gives."""
    for method in (Compositor.render_full_update, Compositor.render_partial_update):
        assert "self._render_chops(crop," in inspect.getsource(method)
    source = inspect.getsource(Compositor._render_chops)
    assert "fromkeys(cut_set[:-1]) for cut_set in cuts" in source
    assert list(inspect.signature(Compositor._render_chops).parameters)[1:] == [
        "crop",
        "is_rendered_line",
    ]
    for name in ("cuts", "visible_widgets"):
        assert isinstance(inspect.getattr_static(Compositor, name), property)
    assert "_render_chops" not in vars(Compositor())


def test_styles_become_parameters() -> None:
    """terminal/cells.py: Textual's own words for a style."""
    style = Style.parse("bold #010203 on blue")
    assert Strip.render_ansi(style, ColorSystem.TRUECOLOR) == "1;38;2;1;2;3;44"
