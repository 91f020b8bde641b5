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
