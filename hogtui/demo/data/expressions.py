"""Small pieces of ClickHouse SQL: seeded randomness, weighted picks, identifiers, JSON text.

Everything here gives text of an SQL expression. Randomness is a hash of what the value belongs to,
the seed and a salt: no state, so the same seed gives the same data in any order of evaluation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hogtui.demo.engine import literal

FINE = 1_000_003
"""Steps of a random fraction; a prime, so that it shares no rhythm with what is counted."""


@dataclass(frozen=True)
class Random:
    """Random values for one kind of thing; `keys` are the columns that name one of them."""

    seed: int
    kind: str
    keys: tuple[str, ...]

    def number(self, salt: str) -> str:
        """A UInt64."""
        keys = ", ".join(self.keys)
        return f"cityHash64({keys}, {literal(f'{self.seed}/{self.kind}/{salt}')})"

    def below(self, salt: str, limit: int | str) -> str:
        """An Int64 from 0 up to, not including, the limit."""
        # Signed like every other number here: ClickHouse has no common type for both kinds.
        return f"toInt64({self.number(salt)} % ({limit}))"

    def fraction(self, salt: str) -> str:
        """A Float64 in (0, 1)."""
        return f"(({self.number(salt)} % {FINE} + 0.5) / {FINE})"

    def chance(self, salt: str, share: float | str) -> str:
        """True in this share of the cases."""
        return f"({self.fraction(salt)} < {share})"

    def exponential(self, salt: str) -> str:
        """A Float64 of mean 1, often small and seldom large."""
        return f"(-log({self.fraction(salt)}))"

    def pick(self, salt: str, values: Sequence[Any]) -> str:
        """One of the values."""
        return at(values, self.below(salt, len(values)))

    def index(self, salt: str, weights: Sequence[int]) -> str:
        """An index into something with these weights (whole numbers, so keep their sum small)."""
        slots = [index for index, weight in enumerate(weights) for _ in range(weight)]
        return at(slots, self.below(salt, len(slots)))

    def uuid(self, salt: str) -> str:
        """A UUID as a random one looks."""
        high, low = self.number(salt + "/high"), self.number(salt + "/low")
        return uuid_of(
            f"bitOr(bitAnd({high}, 0xffffffffffff0fff), 0x4000)",
            f"bitOr(bitAnd({low}, 0x3fffffffffffffff), 0x8000000000000000)",
        )

    def uuid7(self, salt: str, milliseconds: str) -> str:
        """A UUID that begins with a time, as PostHog's libraries make them."""
        high, low = self.number(salt + "/high"), self.number(salt + "/low")
        time = f"bitShiftLeft(toUInt64({milliseconds}), 16)"
        return uuid_of(
            f"bitOr({time}, bitOr(0x7000, bitAnd({high}, 0xfff)))",
            f"bitOr(bitAnd({low}, 0x3fffffffffffffff), 0x8000000000000000)",
        )


def uuid_of(high: str, low: str) -> str:
    """The UUID with these two UInt64 as its halves."""
    return f"reinterpret(bitShiftLeft(toUInt128({low}), 64) + toUInt128({high}), 'UUID')"


def value(constant: Any) -> str:
    """A constant of ours as SQL."""
    return literal(constant) if isinstance(constant, str) else str(constant)


def at(values: Iterable[Any], index: str) -> str:
    """The value at an index that counts from 0."""
    return f"[{', '.join(map(value, values))}][1 + {index}]"


def concat(*parts: str) -> str:
    """Texts in a row."""
    return f"concat({', '.join(parts)})"


def json_fields(fields: Mapping[str, str]) -> str:
    """`,"name":<JSON>` for each field; the values are SQL of JSON text."""
    parts = []
    for name, json_text in fields.items():
        parts += [literal(f',"{name}":'), json_text]
    return concat(*parts)


def optional_fields(condition: str, fields: Mapping[str, str]) -> str:
    """The same where the condition holds, and nothing elsewhere."""
    return f"if({condition}, {json_fields(fields)}, '')"


def quoted(text: str) -> str:
    """JSON text of a text that needs no escaping: one of our own constants or an identifier."""
    return concat("'\"'", text, "'\"'")


def escaped(text: str) -> str:
    """JSON text of any text."""
    return f"toJSONString({text})"


def decimal(number: str, digits: int = 2) -> str:
    """JSON text of a number."""
    return f"toString(round({number}, {digits}))"


def truth(condition: str) -> str:
    """JSON text of a condition."""
    return f"if({condition}, 'true', 'false')"


def time_text(microseconds: str) -> str:
    """JSON text of a time, as PostHog's libraries write it."""
    moment = f"toDateTime64(fromUnixTimestamp64Micro({microseconds}, 'UTC'), 3)"
    return concat("'\"'", f"replaceOne(toString({moment}), ' ', 'T')", "'Z\"'")


def staged(source: str, *stages: Mapping[str, str], where: str = "") -> str:
    """SELECT the columns of all stages, each built on those before it.

    The engine repeats an alias's whole expression wherever it is used, and that adds up; a column
    of a sub-query it takes as it is. The condition holds for the last stage.
    """
    for number, columns in enumerate(stages):
        own = ",\n".join(f"{text} AS {name}" for name, text in columns.items())
        condition = f" WHERE {where}" if where and number == len(stages) - 1 else ""
        inner = source if number == 0 else f"({source})"
        source = f"SELECT *, {own}\nFROM {inner}{condition}"
    return source


def table(name: str, columns: Mapping[str, str]) -> str:
    """CREATE a table in memory.

    Naming the types is worth it: the engine would plan a long SELECT once to learn them and once
    more to run it.
    """
    listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    return f"CREATE TABLE {name} ({listed}) ENGINE = Memory"
