"""What survives a restart, a kill, a full disk and somebody else's hands."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.store import Store

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state")


def test_nothing_yet(store: Store) -> None:
    assert store.read("history") is None
    assert store.notes == []


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    store = Store(tmp_path_factory.getbasetemp() / "any")
    assert store.write("anything", data) is None
    assert store.read("anything") == data


def test_lone_surrogates_survive(store: Store) -> None:
    assert store.save_buffers({"text": "a\ud800b"}) is None
    assert store.load_buffers() == {"text": "a\ud800b"}


def test_files_are_for_their_owner(store: Store) -> None:
    store.write("history", {})
    assert stat.S_IMODE((store.path / "history.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o700


@pytest.mark.parametrize("broken", [b"{", b"[1]", b"\xff", b"", b"[" * 100_000])
def test_what_makes_no_sense_is_kept_aside(store: Store, broken: bytes) -> None:
    store.write("history", {"a": 1})
    path = store.path / "history.json"
    path.write_bytes(broken)
    assert store.read("history") is None
    assert path.with_name("history.json.broken").read_bytes() == broken
    assert len(store.notes) == 1
    assert store.write("history", {"a": 2}) is None
    assert store.read("history") == {"a": 2}


def test_what_is_no_file_is_left_alone(store: Store) -> None:
    store.path.mkdir()
    os.mkfifo(store.path / "pipe.json")
    (store.path / "link.json").symlink_to("/etc/passwd")
    assert store.read("pipe") is None
    assert store.read("link") is None
    assert len(store.notes) == 2


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "a.json"])
def test_names_stay_in_the_folder(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        store.read(name)


def test_each_profile_has_its_own(tmp_path: Path) -> None:
    names = ["work", "..", "a/b", "a b", "ä", "-", "demo"]
    stores = {name: Store.of_profile(tmp_path, name) for name in names}
    assert len({each.path for each in stores.values()}) == len(names)
    for name, each in stores.items():
        assert each.path.parent == tmp_path / "profiles"
        assert each.write("who", {"name": name}) is None
    assert all(each.read("who") == {"name": name} for name, each in stores.items())


def test_no_place_and_no_json_are_sentences(store: Store) -> None:
    store.path.write_text("in the way")
    assert "could not be written" in (store.write("history", {}) or "")
    assert "could not be written" in (store.write("history", {"x": object()}) or "")


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """In a process of its own, where files may not grow."""
    store = Store(tmp_path)
    assert store.write("buffers", {"text": "kept"}) is None
    done = run(
        f"print(Store(Path({str(tmp_path)!r})).write('buffers', {{'text': 'x' * 9999}}))", 99
    )
    assert "could not be written" in done
    assert store.read("buffers") == {"text": "kept"}
    assert os.listdir(tmp_path) == ["buffers.json"]


def test_a_kill_in_the_middle_leaves_a_whole_file(tmp_path: Path) -> None:
    forever = f"""
store = Store(Path({str(tmp_path)!r}))
number = 0
while True:
    number += 1
    store.write("buffers", {{"number": number, "text": "x" * 100_000}})
    print(number, flush=True)
"""
    for _time in range(5):
        writing = subprocess.Popen(
            [sys.executable, "-c", HEAD + forever], stdout=subprocess.PIPE, text=True
        )
        assert writing.stdout is not None
        assert writing.stdout.readline() == "1\n"
        writing.send_signal(signal.SIGKILL)
        writing.communicate()
        kept = json.loads((tmp_path / "buffers.json").read_text())
        assert kept["text"] == "x" * 100_000


HEAD = "from pathlib import Path\nfrom hogtui.store import Store\n"


def run(program: str, largest_file: int) -> str:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(
        [sys.executable, "-B", "-c", HEAD + program],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=limit,
    ).stdout
