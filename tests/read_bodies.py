"""Feed a folder of recorded bodies to what reads them, and list what is refused.

    python tests/read_bodies.py FOLDER

The folder holds `<resource>/<name>.json`, also below `derived/`, where a body may be wrapped as
`{status, headers, body}`. Prints one line per body and exits 1 when a body or a record in it was
refused. A body that nothing reads yet is said to be so, and is no failure.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hogtui.api import answers, models
from hogtui.api.body import decode_now
from hogtui.api.errors import ApiError
from hogtui.api.models import Model, read_records
from hogtui.api.refusals import has_error_shape, refusal

Reader = Callable[[Any], list[str]]
"""Gives the reasons for which a body, or records in it, are refused."""

# For each folder: what a record must have to be meant for a model. The first that fits reads it.
RECORDS: dict[str, tuple[tuple[frozenset[str], type[Model]], ...]] = {
    "auth": ((frozenset({"scopes", "mask_value"}), models.ApiKey),),
    "cohorts": (
        (frozenset({"distinct_ids"}), models.Person),
        (frozenset({"is_static"}), models.Cohort),
        (frozenset({"filters", "is_calculating"}), models.Cohort),
    ),
    "dashboards": (
        (frozenset({"short_id"}), models.Insight),
        (frozenset({"tiles"}), models.Dashboard),
        (frozenset({"creation_mode"}), models.Dashboard),
    ),
    "event_definitions": ((frozenset({"name"}), models.EventDefinition),),
    "feature_flags": ((frozenset({"key", "active"}), models.FeatureFlag),),
    "insight_variables": ((frozenset({"code_name"}), models.InsightVariable),),
    "insights": ((frozenset({"short_id"}), models.Insight),),
    "organizations": ((frozenset({"slug"}), models.Organization),),
    "persons": (
        (frozenset({"distinct_ids"}), models.Person),
        (frozenset({"is_static"}), models.Cohort),
    ),
    "personal_api_keys": ((frozenset({"scopes"}), models.ApiKey),),
    "projects": ((frozenset({"name"}), models.Project),),
    "property_definitions": ((frozenset({"name"}), models.PropertyDefinition),),
    "users": ((frozenset({"email"}), models.User),),
}


def main(arguments: list[str]) -> int:
    """Read every body; 0 when nothing was refused, 1 when something was, 2 for a wrong call."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        say(__doc__)
        return 2
    folder = Path(arguments[0])
    refused = 0
    for path in sorted(folder.rglob("*.json")):
        verdict, reasons = judge(path)
        refused += bool(reasons)
        say(f"{path.relative_to(folder)}: {verdict}")
        for reason in reasons:
            say(f"    {reason}")
    say(f"{refused} refused")
    return 1 if refused else 0


def say(words: str) -> None:
    """Print one line."""
    sys.stdout.write(words + "\n")


def judge(path: Path) -> tuple[str, list[str]]:
    """What became of one file, and why it was refused."""
    try:
        body = decode_now(path.read_bytes())
    except ApiError as error:
        return "refused", [error.message]
    status = 200
    if isinstance(body, dict) and "body" in body and body.keys() <= {"status", "headers", "body"}:
        status, body = body.get("status", 200), body["body"]
    names = []
    reasons: list[str] = []
    for name, read in readers(path.parent.name, status, body):
        names.append(name)
        reasons += read(body)
    if not names:
        return "no model for this yet", []
    return ("refused" if reasons else "read as " + ", ".join(names)), reasons


def readers(resource: str, status: int, body: Any) -> Iterator[tuple[str, Reader]]:
    """What reads a body of this resource."""
    if answers.read_status(body) is not None:
        yield "query status", _status_reasons
    if status >= 400 or has_error_shape(body):
        if not answers.is_status(status, body):
            yield "error", lambda found: _error_reasons(status, found)
        return
    if isinstance(body, Mapping) and isinstance(body.get("isValid"), bool):
        yield "query check", _reasons_of(answers.read_check)
    elif isinstance(body, Mapping) and isinstance(body.get("tables"), Mapping):
        yield "schema", _reasons_of(answers.read_schema)
    elif _is_result(body):
        yield "query result", _reasons_of(lambda found: answers.read_result(found, seconds=0))
    for model, rows in _records(resource, body):
        yield f"{len(rows)} x {model.__name__}", _record_reasons(model, rows)


def _records(resource: str, body: Any) -> Iterator[tuple[type[Model], list[Any]]]:
    rows = body.get("results", [body]) if isinstance(body, Mapping) else body
    if not isinstance(rows, list):
        return
    for keys, model in RECORDS.get(resource, ()):
        fitting = [row for row in rows if isinstance(row, Mapping) and keys <= row.keys()]
        if fitting:
            # Whatever else is in the same list is meant for the same model.
            yield model, rows
            return


def _is_result(body: Any) -> bool:
    return (
        isinstance(body, Mapping)
        and isinstance(body.get("columns"), list)
        and answers.has_rows(body)
        and all(isinstance(row, list) for row in body["results"])
    )


def _record_reasons(model: type[Model], rows: list[Any]) -> Reader:
    return lambda _body: read_records(model, rows).reasons


def _reasons_of(read: Callable[[Any], object]) -> Reader:
    def reasons(body: Any) -> list[str]:
        try:
            read(body)
        except ApiError as error:
            return [error.message]
        return []

    return reasons


def _status_reasons(body: Any) -> list[str]:
    status = answers.read_status(body)
    if status is None or not status.id:
        return ["the status has no id"]
    if status.failed:
        return [] if answers.failure(status).message else ["the failure has no words"]
    if not status.complete or status.answer is None:
        return []
    return _reasons_of(lambda answer: answers.read_result(answer, seconds=0))(status.answer)


def _error_reasons(status: int, body: Any) -> list[str]:
    error = refusal(status, body)
    return [] if error.message else [f"status {status} without words: {json.dumps(body)[:80]}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
