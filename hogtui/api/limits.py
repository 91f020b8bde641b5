"""How long a request may take and how much it may bring."""

MEGABYTE = 1 << 20
BODY_CAP = 64 * MEGABYTE
"""Bytes of an unpacked answer; a query may have more."""
QUERY_CAP = 256 * MEGABYTE

LIST_SECONDS = 15.0
"""Each deadline covers one attempt as a whole, from connecting to the last byte."""
INSIGHT_SECONDS = 30.0
QUERY_SECONDS = 70.0
"""The server lets a query run for 60 s, and may keep us waiting silently before it starts."""
WRITE_SECONDS = 20.0
