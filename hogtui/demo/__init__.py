"""A PostHog on loopback: the same HTTP surface, real SQL over generated data."""
