"""Insights, computed: each kind of query as HogQL, and its rows in the shape PostHog answers."""
