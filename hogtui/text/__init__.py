"""Pure functions on text and values: no I/O, no Textual, no PostHog."""
