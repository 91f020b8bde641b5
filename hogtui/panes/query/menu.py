"""A list to choose from."""

from hogtui.widgets.menu import Choice, Menu

__all__ = ["Choice", "Menu"]
