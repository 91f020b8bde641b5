"""Pieces of the command line: numbers, accounts, files."""

import argparse
from collections.abc import Sequence


def account_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Options that stand before or after the command; the second place must not undo the first."""
    parser.add_argument("--profile", metavar="NAME", default=default, help="the profile to use")
    parser.add_argument(
        "--host", metavar="URL", default=default, help="us, eu, or the address of your PostHog"
    )
    parser.add_argument(
        "--project", type=number, metavar="ID", default=default, help="the project's number"
    )


def number(text: str) -> int:
    """A whole number from one. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number: {text!r}")
    return int(text)


def events(text: str) -> int:
    """A number of events: 200000, 200k or 1M."""
    digits, times = text.replace("_", ""), 1
    if digits[-1:].lower() in ("k", "m"):
        times = 1_000 if digits[-1] in "kK" else 1_000_000
        digits = digits[:-1]
    return number(digits) * times


def with_file_named(argv: Sequence[str]) -> list[str]:
    """`query.sql` alone is a file to open: no command ends like that."""
    if argv and argv[-1].lower().endswith(".sql") and not argv[-1].startswith("-"):
        before = argv[-2] if len(argv) > 1 else ""
        if before not in ("--open", "--profile", "--host", "--project", "--demo-size"):
            return [*argv[:-1], "--open", argv[-1]]
    return list(argv)


def printing_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", run: object
) -> None:
    """What prints something instead of opening a screen; `module` names who does it."""
    tail = commands.add_parser("tail", help="print live events: JSON lines or columns")
    tail_options(tail)
    tail.set_defaults(command=run, module="hogtui.tail")
    insight = commands.add_parser("insight", help="print the numbers of an insight")
    insight_options(insight)
    insight.set_defaults(command=run, module="hogtui.insight_print")


def tail_options(parser: argparse.ArgumentParser) -> None:
    """The options of `hogtui tail`."""
    account_options(parser, argparse.SUPPRESS)
    add = parser.add_argument
    example = """'event = "$pageview" and properties.amount > 100'"""
    add("only", nargs="?", default="", metavar="EXPR", help=f"which events, such as {example}")
    add("--demo", action="store_true", default=argparse.SUPPRESS, help="events of the demo")
    add("-n", "--count", type=number, metavar="N", help="end after so many events")
    add("--until", metavar="EXPR", help="end with the first of them that meets this")
    add("--timeout", type=seconds, metavar="S", help="end after so many seconds")
    add("--columns", metavar="NAMES", help="only these properties, with commas between them")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON lines, as usual in a pipe")
    form.add_argument("--text", action="store_true", help="columns, as usual on a terminal")


def insight_options(parser: argparse.ArgumentParser) -> None:
    """The options of `hogtui insight`."""
    account_options(parser, argparse.SUPPRESS)
    add = parser.add_argument
    add("short_id", metavar="SHORT_ID", help="what stands behind /insights/ in its address")
    add("--demo", action="store_true", default=argparse.SUPPRESS, help="an insight of the demo")
    add("--refresh", action="store_true", help="compute it again, whatever PostHog keeps")
    form = parser.add_mutually_exclusive_group()
    forms = {"json": "values as JSON", "csv": "values as CSV", "md": "values as Markdown"}
    for name, words in {**forms, "raw": "PostHog's whole answer"}.items():
        form.add_argument(f"--{name}", dest="format", action="store_const", const=name, help=words)
    parser.set_defaults(format="text")


def seconds(text: str) -> float:
    """A span of time. Raises ArgumentTypeError."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"not a number of seconds: {text!r}")
    return found
