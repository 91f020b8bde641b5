"""Dashboards, the tree of folders and annotations."""

import json
from typing import Any

import pytest

from tests.demo.insights.open import ROOT, Open

GLANCE, PRODUCT, QUALITY, EXPLORER, UNNAMED = 1, 3, 5, 6, 7


async def messages(opened: Open, path: str) -> list[dict[str, Any]]:
    answer = await opened.client.get(ROOT + path)
    assert answer.headers["content-type"].startswith("text/event-stream")
    parts = [part for part in answer.text.split("\n\n") if part]
    return [json.loads(part.removeprefix("data: ")) for part in parts]


async def test_the_list_has_no_tiles_and_pinned_ones_first(opened: Open) -> None:
    rows = (await opened.get("dashboards/"))["results"]
    assert len(rows) == 8
    assert all("tiles" not in row for row in rows)
    pinned = [row["pinned"] for row in rows]
    assert pinned == sorted(pinned, reverse=True)
    assert None in [row["name"] for row in rows]
    found = await opened.get("dashboards/", search="quality")
    assert [row["id"] for row in found["results"]] == [QUALITY]
    found = await opened.get("dashboards/", tags="growth")
    assert [row["name"] for row in found["results"]] == ["Growth"]


async def test_tiles_stand_in_their_order_with_results_and_with_reasons(opened: Open) -> None:
    board = await opened.get(f"dashboards/{QUALITY}/")
    places = [(t["layouts"]["sm"]["y"], t["layouts"]["sm"]["x"]) for t in board["tiles"]]
    assert places == sorted(places)
    failed = [tile for tile in board["tiles"] if "error" in tile]
    assert len(failed) == 2
    assert failed[0]["error"] == {
        "type": "ValidationError",
        "message": "Unable to resolve field: page_owner",
    }
    assert failed[0]["insight"]["result"] is None
    whole = [tile for tile in board["tiles"] if tile["insight"]["result"] is not None]
    assert {tile["is_cached"] for tile in whole} == {True}
    assert len({tile["last_refresh"] for tile in whole}) == len(whole)
    cold = [t for t in board["tiles"] if t["insight"]["result"] is None and "error" not in t]
    assert [tile["insight"]["name"] for tile in cold] == ["Flags that were asked for"]

    glance = await opened.get(f"dashboards/{GLANCE}/")
    assert glance["tiles"][0]["text"]["body"].startswith("# Pinecrate")
    assert glance["tiles"][1]["button_tile"]["url"].startswith("https://")
    unnamed = await opened.get(f"dashboards/{UNNAMED}/")
    assert (unnamed["name"], unnamed["tiles"][0]["layouts"]) == (None, {})


async def test_filters_and_variables_hold_for_all_tiles(opened: Open) -> None:
    board = await opened.get(f"dashboards/{PRODUCT}/")
    assert board["filters"]["date_from"] == "-14d"
    by_name = {t["insight"]["name"]: t for t in board["tiles"] if t["insight"]}
    days = by_name["Days at work"]["insight"]["result"][0]["days"]
    assert len(days) == 15
    # The tile's own filters come over those of the dashboard.
    long = by_name["Power users and everybody"]["insight"]["result"][0]["days"]
    assert len(long) == 61
    found = await opened.get(
        f"dashboards/{PRODUCT}/", filters_override='{"date_from": "-3d"}', refresh="blocking"
    )
    assert found["filters"]["date_from"] == "-3d"
    assert found["persisted_filters"]["date_from"] == "-14d"
    by_name = {t["insight"]["name"]: t for t in found["tiles"] if t["insight"]}
    assert len(by_name["Days at work"]["insight"]["result"][0]["days"]) == 4

    explorer = await opened.get(f"dashboards/{EXPLORER}/")
    chosen = {each["code_name"]: each["value"] for each in explorer["variables"].values()}
    assert chosen == {"event_name": "file_uploaded", "days": 21, "plan": "pro"}
    rows = explorer["tiles"][1]["insight"]["result"]
    assert sum(row[1] for row in rows) <= await opened.count(
        "select count() from events where event = 'file_uploaded' "
        "and timestamp > toDateTime('2026-10-29T00:00:00Z')"
    )
    changed = {key: {**each} for key, each in explorer["variables"].items()}
    for each in changed.values():
        if each["code_name"] == "event_name":
            each["value"] = "file_shared"
    other = await opened.get(
        f"dashboards/{EXPLORER}/", variables_override=json.dumps(changed), refresh="blocking"
    )
    assert other["tiles"][1]["insight"]["result"] != rows


