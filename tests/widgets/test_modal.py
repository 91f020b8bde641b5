"""What covers everything gives one answer and closes nothing but itself."""

from textual import events
from textual.app import App

from hogtui.widgets.menu import Choice, Menu


async def test_keys_that_come_at_once_answer_once() -> None:
    answers: list[str | None] = []
    app: App[None] = App()
    async with app.run_test() as pilot:
        menu = Menu("What?", [Choice("one", "a", "One"), Choice("two", "b", "Two")])
        app.push_screen(menu, answers.append)
        await pilot.pause()
        for letter in "abab":
            menu.post_message(events.Key(letter, letter))
        await pilot.pause()
        assert answers == ["one"]
        assert app.screen is app.screen_stack[0]
