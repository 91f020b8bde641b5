"""Text and values. Whoever tests properties of them shares these settings."""

from hypothesis import settings

# How long one example takes says more about the machine than about the code.
settings.register_profile("hogtui", deadline=None)
settings.load_profile("hogtui")
