"""HogQL in, ClickHouse SQL out."""

from hogtui.demo.hogql.interface import Context, HogQLError, Notice, Translated
from hogtui.demo.hogql.translate import translate

__all__ = ["Context", "HogQLError", "Notice", "Translated", "translate"]
