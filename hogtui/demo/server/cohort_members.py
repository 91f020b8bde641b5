"""Who is in a cohort: put in, taken out, and whom texts mean."""

import asyncio
import csv
import re
from collections.abc import Iterable, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from io import StringIO
from typing import Any

from hogtui.demo.server import errors
from hogtui.demo.server.criteria import ask, text
from hogtui.demo.server.routing import Call

Row = dict[str, Any]
KIND = "cohorts"
MOST = 50_000
AT_ONCE = 1_000
"""People that are put in with one request."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


async def members(call: Call, number: int) -> set[str]:
    """The ids of everybody in a cohort."""
    rows = await ask(
        call,
        f"SELECT DISTINCT toString(person_id) FROM cohort_people WHERE cohort_id = {number} LIMIT {MOST}",  # noqa: E501, S608 -- a number of our own
    )
    return {str(row[0]) for row in rows}


async def set_members(
    call: Call, row: Row, wanted: Iterable[str], before: Iterable[str] | None = None
) -> None:
    """Let exactly these be in it; `before` is who was, where that is known."""
    after = set(wanted)
    before = await members(call, row["id"]) if before is None else set(before)
    common = {"cohort_id": row["id"], "team_id": call.project.id, "version": row["version"] or 0}
    changes = [
        *({**common, "person_id": each, "sign": 1} for each in sorted(after - before)),
        *({**common, "person_id": each, "sign": -1} for each in sorted(before - after)),
    ]
    await asyncio.to_thread(call.instance.engine.insert, "cohortpeople", changes)
    row["count"] = len(after)


async def known_ids(call: Call, names: Iterable[str]) -> set[str]:
    """The ids of the persons that texts name: by their ids, distinct ids or e-mail addresses."""
    wanted = [each.strip() for each in names if each.strip()]
    if not wanted:
        return set()
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        listed = ", ".join(map(text, wanted[start : start + 500]))
        rows = await ask(
            call,
            "SELECT DISTINCT toString(id) FROM persons WHERE toString(id) IN "  # noqa: S608 -- HogQL of our own, its values quoted
            f"({listed}) OR properties.email IN ({listed}) OR id IN (SELECT person_id FROM "
            f"person_distinct_ids WHERE distinct_id IN ({listed})) LIMIT {MOST}",
        )
        found |= {str(row[0]) for row in rows}
    return found


def ids_in(body: Mapping[str, Any], name: str) -> list[str]:
    """The UUIDs that a body gives; raises Refusal."""
    found = body.get(name)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise errors.invalid(f"{name} must be a list of UUIDs.", attr=name)
    wrong = [each for each in found if not _UUID.fullmatch(each)]
    if wrong:
        raise errors.invalid(f"{wrong[0]} is not a valid UUID.", attr=name)
    return found


async def form_of(call: Call) -> tuple[dict[str, str], list[str] | None]:
    """The fields of a multipart body, and what stands in the first column of its CSV."""
    kind = call.request.headers.get("content-type", "")
    data = await call.request.body()
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + data)
    fields: dict[str, str] = {}
    names: list[str] | None = None
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        value = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
        if part.get_filename() is not None:
            names = _first_column(value)
        else:
            fields[str(name)] = value.strip()
    return fields, names


def _first_column(written: str) -> list[str]:
    rows = [row for row in csv.reader(StringIO(written)) if row]
    if not rows:
        return []
    heads = [each.strip().lower() for each in rows[0]]
    known = ("person_id", "distinct_id", "distinct-id", "email", "id")
    column = next((heads.index(each) for each in known if each in heads), None)
    if column is None:
        return [row[0] for row in rows]
    return [row[column] for row in rows[1:] if len(row) > column]
