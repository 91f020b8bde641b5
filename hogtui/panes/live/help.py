"""What the help says about live events, besides their keys."""

HELP = """\
- Events come from PostHog's live service as they happen. Where there is none, a small query asks
for them every few seconds; the line above says which it is and what that costs.
- `p` pauses: what comes is still kept, and counted. `p` or `end` follows again. Going up with the
arrows stays too; nothing that you look at moves. The last 50,000 events are kept.
- `/` says which events are wanted: `event = "$pageview" and properties.amount > 100`. Signs are
`= != > >= < <=`, `~` for a regular expression, `in (a, b)`, `is set`; `and`, `or`, `not` and
brackets join them, a word alone is looked for everywhere. What PostHog can sort out itself, such as
names of events, it is asked for; the rest is sorted out here.
- There too: what stands out, the event at which it stops, and the columns.
- A connection that broke is made again. What happened meanwhile is asked for once and put behind a
line that says so. Events that come twice are shown once.
- More events than can be read are not all drawn; the line above says how many went past. None of
them is lost: pausing shows them.
"""
