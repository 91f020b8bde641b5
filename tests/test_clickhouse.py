import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.demo


def answer(program: str) -> str:
    """What a program prints; in a process of its own, which may take over its signals."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_binding_of_chdb_26_9_works_without_its_package() -> None:
    printed = answer(
        """
        import os, sys
        from hogtui import clickhouse
        connection = clickhouse.load().connect(":memory:")
        said = connection.query("SELECT 6 * 7", "TSV").bytes().decode().strip()
        heavy = {"chdb", "numpy", "pyarrow", "pandas"} & set(sys.modules)
        print(said, sorted(heavy), flush=True)
        os._exit(0)
        """
    )

    assert printed == "42 []"


def test_the_whole_package_can_still_be_imported_after_it() -> None:
    printed = answer(
        """
        import os
        from hogtui import clickhouse
        ours = clickhouse.load()
        import chdb
        print(chdb._chdb is ours, clickhouse.load() is ours, chdb.engine_version, flush=True)
        os._exit(0)
        """
    )

    assert printed.startswith("True True 26.")
