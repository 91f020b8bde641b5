"""One file for each kind of insight: its result, as PostHog sends it, to a chart."""
