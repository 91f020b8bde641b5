"""The HTTP surface of the embedded PostHog."""
