"""Live events, as they happen."""
