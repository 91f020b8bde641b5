"""All the queries whose rows are known."""

from tests.demo.hogql import corpus_functions as functions
from tests.demo.hogql import corpus_tables as tables
from tests.demo.hogql.corpus_tables import Query

ALL: list[Query] = [
    *tables.PLAIN,
    *tables.PROPERTIES,
    *tables.PERSONS,
    *tables.COHORTS,
    *tables.JOINS,
    *tables.SESSIONS,
    *tables.GROUPS,
    *functions.AGGREGATES,
    *functions.WINDOWS,
    *functions.CTES_AND_SETS,
    *functions.FUNCTIONS,
    *functions.TEXT,
]
