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


def seconds(text: str) -> float:
    """A span of time. Raises ArgumentTypeError."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"not a number of seconds: {text!r}")
    return found
