"""What a team has saved over time: insights of every kind, some of them stale, cold or broken."""
