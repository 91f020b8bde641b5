"""Finding out where we are works with any key that can do anything at all."""

from collections.abc import Callable

import httpx
import pytest

from hogtui.api.errors import ApiError, Forbidden, NotAuthenticated, NotFound, Unreachable
from hogtui.api.session import Project, describe_key, list_projects, open_session
from tests.api.fakes import FakePostHog, make_client, refused, reply

KEY = {"label": "mine", "mask_value": "phx_...e2", "scopes": ["query:read"], "scoped_teams": []}
PROJECT = {
    "id": 2,
    "name": "Sh\u001bop",
    "organization": "o1",
    "timezone": "Europe/Berlin",
    "live_events_token": None,
}
USER = {
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "L",
    "organizations": [{"id": "o1", "name": "Hogs"}],
    "organization": {"id": "o2", "name": "Other"},
}
DENIED = "API key missing required scope 'project:read'"


def server(
    key: httpx.Response | None = None,
    project: httpx.Response | None = None,
    user: httpx.Response | Exception | None = None,
    projects: httpx.Response | None = None,
) -> FakePostHog:
    def answer(request: httpx.Request) -> httpx.Response:
        match request.url.path.split("/")[2:]:
            case ["personal_api_keys", *_]:
                return key or reply(KEY)
            case ["users", *_]:
                if isinstance(user, Exception):
                    raise user
                return user or reply(USER)
            case ["projects", ""]:
                return projects or reply({"results": [{"id": 2, "name": "Shop"}, {"name": "odd"}]})
            case _:
                return project or reply(PROJECT)

    found: Callable[[httpx.Request], httpx.Response] = answer
    return FakePostHog(found)


async def test_a_full_session_takes_three_requests() -> None:
    posthog = server()
    client = make_client(posthog, project_id=None)

    session = await open_session(client, 2)

    assert session.key is not None
    assert session.key.scopes == {"query:read"}
    assert session.project == Project(2, "Sh␛op", "o1", "Europe/Berlin")
    assert (session.organization, session.user, session.region) == ("Hogs", "Ada L", "US")
    assert session.live_events_token is None
    assert client.project_id == 2
    assert len(posthog.requests) == 3


async def test_without_a_number_the_first_project_of_the_key_is_opened() -> None:
    listed = server()
    session = await open_session(make_client(listed, project_id=None), None)
    assert session.project.id == 2
    assert len(listed.requests) == 4

    scoped = server(key=reply({**KEY, "scoped_teams": [7, 5]}), project=reply({**PROJECT, "id": 5}))
    session = await open_session(make_client(scoped, project_id=None), None)
    assert session.project.id == 5
    assert "/api/projects/" not in scoped.paths


async def test_everything_but_the_project_may_be_refused() -> None:
    posthog = server(
        key=refused(404), project=refused(403, detail=DENIED), user=refused(403, detail=DENIED)
    )
    client = make_client(posthog)

    session = await open_session(client, 2)

    assert session.key is None
    assert session.project == Project(2, "project 2")
    assert (session.organization, session.user) == (None, None)
    assert session.allows("anything:write")


async def test_a_user_that_cannot_be_reached_is_done_without() -> None:
    session = await open_session(make_client(server(user=httpx.ReadError("x"))), 2)

    assert session.user is None
    assert session.project.name == "Sh␛op"


async def test_a_key_that_is_not_accepted_is_told() -> None:
    with pytest.raises(NotAuthenticated):
        await open_session(make_client(server(key=refused(401))), 2)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused(404, detail="Project not found."), NotFound),
        (refused(403, detail="API key does not have access to the requested project"), Forbidden),
    ],
)
async def test_a_project_that_is_not_ours_is_told(
    answer: httpx.Response, error: type[ApiError]
) -> None:
    with pytest.raises(error):
        await open_session(make_client(server(project=answer)), 2)


async def test_a_key_for_another_project_is_told_without_asking() -> None:
    posthog = server(key=reply({**KEY, "scoped_teams": [7]}))

    with pytest.raises(Forbidden):
        await open_session(make_client(posthog), 2)

    assert "/api/projects/2/" not in posthog.paths


async def test_a_server_that_is_away_is_told() -> None:
    with pytest.raises(Unreachable):
        await open_session(make_client(FakePostHog(httpx.ConnectError("refused"))), 2)


async def test_a_key_describes_itself() -> None:
    old = {"label": "old", "mask_value": "phx_...", "scopes": None, "scoped_teams": None}
    client = make_client(FakePostHog(reply(old)))

    key = await describe_key(client)

    assert key.scopes == {"*"}
    assert key.projects == set()


async def test_projects_are_listed_as_far_as_the_key_allows() -> None:
    assert await list_projects(make_client(server())) == [Project(2, "Shop")]
    scoped = server(
        key=reply({**KEY, "scoped_teams": [7, 5]}), projects=refused(403, detail="scoped")
    )
    assert await list_projects(make_client(scoped)) == [
        Project(5, "project 5"),
        Project(7, "project 7"),
    ]
    with pytest.raises(Forbidden):
        await list_projects(make_client(server(projects=refused(403))))
