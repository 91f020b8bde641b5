"""What the help says about the flags, besides their keys."""

HELP = """\
- `/` finds flags by letters of their key, name, tags and maker; `is:on`, `is:stale`, `by:ada`,
`tag:checkout`, `type:variants` narrow it down, `!` in front turns one around, `f` offers them.
- `on` and `off` are what a flag does. PostHog calls a flag stale when nobody asked for it in 30
days, or when everybody has been getting the same for so long.
- Nothing changes before `W` unlocks writing and a card was confirmed. The card shows the flag as it
is stored at that moment, what would change, whom it means and what depends on it. `y` confirms;
`enter`, a paste or a key that is held do not. In production the key has to be typed.
- A change is sent once and read back. What somebody else changed at the same time is told. `U`
takes the last change back, unless somebody edited the same since.
"""
