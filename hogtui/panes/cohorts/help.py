"""What the help says about the cohorts, besides their keys."""

HELP = """\
- `/` finds cohorts by letters of their name, description and maker; `is:calculating`, `is:failed`,
`kind:static`, `by:ada` narrow it down, `!` in front turns one around, `f` offers them.
- The size is that of the last calculation that ended. While one goes on, it says how old that is.
- The conditions stand as PostHog stores them, in words: `all of` and `any of`, to any depth.
"""
