"""What an editor holds that nobody has written in yet."""

TEXT = """\
-- This is HogQL: SQL over what PostHog knows.
-- f9 runs the statement under the cursor, esc goes to the rows and back.
SELECT event,
       count() AS times,
       uniq(person_id) AS people,
       max(timestamp) AS latest
FROM events
WHERE timestamp > now() - INTERVAL 7 DAY
GROUP BY event
ORDER BY times DESC;

-- Statements end with a semicolon. Who was here last, and with what:
SELECT timestamp, event, person.properties.email, properties.$browser
FROM events
WHERE timestamp > now() - INTERVAL 1 DAY
ORDER BY timestamp DESC
LIMIT 50;
"""

CURSOR = (2, 0)
"""Line and column of the first statement, both from zero."""