async def test_a_stream_tells_tile_by_tile(opened: Open) -> None:
    found = await messages(opened, f"dashboards/{QUALITY}/stream_tiles/?layoutSize=xs")
    assert [found[0]["type"], found[-1]["type"]] == ["metadata", "complete"]
    assert len(found[0]["dashboard"]["tiles"]) == 2
    orders = [each["order"] for each in found if each["type"] == "tile"]
    assert orders == list(range(2, 9))
    failed = [each for each in found if each["type"] == "error"]
    assert failed[0]["error"] == "Unable to resolve field: page_owner"
    tiles = {each["tile"]["id"] for each in found if each["type"] == "tile"}
    assert {each["tile_id"] for each in failed} <= tiles


async def test_insights_run_alone_as_json_or_as_text(opened: Open) -> None:
    board = await opened.get(f"dashboards/{GLANCE}/")
    wanted = next(
        t for t in board["tiles"] if t["insight"] and t["insight"]["name"] == "Daily active people"
    )
    params = {"tile_ids": str(wanted["id"]), "output_format": "json"}
    (one,) = (await opened.get(f"dashboards/{GLANCE}/run_insights/", **params))["results"]
    assert one["insight"]["result"][0]["label"] == "People"
    params = {"tile_ids": str(wanted["id"]), "max_result_chars": "30"}
    (text,) = (await opened.get(f"dashboards/{GLANCE}/run_insights/", **params))["results"]
    assert text["insight"]["result"].startswith("Date|People\n2026-10-21|")
    assert len(text["insight"]["result"]) == 30
    everything = await opened.get(f"dashboards/{QUALITY}/run_insights/", refresh="force_cache")
    assert sum("error" in each for each in everything["results"]) == 2


async def test_tiles_are_added_changed_moved_and_taken_away(opened: Open) -> None:
    made = await opened.post("dashboards/", {"name": "Mine", "tags": ["x"]})
    path = f"dashboards/{made['id']}/"
    assert made["tiles"] == []
    board = await opened.patch(path, {"tiles": [{"text": {"body": "Hello"}}]})
    (tile,) = board["tiles"]
    layout = {"sm": {"x": 0, "y": 3, "w": 6, "h": 2}}
    board = await opened.patch(
        path, {"tiles": [{"id": tile["id"], "layouts": layout, "color": "blue"}], "pinned": True}
    )
    assert (board["tiles"][0]["layouts"], board["tiles"][0]["color"]) == (layout, "blue")
    source = (await opened.get(f"dashboards/{EXPLORER}/"))["tiles"][2]
    await opened.post(path + "copy_tile/", {"fromDashboardId": EXPLORER, "tileId": source["id"]})
    board = await opened.get(path)
    assert len(board["tiles"]) == 2
    order = [each["id"] for each in reversed(board["tiles"])]
    board = await opened.post(path + "reorder_tiles/", {"tile_order": order})
    source = next(number for number in order if number != tile["id"])
    assert [each["id"] for each in board["tiles"]] == order
    moved = {"tile": {"id": tile["id"]}, "toDashboard": UNNAMED}
    await opened.patch(path + "move_tile/", moved)
    assert tile["id"] in [t["id"] for t in (await opened.get(f"dashboards/{UNNAMED}/"))["tiles"]]
    board = await opened.patch(path, {"tiles": [{"id": source, "deleted": True}]})
    assert board["tiles"] == []
    bodies: list[Any] = [
        {"tiles": [{"id": 999}]},
        {"tiles": "x"},
        {"filters": 3},
        {"tags": "x"},
        [],
    ]
    for body in bodies:
        assert (await opened.client.patch(ROOT + path, json=body)).status_code == 400


async def test_a_dashboard_is_copied_and_deleted_softly(opened: Open) -> None:
    copied = await opened.post("dashboards/", {"name": "Copy", "use_dashboard": UNNAMED})
    assert (copied["creation_mode"], len(copied["tiles"])) == ("duplicate", 3)
    path = f"dashboards/{copied['id']}/"
    assert (await opened.client.delete(ROOT + path)).status_code == 405
    await opened.patch(path, {"deleted": True})
    assert (await opened.client.get(ROOT + path)).status_code == 404
    await opened.patch(path, {"deleted": False})
    assert (await opened.get(path))["name"] == "Copy"


