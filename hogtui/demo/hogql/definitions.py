"""What a table of HogQL is made of.

In the SQL of a column `{t}` stands for the physical table, already quoted.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column that holds values."""

    kind: str
    """integer, float, decimal, string, uuid, datetime, date, boolean, array or json."""
    sql: str
    nullable: bool = False
    starred: bool = True
    """Whether `*` gives it."""


@dataclass(frozen=True)
class Join:
    """A table that is joined when somebody asks for one of its columns."""

    table: str
    local: str
    remote: str
    where: str = ""


@dataclass(frozen=True)
class Path:
    """Another name for a chain of fields."""

    chain: tuple[str, ...]


Field = Column | Join | Path


@dataclass(frozen=True)
class Table:
    """A table as HogQL shows it."""

    name: str
    physical: str
    fields: Mapping[str, Field]
    where: str = ""
    group_by: str = ""
    """Not empty: the columns are aggregates over the physical rows of one key."""
    having: str = ""
    properties: str = ""
    """Whose property definitions the JSON columns follow: event, person, group."""

    @property
    def starred(self) -> list[str]:
        """The columns that `*` gives, in their order."""
        return [
            name for name, each in self.fields.items() if isinstance(each, Column) and each.starred
        ]


def text(name: str) -> Column:
    """A column of text; its name may begin with a dollar."""
    return Column("string", "{t}.`" + name + "`")


def number(name: str, kind: str = "integer") -> Column:
    """A column of numbers."""
    return Column(kind, "{t}." + name)


def moment(name: str) -> Column:
    """A column of times."""
    return Column("datetime", "{t}." + name)


def json_text(name: str) -> Column:
    """A column of JSON text."""
    return Column("json", "{t}." + name)


PERSON_ID = Column("uuid", "{t}.person_id")
TEAM = Column("integer", "{t}.team_id", starred=False)
