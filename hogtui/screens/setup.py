"""The first run: where, with which key, in which project, kept where. One question at a time."""

from collections.abc import Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hogtui.api.errors import ApiError
from hogtui.screens.done import SetupDone
from hogtui.screens.examining import Examined, examine, lacks_query, scopes_sentence
from hogtui.screens.keys import commands, footer_hints
from hogtui.services import DemoFailed, Services
from hogtui.settings import Profile
from hogtui.text.hosts import REGIONS, InvalidHost, normal_host
from hogtui.text.safe import clean, line
from hogtui.widgets.footer import Footer, Hint
from hogtui.widgets.header import Header, Place
from hogtui.widgets.too_small import TooSmall, fit_classes

Choice = tuple[str, str, str]
"""An id, a name, and a few words about it."""

PLACES: Sequence[Choice] = (
    ("us", "US Cloud", "us.posthog.com"),
    ("eu", "EU Cloud", "eu.posthog.com"),
    ("own", "Self-hosted", "at your own address"),
    ("demo", "Try the demo", "generated data on this machine, no account"),
)
KEEPING: Sequence[Choice] = (
    ("session", "No", "use it for this session only"),
    ("file", "Yes", "in a file of its own that only you can read"),
)
NOTHING_CHANGES = "hogtui changes nothing there unless you unlock writing."
NAME_WIDTH = 24


