"""The tool that feeds recorded bodies to the models tells the good from the bad."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.read_bodies import main

FLAG = {"id": 3, "key": "new-nav", "active": True}
STATUS = {"query_status": {"id": "a", "complete": False, "error": False}}


def write(folder: Path, name: str, body: Any) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body if isinstance(body, str) else json.dumps(body))


def test_good_bodies_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "feature_flags/list.json", {"count": 1, "results": [FLAG]})
    write(tmp_path, "derived/query/202.json", {"status": 202, "body": STATUS})
    write(tmp_path, "derived/query/rows.json", {"columns": ["a"], "results": [[1]]})
    write(tmp_path, "derived/errors/400.json", {"status": 400, "body": {"detail": "x"}})
    write(tmp_path, "persons/one.json", {"id": 1, "distinct_ids": ["a"]})
    write(tmp_path, "surveys/list.json", {"results": [{"id": 1}]})

    assert main([str(tmp_path)]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "derived/errors/400.json: read as error",
        "derived/query/202.json: read as query status",
        "derived/query/rows.json: read as query result",
        "feature_flags/list.json: read as 1 x FeatureFlag",
        "persons/one.json: read as 1 x Person",
        "surveys/list.json: no model for this yet",
        "0 refused",
    ]


def test_bad_bodies_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "feature_flags/list.json", {"results": [FLAG, {"id": "x", "key": "y"}]})
    write(tmp_path, "query/status.json", {"query_status": {"complete": True}})
    write(tmp_path, "query/broken.json", "{")

    assert main([str(tmp_path)]) == 1

    told = capsys.readouterr().out
    assert "feature_flags/list.json: refused\n    FeatureFlag 1: " in told
    assert "active: Field required" in told
    assert "query/broken.json: refused\n    The answer is not JSON" in told
    assert told.endswith("3 refused\n")


def test_a_wrong_call_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "missing")]) == 2
    assert "read_bodies.py FOLDER" in capsys.readouterr().out
