"""Reusable widgets: they know Textual, not PostHog."""
