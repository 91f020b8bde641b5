"""Any kind of thing in PostHog as a list and a detail: what the panes of things are made from."""
