"""`hogtui` and `python -m hogtui`."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line and end the process."""
    # Nothing that is made while starting becomes garbage; looking for some costs a tenth of it.
    import gc

    gc.disable()
    try:
        from hogtui.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to end
        code = 130
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    # Threads that wait for a keyring or parse an answer must not hold the end up.
    os._exit(code)


def _forget_working_directory() -> None:
    """`python -m` looks for modules where it stands; hogtui never does."""
    here = Path(__file__).parents[1]
    if not sys.flags.safe_path and sys.path and Path(sys.path[0] or ".").resolve() != here:
        del sys.path[0]


if __name__ == "__main__":
    _forget_working_directory()
    main()