async def test_the_tree_has_folders_first_and_can_be_searched(opened: Open) -> None:
    top = await opened.get("file_system/", depth="1")
    assert {row["type"] for row in top["results"]} == {"folder"}
    company = await opened.get("file_system/", parent="Company", depth="2")
    kinds = [row["type"] for row in company["results"]]
    assert kinds == sorted(kinds, key=lambda kind: kind != "folder")
    assert ("dashboard", "1") in [(row["type"], row["ref"]) for row in company["results"]]
    found = await opened.get("file_system/", search="type:insight funnel -browser")
    assert "Growth/Funnels/Sign-up funnel" in [row["path"] for row in found["results"]]
    assert all("browser" not in row["path"] for row in found["results"])
    # A slash in a name is no end of a folder.
    slash = (await opened.get("file_system/", search="DAU"))["results"][0]
    assert (slash["path"], slash["depth"]) == ("Company/DAU \\/ WAU", 2)
    first = await opened.get("file_system/", limit="3")
    assert (len(first["results"]), first["previous"]) == (3, None)
    assert first["next"].endswith("limit=3&offset=3")


async def test_folders_are_made_and_things_are_moved(opened: Open) -> None:
    await opened.post("file_system/", {"path": "Archive", "type": "folder"})
    row = (await opened.get("file_system/", search="type:insight contentful"))["results"][0]
    path = "Archive/Speed/Largest contentful paint"
    await opened.post(f"file_system/{row['id']}/move/", {"new_path": path})
    again = (await opened.get("file_system/", ref=row["ref"]))["results"][0]
    assert (again["id"], again["path"]) == (row["id"], path)
    (folder,) = (await opened.get("file_system/?path=Archive"))["results"]
    assert (await opened.post(f"file_system/{folder['id']}/count/", {}))["count"] == 2
    await opened.post(f"file_system/{folder['id']}/move/", {"new_path": "Old/Archive"})
    again = (await opened.get("file_system/", ref=row["ref"]))["results"][0]
    assert again["path"] == f"Old/{path}"


async def test_a_server_may_have_no_tree(opened: Open) -> None:
    answer = await opened.client.post("/_demo/knobs", json={"file_tree": False})
    assert answer.json()["file_tree"] is False
    answer = await opened.client.get(ROOT + "file_system/")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Endpoint not found.")


async def test_annotations_are_made_changed_and_deleted_softly(opened: Open) -> None:
    rows = (await opened.get("annotations/"))["results"]
    markers = [row["date_marker"] for row in rows]
    assert markers == sorted(markers, reverse=True)
    assert None in [row["content"] for row in rows]
    made = await opened.post(
        "annotations/",
        {"content": "Now", "date_marker": "2026-11-20T10:00:00+02:00", "dashboard_item": 8},
    )
    assert made["date_marker"] == "2026-11-20T08:00:00.000000Z"
    assert made["insight_name"] == "Daily active people"
    path = f"annotations/{made['id']}/"
    assert (await opened.patch(path, {"content": "Then"}))["content"] == "Then"
    assert (await opened.get("annotations/", search="then"))["count"] == 1
    assert (await opened.client.delete(ROOT + path)).status_code == 405
    await opened.patch(path, {"deleted": True})
    assert (await opened.client.get(ROOT + path)).status_code == 404
    for body in ({}, {"date_marker": "soon"}, {"date_marker": "2026-11-20", "scope": "me"}):
        assert (await opened.client.post(ROOT + "annotations/", json=body)).status_code == 400


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("insights/", "insight"),
        ("dashboards/", "dashboard"),
        ("annotations/", "annotation"),
        ("file_system/", "file_system"),
    ],
)
async def test_reading_and_writing_need_their_scopes(opened: Open, path: str, scope: str) -> None:
    opened.instance.keys.full.scopes = (f"{scope}:read",)
    assert (await opened.client.get(ROOT + path, params={"basic": "true"})).status_code == 200
    answer = await opened.client.post(ROOT + path, json={})
    assert answer.status_code == 403
    assert f"'{scope}:write'" in answer.json()["detail"]
    opened.instance.keys.full.scopes = ("query:read",)
    assert (await opened.client.get(ROOT + path)).status_code == 403
