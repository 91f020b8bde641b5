"""What PostHog keeps, one file for each kind of thing."""
