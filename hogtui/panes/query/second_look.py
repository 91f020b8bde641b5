"""What can be done with rows beyond seeing them: ask them, compare them, find them in PostHog."""

from functools import cached_property
from typing import TYPE_CHECKING

from hogtui.panes.query.asking_again import AskingAgain

if TYPE_CHECKING:
    from hogtui.panes.query.comparing import Comparing
    from hogtui.panes.query.tab import Tab


class SecondLook:
    """Of one tab; made when it is first wanted."""

    def __init__(self, tab: "Tab") -> None:
        self.tab = tab

    @cached_property
    def asking(self) -> AskingAgain:
        """Asks them."""
        return AskingAgain(self.tab)

    @cached_property
    def comparing(self) -> "Comparing":
        """Compares them."""
        from hogtui.panes.query.comparing import Comparing

        return Comparing(self)

    def begin(self, what: str) -> None:
        """One of "ask", "compare" and "open_web"."""
        match what:
            case "ask":
                self.asking.open()
            case "compare":
                self.comparing.begin()
            case "open_web":
                from hogtui.panes.query.web_link import open_link

                open_link(self.tab)

    def again(self) -> None:
        """Make local rows anew."""
        if "comparing" in self.__dict__ and self.comparing.is_shown:
            self.comparing.again()
        elif self.asking.sql:
            self.asking.ask(self.asking.sql)

    async def close(self) -> None:
        """Let go of everything."""
        if "asking" in self.__dict__:
            await self.asking.close()
