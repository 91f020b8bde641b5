import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import psutil
import pytest

from hogtui.demo.launch import LOG, DemoFailed, Facts, Options, scrubbed, start
from hogtui.demo.place import LOCK

SMALL = 200


def options(folder: Path, **more: object) -> Options:
    return Options(**{"size": SMALL, "runtime_folder": folder, **more})  # type: ignore[arg-type]  # what a test wants


def left_in(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()] if folder.exists() else []


def rubbish_in(folder: Path) -> list[str]:
    """What is left but a log: the engine writes to it where a sandbox has no control groups."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return [str(path) for path in found if path.name not in {LOG, LOCK}]


async def test_a_closed_pipe_ends_the_child(tmp_path: Path) -> None:
    demo = start(options(tmp_path))
    facts = await demo.ready()
    process, session = psutil.Process(demo.pid), os.getsid(demo.pid)

    demo.close()

    assert facts.url.startswith("http://127.0.0.1:")
    assert session != os.getsid(0), "signals of the terminal would reach it"
    assert not process.is_running()
    assert rubbish_in(tmp_path) == []
    demo.close()


async def test_closing_before_it_is_ready_ends_it_too(tmp_path: Path) -> None:
    demo = start(options(tmp_path))
    process = psutil.Process(demo.pid)

    demo.close()

    assert not process.is_running()


def test_a_killed_parent_takes_the_child_with_it(tmp_path: Path) -> None:
    text = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from hogtui.demo.launch import Options, start
        demo = start(Options(size={SMALL}, runtime_folder=Path({str(tmp_path)!r})))
        demo.wait_ready()
        print(demo.pid, flush=True)
        time.sleep(60)
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs([child], timeout=5)

    assert not alive


async def test_what_a_killed_child_left_is_wiped_by_the_next(tmp_path: Path) -> None:
    killed = start(options(tmp_path))
    await killed.ready()
    os.kill(killed.pid, signal.SIGKILL)
    killed.close()
    assert left_in(tmp_path) == [str(killed.pid)]

    following = start(options(tmp_path))
    await following.ready()

    assert left_in(tmp_path) == [str(following.pid)]
    following.close()


async def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        demo = start(options(tmp_path, port=taken.getsockname()[1]))

        with pytest.raises(DemoFailed, match=r"The demo cannot start: .*in use"):
            await demo.ready()


async def test_a_child_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    demo = start(options(tmp_path))

    with pytest.raises(DemoFailed, match=r"did not start within 0\.001 s; see .*log"):
        await demo.ready(0.001)


def test_in_the_foreground_sigterm_ends_it(tmp_path: Path) -> None:
    arguments = ["--size", str(SMALL), "--runtime", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "hogtui.demo.child", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b'"live_url"' in process.stdout.readline()

    process.terminate()

    assert process.wait(5) == 0
    process.stdout.close()
    assert rubbish_in(tmp_path) == []


def test_ctrl_c_while_it_starts_is_no_crash(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "hogtui.demo.child", "--runtime", str(tmp_path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    while not list(tmp_path.glob("[0-9]*/log")) and process.poll() is None:
        pass

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)

    assert process.returncode in (0, 130)
    assert rubbish_in(tmp_path) == []


def test_bad_arguments_are_argparses(tmp_path: Path) -> None:
    for wrong in (["--port", "70000"], ["--size", "0"], ["--limits", "x=1"]):
        done = subprocess.run(
            [sys.executable, "-m", "hogtui.demo.child", *wrong],
            capture_output=True,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_no_key_of_a_real_posthog_reaches_the_child() -> None:
    environment = {"POSTHOG_PERSONAL_API_KEY": "phx_real", "POSTHOG_CLI_TOKEN": "x", "HOME": "/h"}

    assert scrubbed(environment) == {"HOME": "/h"}


def test_launching_imports_nothing_heavy() -> None:
    text = (
        "import sys, hogtui.demo.launch\n"
        "heavy = {'chdb', 'starlette', 'uvicorn', 'httpx', 'pydantic', 'hogql_parser'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()


async def test_a_running_query_does_not_hold_up_the_end(tmp_path: Path) -> None:
    demo = start(options(tmp_path, limits="off"))
    try:
        await run_for_ever(await demo.ready())
    finally:
        demo.close()

    assert rubbish_in(tmp_path) == []


async def run_for_ever(facts: Facts) -> None:
    """Start a query that does not end, and come back when the engine is at it."""
    query = "select count() from numbers(100000000000) where number % 7 = 3"
    body = {"query": {"kind": "HogQLQuery", "query": query}, "refresh": "async"}
    headers = {"Authorization": f"Bearer {facts.key}"}
    async with httpx.AsyncClient(base_url=facts.url, headers=headers) as client:
        status = (await client.post("/api/projects/1/query/", json=body)).json()["query_status"]
        path, progress = f"/api/projects/1/query/{status['id']}/", None
        while not progress or not progress["rows_read"]:
            answer = await client.get(path, params={"show_progress": "true"})
            assert answer.status_code == 202, answer.text
            progress = answer.json()["query_status"]["query_progress"]
