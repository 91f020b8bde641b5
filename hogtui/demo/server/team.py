"""Who works at Pinecrate besides the one whose key this is."""

from hogtui.demo.server.facts import Person, fixed_uuid


def _colleague(number: int, first: str, last: str) -> Person:
    return Person(
        number,
        fixed_uuid(f"user {first}"),
        fixed_uuid(f"user {first} distinct id"),
        f"{first.lower()}@pinecrate.test",
        first,
        last,
    )


COLLEAGUES = (
    _colleague(2, "Mika", "Okafor"),
    _colleague(3, "Inés", "Peña"),
    _colleague(4, "Sam", "Lindqvist"),
)


def team(user: Person) -> tuple[Person, ...]:
    """Everybody, the user first."""
    return (user, *COLLEAGUES)
