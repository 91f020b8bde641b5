"""HogQL to ClickHouse SQL, as PostHog does it.

`translate` is the whole of it for a caller; `HogQLError` is the one failure.
"""
