import pytest

from hogtui.demo.server.auth import READ_ONLY, make_keys
from tests.demo.server.still import START, Still

WHO = 'Bearer resource_metadata="http://demo.test/.well-known/oauth-protected-resource"'


async def test_no_key_is_401_with_a_challenge(still: Still) -> None:
    answer = await still.client.get("/api/users/@me/", headers={"Authorization": ""})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == WHO
    assert answer.json() == {
        "type": "authentication_error",
        "code": "not_authenticated",
        "detail": "Authentication credentials were not provided.",
        "attr": None,
    }


async def test_a_wrong_key_is_401(still: Still) -> None:
    headers = {"Authorization": "Bearer phx_wrong"}
    answer = await still.client.get("/api/users/@me/", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["code"] == "authentication_failed"
    assert answer.json()["detail"] == (
        "Personal API key found in request Authorization header is invalid."
    )


async def test_a_missing_scope_is_named(still: Still) -> None:
    still.instance.keys.full.scopes = ("insight:read",)

    answer = await still.ask()

    assert answer.status_code == 403
    assert answer.json() == {
        "type": "authentication_error",
        "code": "permission_denied",
        "detail": "API key missing required scope 'query:read'",
        "attr": None,
    }


def test_writing_implies_reading_and_a_star_everything() -> None:
    key = make_keys(START, ["feature_flag:write"]).full

    assert key.allows("feature_flag:read")
    assert not key.allows("cohort:read")
    assert make_keys(START).full.allows("cohort:write")


async def test_a_key_describes_itself_whatever_it_may_do(still: Still) -> None:
    still.instance.keys.full.scopes = ()
    answer = await still.client.get("/api/personal_api_keys/@current")
    body = answer.json()

    assert answer.status_code == 200
    assert body["scopes"] == []
    assert body["value"] is None
    assert body["mask_value"] == "phx_..." + still.instance.keys.full.value[-4:]
    assert still.instance.keys.full.value not in answer.text


async def test_the_read_only_key_lists_what_it_may_read(still: Still) -> None:
    headers = {"Authorization": f"Bearer {still.instance.keys.read_only.value}"}
    body = (await still.client.get("/api/personal_api_keys/@current/", headers=headers)).json()

    assert tuple(body["scopes"]) == READ_ONLY
    assert not any(scope.endswith(":write") for scope in body["scopes"])


async def test_a_key_of_one_project_stays_there(still: Still) -> None:
    still.instance.keys.full.scoped_teams = (1,)

    other = await still.client.get("/api/projects/2/")
    organization = await still.client.get("/api/organizations/@current/")
    listed = await still.client.get("/api/projects/")
    me = await still.client.get("/api/users/@me/")

    assert other.status_code == organization.status_code == 403
    assert other.json()["detail"] == (
        "API key does not have access to the requested project: ID 2."
    )
    assert organization.json()["detail"] == (
        "API keys with scoped projects are only supported on project-based endpoints."
    )
    assert [project["id"] for project in listed.json()["results"]] == [1]
    assert me.status_code == 200


@pytest.mark.parametrize("place", ["query", "body"])
async def test_a_key_may_also_stand_elsewhere(still: Still, place: str) -> None:
    value = still.instance.keys.full.value
    body = {"query": {"kind": "HogQLQuery", "query": "select 1"}}
    sent = {**body, "personal_api_key": value} if place == "body" else body
    params = {"personal_api_key": value} if place == "query" else {}

    answer = await still.client.post(
        "/api/projects/1/query/", json=sent, params=params, headers={"Authorization": ""}
    )

    assert answer.status_code == 200
