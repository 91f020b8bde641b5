import base64
import json

import pytest

from tests.demo.server.still import Still


async def test_the_first_questions_of_a_client(still: Still) -> None:
    me = (await still.client.get("/api/users/@me/")).json()
    projects = (await still.client.get("/api/projects/")).json()
    organizations = (await still.client.get("/api/organizations/")).json()
    current = (await still.client.get("/api/organizations/@current/")).json()

    assert me["team"]["id"] == projects["results"][0]["id"] == 1
    assert "live_events_token" not in me["team"]
    assert me["organization"]["id"] == current["id"] == organizations["results"][0]["id"]
    assert current["membership_level"] == 15
    assert (projects["count"], projects["next"], projects["previous"]) == (2, None, None)


async def test_a_project_in_full(still: Still) -> None:
    project = (await still.client.get("/api/projects/@current/")).json()

    assert project["id"] == 1
    assert project["timezone"] == "UTC"
    assert project["test_account_filters"][0]["type"] == "person"
    assert project["group_types"][0]["group_type"] == "organization"
    assert project["has_group_types"] is True


async def test_the_live_token_is_good_for_seven_days_and_kept_for_one(still: Still) -> None:
    async def token() -> str:
        return str((await still.client.get("/api/projects/1/")).json()["live_events_token"])

    first = await token()
    head, claims, _ = first.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))

    assert json.loads(base64.urlsafe_b64decode(head + "=="))["alg"] == "HS256"
    assert told["aud"] == "posthog:livestream"
    assert told["team_id"] == 1
    assert told["exp"] - still.clock.now().timestamp() == 7 * 86400
    assert still.instance.live_tokens.team_of(first) == 1
    still.clock.passed = 23 * 3600
    assert await token() == first
    still.clock.passed = 25 * 3600
    assert await token() != first
    still.clock.passed = 8 * 86400
    assert still.instance.live_tokens.team_of(first) is None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ä.ö.ü"])
def test_strange_tokens_open_nothing(still: Still, token: str) -> None:
    assert still.instance.live_tokens.team_of(token) is None


async def test_slashes_at_the_end_are_optional(still: Still) -> None:
    for path in ("/api/projects", "/api/projects/1", "/api/projects/1/feature_flags"):
        assert (await still.client.get(path)).status_code == 200


async def test_environments_is_an_old_name_for_projects(still: Still) -> None:
    answer = await still.client.get("/api/environments/1/feature_flags/?limit=1")

    assert answer.status_code == 200
    assert answer.headers["deprecation"] == "true"
    assert answer.headers["sunset"] == "Fri, 31 Jul 2026 00:00:00 GMT"
    assert answer.headers["link"] == (
        '</api/projects/1/feature_flags/?limit=1>; rel="successor-version"'
    )


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/api/nothing/", "Endpoint not found."),
        ("/api/projects/1/nothing/", "Endpoint not found."),
        ("/api/projects/99/", "Project not found."),
        ("/api/projects/what/", "Project not found."),
        ("/api/projects/1/feature_flags/7/", "Not found."),
        ("/api/organizations/other/", "Organization not found."),
    ],
)
async def test_what_is_not_there_is_404(still: Still, path: str, detail: str) -> None:
    answer = await still.client.get(path)

    assert answer.status_code == 404
    assert answer.json() == {
        "type": "invalid_request",
        "code": "not_found",
        "detail": detail,
        "attr": None,
    }


async def test_a_method_that_is_not_there_is_405(still: Still) -> None:
    answer = await still.client.post("/api/projects/")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["detail"] == 'Method "POST" not allowed.'


async def test_what_is_deleted_softly_says_nothing_about_delete(still: Still) -> None:
    for path in ("feature_flags/99/", "cohorts/1/", "insights/1/"):
        answer = await still.client.delete(f"/api/projects/1/{path}")
        assert (answer.status_code, answer.content) == (405, b"")


async def test_pages_link_to_their_neighbours(still: Still) -> None:
    first = (await still.client.get("/api/projects/1/feature_flags/?limit=4&search=")).json()
    second = (await still.client.get(first["next"])).json()

    assert first["count"] == second["count"] == 58
    assert first["next"] == (
        "http://demo.test/api/projects/1/feature_flags/?search=&limit=4&offset=4"
    )
    assert second["previous"].endswith("limit=4&offset=0")
    keys = [flag["key"] for page in (first, second) for flag in page["results"]]
    assert len(set(keys)) == 8


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("search=BILLING", "billing-v2"),
        (
            "active=false",
            "onboarding-checklist holiday-banner live-cursors queue-v2 maintenance-banner",
        ),
        ("active=STALE", "legacy-editor brand-2026 emoji-picker old-exports legacy-login"),
        ("type=remote_config", "upload-limits rate-limits mail-provider"),
        ("type=experiment", "new-sharing-dialog signup-form"),
        ("type=multivariant&search=pri", "pricing-page"),
        ('tags=["critical"]', "payments-live mail-provider kill-switch-imports"),
        ("evaluation_runtime=client", "offline-mode desktop-sync min-app-version"),
        ("archived=true", "winter-2024 chat-widget"),
    ],
)
async def test_flags_are_filtered(still: Still, question: str, keys: str) -> None:
    body = (await still.client.get(f"/api/projects/1/feature_flags/?{question}")).json()

    assert [flag["key"] for flag in body["results"]] == keys.split()


async def test_the_second_project_has_flags_of_its_own(still: Still) -> None:
    body = (await still.client.get("/api/projects/2/feature_flags/")).json()
    assert [flag["id"] for flag in body["results"]][:2] == [207, 206]
    for kind in ("cohorts", "insights", "insight_variables"):
        assert (await still.client.get(f"/api/projects/2/{kind}/")).json()["count"] == 0
