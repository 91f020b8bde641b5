"""The second project: what a few people did while the product was tried out.

A small part of the first project's rows under other ids, filled in when somebody first asks for it:
the start of the demo does not wait for what most never look at.
"""

import threading

from hogtui.demo.engine import Engine
from hogtui.demo.tables import TEAM_ID

STAGING_ID = TEAM_ID + 1
ONE_IN = 40
"""Of so many people one also tried the product out."""
NOT_TRIED = ("invoice_paid", "subscription_upgraded")
"""Nobody pays for what is only tried out."""

_OTHER = "reinterpret(bitXor(reinterpretAsUInt128({}), toUInt128(2)), 'UUID')"
_PERSON = f"{_OTHER.format('person_id')} AS person_id"
_SOME = f"team_id = {TEAM_ID} AND cityHash64(person_id) % {ONE_IN} = 0"


def _text(column: str) -> str:
    """Addresses of the product are those of the place where it is tried out."""
    return f"replaceAll({column}, 'https://pinecrate.test', 'https://staging.pinecrate.test')"


def statements() -> list[str]:
    """What fills the project, one statement for each table."""
    names = ", ".join(f"'{name}'" for name in NOT_TRIED)
    properties = (
        f'concat(\'{{"environment":"staging",\', substring({_text("properties")}, 2)) AS properties'
    )
    copied = {
        "events": (
            f"* REPLACE ({STAGING_ID} AS team_id, {_OTHER.format('uuid')} AS uuid, {_PERSON},"
            f" {properties})",
            f"{_SOME} AND event NOT IN ({names})",
        ),
        "person": (
            f"* REPLACE ({STAGING_ID} AS team_id, {_OTHER.format('id')} AS id)",
            _SOME.replace("person_id", "id"),
        ),
        "person_distinct_id2": (f"* REPLACE ({STAGING_ID} AS team_id, {_PERSON})", _SOME),
        "raw_sessions": (
            f"* REPLACE ({STAGING_ID} AS team_id, {_PERSON}, {_text('entry_url')} AS entry_url,"
            f" {_text('end_url')} AS end_url)",
            _SOME,
        ),
    }
    # Inside, because the new values would otherwise take the place of the old ones in WHERE too.
    return [
        f"INSERT INTO {table} SELECT {columns} FROM (SELECT * FROM {table} WHERE {rows})"
        for table, (columns, rows) in copied.items()
    ]


class Staging:
    """Fills the project once, for the first who asks; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._filled = False

    def fill(self, engine: Engine) -> None:
        """Come back when the rows are there; raises EngineError."""
        with self._lock:
            if not self._filled:
                for statement in statements():
                    engine.execute(statement)
                self._filled = True
