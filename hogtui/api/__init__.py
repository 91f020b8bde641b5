"""Talks to PostHog. Knows nothing of Textual or Rich."""
