"""Saved insights that a program may stumble over although nothing is wrong with them."""

from hogtui.demo.insights.saved.making import Saved, by, event, sql, trends

_FOLDER = "Odd ones"

ODD = (
    Saved(
        "Every page there is",
        trends(
            event("$pageview"),
            since="-14d",
            breakdownFilter=by("$pathname", breakdown_limit=300),
        ),
        "Hundreds of series",
        _FOLDER,
        140,
        author=3,
    ),
    Saved(
        "Events, minute by minute",
        trends(event(None), since="-24h", interval="minute"),
        "1,441 points",
        _FOLDER,
        3,
        author=1,
    ),
    Saved(
        "Payments that failed",
        trends(event("payment_failed"), since="-14d"),
        "It never happened: a line of zeros",
        _FOLDER,
        56,
    ),
    Saved(
        "Rage less exceptions",
        trends(
            event("$rageclick"),
            event("$exception"),
            since="-60d",
            interval="week",
            options={"formula": "A - B"},
        ),
        "Above and below zero",
        _FOLDER,
        59,
    ),
    Saved(
        "One day",
        trends(event("signed_up"), since="dStart"),
        "A single point",
        _FOLDER,
        4,
    ),
    Saved(
        "Nothing at all",
        sql("select event, count() as times from events where event = 'never' group by event"),
        "It runs and finds no rows",
        _FOLDER,
        65,
    ),
    Saved(
        "[bold]🦔 Ünïcode[/bold] <b>名前</b> / with\ttabs, “quotes” and a name that is long enough "
        "to be cut off wherever it is shown",
        trends(event("comment_added", "名前 \N{RIGHT-TO-LEFT MARK}محمد [red]")),
        "Text from outside is never markup",
        _FOLDER,
        88,
        ("[bold]", "名前"),
    ),
)
