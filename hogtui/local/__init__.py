"""What works on this machine beside PostHog: libraries that may crash, in processes of their own."""
