"""Who is meant by what somebody wrote down."""

import pytest

from hogtui.resources.cohort_people import BATCH, Found, identify, names_in, names_of_csv
from tests.resources.cohort_server import ADA, BEA, EVA, CohortServer


async def found(server: CohortServer, names: list[str]) -> Found:
    return [each async for each in identify(server.client(), names)][-1]


async def test_ids_and_addresses_lead_to_people_and_the_rest_is_told() -> None:
    server = CohortServer()

    known = await found(server, ["ada-1", ADA.upper(), "BEA@example.com", "nobody@x", "who?"])

    assert known.people == {ADA: "ada-1", BEA: "BEA@example.com", EVA: "BEA@example.com"}
    assert known.missing == ("nobody@x", "who?")
    assert known.shared == {"BEA@example.com": 2}
    assert known.asked == 5


async def test_names_travel_beside_the_query_and_in_batches() -> None:
    server = CohortServer()
    hostile = "' OR 1 = 1 --@"

    await found(server, [hostile, *(f"x{number}" for number in range(BATCH))])

    assert len(server.queries) == 3
    assert all(hostile not in each["query"] for each in server.queries)
    assert len(server.queries[0]["values"]["names"]) == BATCH


async def test_nothing_is_asked_for_what_a_name_cannot_be() -> None:
    server = CohortServer()

    await found(server, ["ada-1", "plain"])

    assert len(server.queries) == 1


def test_names_are_separated_by_anything_and_counted_once() -> None:
    assert names_in("a, b;c\n\td \"e\"\r\na 'b'") == ["a", "b", "c", "d", "e"]
    assert names_in("  \n") == []


@pytest.mark.parametrize(
    ("text", "names", "column"),
    [
        ("a\nb\n\na\n", ["a", "b"], "the only column"),
        ("\ufeffE-Mail\na@x\n", ["a@x"], "e-mail"),
        ("name,distinct_id\nAda,1\nBea,2\nEva\n", ["1", "2"], "distinct_id"),
        ("email,person_id\na@x,p1\n", ["p1"], "person_id"),
        ('name,email\n"Ada, B",a@x\n', ["a@x"], "email"),
    ],
)
def test_the_column_of_a_csv_is_found_by_its_name(text: str, names: list[str], column: str) -> None:
    assert names_of_csv(text) == (names, column)


def test_a_csv_without_such_a_column_is_refused_with_what_is_in_it() -> None:
    with pytest.raises(ValueError, match="there are: name, city"):
        names_of_csv("name,city\nAda,Rome\n")
    with pytest.raises(ValueError, match="nothing"):
        names_of_csv("\n \n")
