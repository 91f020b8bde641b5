"""What works on this machine beside PostHog: what may crash, in processes of its own."""
