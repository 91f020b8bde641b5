"""HogQL in, ClickHouse SQL out."""

from hogtui.demo.hogql.autocomplete import autocomplete
from hogtui.demo.hogql.interface import Context, HogQLError, Notice, Translated
from hogtui.demo.hogql.metadata import metadata
from hogtui.demo.hogql.schema import database_schema
from hogtui.demo.hogql.translate import translate

__all__ = [
    "Context",
    "HogQLError",
    "Notice",
    "Translated",
    "autocomplete",
    "database_schema",
    "metadata",
    "translate",
]