class SetupScreen(Screen[None]):
    """Ends with SetupDone. `esc` goes back one question."""

    BINDINGS = [
        Binding("escape", "back", "Back", id="setup.back"),
    ]
    DEFAULT_CSS = """
    SetupScreen {
        align: center middle;

        Header { dock: top; }
        Footer { dock: bottom; }
        Vertical {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2;
            border: round $border;
            border-title-color: $text-primary;
            border-title-style: bold;
        }
        Static { height: auto; color: $text-muted; }
        #problem { color: $text-error; }
        Input, Input:focus {
            height: 1;
            margin: 1 0;
            padding: 0 1;
            border: none;
            background: $panel;
        }
        OptionList, OptionList:focus {
            height: auto;
            max-height: 12;
            margin-top: 1;
            padding: 0;
            border: none;
            background: $background;
        }
        .-off { display: none; }
    }
    """

    step: reactive[str] = reactive("place", init=False, repaint=False)

    class Tested(Message):
        """PostHog knows the key."""

        def __init__(self, found: Examined) -> None:
            super().__init__()
            self.found = found

    class Failed(Message):
        """It did not work; the question stays."""

        def __init__(self, step: str, words: str) -> None:
            super().__init__()
            self.step = step
            self.words = words

    class NotKept(Message):
        """There is no keyring that keeps the key."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.host = ""
        self.found: Examined | None = None

    def compose(self) -> ComposeResult:
        """One frame; each question fills it anew."""
        fit_classes(self, self.app.size)
        yield Header()
        with Vertical():
            yield Static(id="words", markup=False)
            yield Input(id="entry")
            yield OptionList(id="choices", markup=False)
            yield Static(id="problem", markup=False)
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin where the arguments left off."""
        header = self.query_one(Header)
        header.place, header.access = Place(note="first run"), ""
        self.bindings_updated_signal.subscribe(self, lambda _: self.show_keys())
        profile = self.services.settings.profile
        if profile is not None and profile.host:
            self.host = profile.host
            self.ask_key()
        else:
            self.ask_place()

    def on_resize(self, event: events.Resize) -> None:
        """There is more or less room now."""
        fit_classes(self, event.size)

    def show_keys(self) -> None:
        """The footer."""
        if self.is_current:
            # The focused widget takes enter by itself, under names that mean nothing here.
            enter = Hint("enter", "go on", "screen.enter")
            leave = Hint("^q", "quit", "app.quit")
            self.query_one(Footer).hints = (enter, *footer_hints(commands(self)), leave)

    # The questions

    def ask(
        self,
        step: str,
        title: str,
        words: str,
        *,
        choices: Sequence[Choice] = (),
        entry: str | None = None,
        secret: bool = False,
    ) -> None:
        """Show one question: words, and then choices or a line to type on."""
        self.step = step
        self.query_one(Vertical).border_title = Content(title)
        self.query_one("#words", Static).update(Content(clean(words)))
        self.complain("")
        options, typed = self.query_one(OptionList), self.query_one(Input)
        options.set_class(not choices, "-off")
        typed.set_class(entry is None, "-off")
        options.clear_options()
        options.add_options(Option(_draw(choice), id=choice[0]) for choice in choices)
        typed.value = ""
        typed.password = secret
        typed.placeholder = entry or ""
        if choices:
            options.highlighted = 0
            options.focus()
        elif entry is not None:
            typed.focus()
        self.refresh_bindings()

    def ask_place(self) -> None:
        """Region, own address, or the demo."""
        self.ask("place", "Where is your PostHog?", NOTHING_CHANGES, choices=PLACES)

    def ask_address(self) -> None:
        """The address of one's own."""
        words = "The address you open in the browser, with its path if it has one."
        self.ask("address", "Your own PostHog", words, entry="https://posthog.example.com")

    def ask_key(self) -> None:
        """The key; it is not shown."""
        words = (
            f"Make one at {self.host}/settings/user-api-keys\n"
            "It needs query:read, and the scopes of whatever else you want to see."
        )
        self.ask("key", "Paste a personal API key", words, entry="phx_…", secret=True)

    def ask_project(self, found: Examined) -> None:
        """Which of the key's projects."""
        words = scopes_sentence(found.key)
        if lacks_query(found.key):
            words += "\nIt lacks query:read: queries will be refused."
        choices = [(str(each.id), line(each.name), f"project {each.id}") for each in found.projects]
        choices = choices or [("", "The project that is open in PostHog", "")]
        self.ask("project", "Which project?", words, choices=choices)

    def ask_keeping(self, why: str) -> None:
        """Only an explicit yes puts a key into a file."""
        self.ask("keeping", "Keep the key in a file?", why, choices=KEEPING)

    def wait(self, words: str) -> None:
        """While something takes a moment."""
        self.ask("waiting", words, "esc goes back.")
        self.set_focus(None)

    def complain(self, words: str) -> None:
        """Under the question, so that it can be answered anew."""
        problem = self.query_one("#problem", Static)
        problem.update(Content(clean(words)))
        problem.set_class(not words, "-off")

    # The answers

    @on(OptionList.OptionSelected)
    async def chosen(self, event: OptionList.OptionSelected) -> None:
        """An answer by choice."""
        event.stop()
        answer = event.option.id or ""
        match self.step, answer:
            case "place", "own":
                self.ask_address()
            case "place", "demo":
                self.begin_demo()
            case "place", region:
                self.host = REGIONS[region]
                self.ask_key()
            case "project", number if self.found is not None:
                self.found = self.found.in_project(int(number) if number else None)
                self.keep(allow_file=False)
            case "keeping", "file":
                self.keep(allow_file=True)
            case "keeping", _:
                self.finish("The key is not kept; hogtui will ask for it again.")

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """An answer by typing or pasting."""
        event.stop()
        answer = event.value.strip()
        if not answer:
            return
        if self.step == "key":
            self.test(answer)
            return
        try:
            self.host = normal_host(answer)
        except InvalidHost as error:
            self.complain(str(error))
        else:
            self.ask_key()

    async def action_enter(self) -> None:
        """The click on the footer."""
        if self.focused is not None:
            action = "select" if isinstance(self.focused, OptionList) else "submit"
            await self.run_action(f"focused.{action}")

    def action_back(self) -> None:
        """One question back; the first one stays."""
        self.workers.cancel_node(self)
        match self.step:
            case "key" | "address" | "place":
                self.ask_place()
            case "project" | "waiting" if self.host:
                self.ask_key()
            case "keeping" if self.found is not None:
                self.ask_project(self.found)
            case _:
                self.ask_place()

    # What takes a moment

    @work(exclusive=True, group="setup")
    async def test(self, key: str) -> None:
        """Ask PostHog about the key."""
        self.wait("Testing the key …")
        try:
            found = await examine(self.host, key, self.services)
        except (ApiError, ValueError) as error:
            self.post_message(self.Failed("key", str(error)))
        else:
            self.post_message(self.Tested(found))

    @on(Tested)
    def tested(self, event: Tested) -> None:
        """It works."""
        event.stop()
        self.found = event.found
        self.ask_project(event.found)

    @on(Failed)
    def failed(self, event: Failed) -> None:
        """Back to the question, with the reason under it."""
        event.stop()
        if event.step == "key":
            self.ask_key()
        else:
            self.ask_place()
        self.complain(event.words)

    @work(exclusive=True, group="setup")
    async def keep(self, *, allow_file: bool) -> None:
        """Save key and profile; it says where, or why not."""
        if self.found is None:
            return
        if self.services.keep is None:
            self.finish("Nothing is kept in this run.")
            return
        self.wait("Keeping the key …")
        profile, key = self.found.profile, self.found.connection.key
        saved = await self.services.keep(profile, key, allow_file)
        if saved.where:
            self.finish(saved.sentence)
        else:
            self.post_message(self.NotKept(saved.sentence))

    @on(NotKept)
    def not_kept(self, event: NotKept) -> None:
        """Ask before a file is written."""
        event.stop()
        self.ask_keeping(event.why)

    @work(exclusive=True, group="setup")
    async def begin_demo(self) -> None:
        """Start the embedded PostHog."""
        start, missing = self.services.start_demo, self.services.demo_missing
        if missing is not None or start is None:
            self.complain(missing or "There is no demo here.")
            return
        self.wait("Starting the demo …")
        try:
            connection = await start()
        except DemoFailed as error:
            self.post_message(self.Failed("place", str(error)))
        else:
            self.post_message(SetupDone(Profile("demo", "", source="demo"), connection))

    def finish(self, said: str) -> None:
        """Go there."""
        if self.found is not None:
            self.post_message(SetupDone(self.found.profile, self.found.connection, said))


def _draw(choice: Choice) -> Content:
    """A name and what it means, in two columns."""
    _id, name, words = choice
    gap = " " * max(2, NAME_WIDTH - Content(name).cell_length)
    return Content.assemble(f" {name}", gap, words)
