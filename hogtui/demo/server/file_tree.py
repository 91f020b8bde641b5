"""The project's tree of folders, with everything that lies in them."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import fixed_uuid
from hogtui.demo.server.paging import link, whole_number
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint

Row = dict[str, Any]
_KINDS = (
    ("insights", "insight", "short_id", "/insights/"),
    ("dashboards", "dashboard", "id", "/dashboard/"),
    ("feature_flags", "feature_flag", "id", "/feature_flags/"),
    ("cohorts", "cohort", "id", "/cohorts/"),
)
"""Kind of stored object, type in the tree, what `ref` is, where its page is."""
_UNFILED = {"feature_flag": "Unfiled/Feature Flags", "cohort": "Unfiled/Cohorts"}
_ORDERS = ("path", "created_at", "last_viewed_at")
_PART = re.compile(r"(?:\\.|[^/\\])+")


def split(path: str) -> list[str]:
    """The parts of a path, as they are written: a slash inside of one has a backslash before it."""
    return _PART.findall(path)


def escaped(name: str) -> str:
    """A name as a part of a path."""
    return name.replace("\\", "\\\\").replace("/", "\\/")


def entries(call: Call) -> list[Row]:
    """Everything in the tree: each object in its folder, and every folder on the way to it."""
    places = {row["id"]: row["folder"] for row in call.instance.rows("file_places", call.project)}
    found = [each for kind in _KINDS for each in _of_kind(call, *kind, places)]
    made = {row["path"]: row for row in call.instance.rows("folders", call.project)}
    paths = set(made)
    for each in found:
        parts = split(each["path"])[:-1]
        paths.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    born = iso(call.instance.facts.created_at)
    user = call.instance.facts.user.id
    for path in paths:
        at = made[path]["created_at"] if path in made else born
        found.append(_entry(path, "folder", None, None, at, user, None))
    return found


def _of_kind(
    call: Call, kind: str, name: str, ref: str, page: str, places: Mapping[str, str]
) -> list[Row]:
    found = []
    for row in call.instance.rows(kind, call.project):
        if row.get("deleted") or row.get("saved") is False:
            continue
        title = row.get("name") or row.get("derived_name") or "Untitled"
        if kind == "feature_flags":
            title = row["key"]
        reference = str(row[ref])
        number = fixed_uuid(f"file {name} {reference}")
        folder = places.get(number) or row.get("_folder") or _UNFILED[name]
        viewed = row.get("_viewed_at")
        made = row.get("created_by") or {}
        found.append(
            _entry(
                f"{folder}/{escaped(title)}",
                name,
                reference,
                f"{page}{reference}",
                row.get("created_at"),
                made.get("id"),
                iso(viewed) if viewed else None,
            )
        )
    return found


def _entry(
    path: str,
    kind: str,
    ref: str | None,
    href: str | None,
    created_at: Any,
    author: Any,
    viewed: str | None,
) -> Row:
    return {
        "id": fixed_uuid(f"file {kind} {ref if ref is not None else path}"),
        "path": path,
        "depth": len(split(path)),
        "type": kind,
        "ref": ref,
        "href": href,
        "meta": {"created_by": author, "created_at": created_at},
        "shortcut": False,
        "created_at": created_at,
        "last_viewed_at": viewed,
        "user_access_level": "manager",
    }


def _served(call: Call) -> None:
    if not call.instance.file_tree:
        raise errors.not_found("Endpoint not found.")


async def listed(call: Call) -> Response:
    """GET file_system/."""
    _served(call)
    query = call.query
    rows = [row for row in entries(call) if _fits(row, query, call)]
    order = query.get("order_by", "path")
    name = order.removeprefix("-")
    name = name if name in _ORDERS else "path"
    rows.sort(key=lambda row: str(row[name] or "").lower(), reverse=order.startswith("-"))
    if "depth" in query:
        rows.sort(key=lambda row: row["type"] != "folder")
    return _page(call, rows)


def _page(call: Call, rows: list[Row]) -> Response:
    query = call.query
    limit = whole_number(query.get("limit"), 100) or 100
    offset = whole_number(query.get("offset"), 0)
    after, before = offset + limit, max(0, offset - limit)
    more = after < len(rows)
    return reply(
        {
            "count": len(rows),
            "next": link(call.request, limit=limit, offset=after) if more else None,
            "previous": link(call.request, limit=limit, offset=before) if offset else None,
            "results": rows[offset:after],
            "users": [call.instance.facts.user.basic()],
        }
    )


def _fits(row: Row, query: Mapping[str, str], call: Call) -> bool:
    parent, depth = query.get("parent"), query.get("depth", "")
    checks = (
        parent is None or row["path"].startswith(f"{parent}/"),
        query.get("path", row["path"]) == row["path"],
        not depth.isdecimal() or row["depth"] == int(depth),
        query.get("type", row["type"]) == row["type"],
        row["type"].startswith(query.get("type__startswith", "")),
        row["type"] != query.get("not_type"),
        query.get("ref", row["ref"]) == row["ref"],
        str(row["created_at"] or "") > query.get("created_at__gt", ""),
        str(row["created_at"] or "") < query.get("created_at__lt", "~"),
    )
    name_only = query.get("search_name_only") == "true"
    return all(checks) and _found(row, query.get("search", ""), call, name_only=name_only)


def _found(row: Row, search: str, call: Call, *, name_only: bool) -> bool:
    """Whether every word of a search fits: `type:insight`, `user:me`, `-draft`, or a part."""
    for word in search.lower().split():
        wanted = word.removeprefix("-")
        field, _, value = wanted.rpartition(":")
        text = split(row["path"])[-1] if name_only or field == "name" else row["path"]
        if field == "type":
            fits = row["type"].startswith(value)
        elif field == "user":
            fits = value == "me" and row["meta"]["created_by"] == call.instance.facts.user.id
        else:
            fits = (value or wanted) in text.lower()
        if fits is word.startswith("-"):
            return False
    return True


async def made(call: Call) -> Response:
    """POST file_system/ {path, type: folder}."""
    _served(call)
    body = await call.json()
    path = body.get("path") if isinstance(body, Mapping) else None
    if not isinstance(path, str) or not split(path):
        raise errors.invalid("This field is required.", code="required", attr="path")
    if body.get("type") != "folder":
        raise errors.invalid("Only folders can be made by hand.", attr="type")
    clean = "/".join(split(path))
    now = iso(call.instance.clock.now())
    call.instance.rows("folders", call.project).append({"path": clean, "created_at": now})
    user = call.instance.facts.user.id
    return reply(_entry(clean, "folder", None, None, now, user, None), 201)


def _one(call: Call) -> Row:
    _served(call)
    for row in entries(call):
        if row["id"] == call.params["id"]:
            return row
    raise errors.not_found()


async def move(call: Call) -> Response:
    """POST file_system/:id/move/ {new_path}: an object into a folder, a folder with all in it."""
    row, body = _one(call), await call.json()
    path = body.get("new_path")
    if not isinstance(path, str) or not split(path):
        raise errors.invalid("new_path is required", code="required", attr="new_path")
    parts = split(path)
    target = "/".join(parts)
    if row["type"] != "folder":
        _place(call, row["id"], "/".join(parts[:-1]))
        return reply({**row, "path": target, "depth": len(parts)})
    old = row["path"]
    for each in entries(call):
        if each["type"] != "folder" and each["path"].startswith(f"{old}/"):
            folder = "/".join(split(each["path"])[:-1])
            _place(call, each["id"], target + folder.removeprefix(old))
    for each in call.instance.rows("folders", call.project):
        if f"{each['path']}/".startswith(f"{old}/"):
            each["path"] = target + each["path"].removeprefix(old)
    return reply({**row, "path": target, "depth": len(parts)})


def _place(call: Call, number: str, folder: str) -> None:
    places = call.instance.rows("file_places", call.project)
    places[:] = [each for each in places if each["id"] != number]
    places.append({"id": number, "folder": folder})


async def count(call: Call) -> Response:
    """POST file_system/:id/count/: how much lies below a folder."""
    row = _one(call)
    below = [each for each in entries(call) if each["path"].startswith(f"{row['path']}/")]
    return reply({"count": len(below), "entries": below[:100], "has_more": len(below) > 100})


async def unfiled(call: Call) -> Response:
    """GET file_system/unfiled/: here everything has its folder."""
    _served(call)
    return reply({"count": 0, "results": []})


async def log_view(call: Call) -> Response:
    """POST file_system/log_view/ {type, ref}: note that the user has seen something."""
    _served(call)
    body = await call.json()
    for kind, name, ref, _ in _KINDS:
        for row in call.instance.rows(kind, call.project):
            if name == body.get("type") and str(row[ref]) == str(body.get("ref")):
                row["_viewed_at"] = call.instance.clock.now()
    return Response(status_code=204)


_ROOT = PROJECT + "file_system/"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, "file_system:read"),
    Endpoint("POST", _ROOT, made, "file_system:write"),
    Endpoint("GET", _ROOT + "unfiled/", unfiled, "file_system:read"),
    Endpoint("POST", _ROOT + "log_view/", log_view, "file_system:read"),
    Endpoint("POST", _ROOT + "{id}/move/", move, "file_system:write"),
    Endpoint("POST", _ROOT + "{id}/count/", count, "file_system:read"),
)
