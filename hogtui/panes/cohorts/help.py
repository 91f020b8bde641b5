"""What the help says about the cohorts, besides their keys."""

HELP = """\
- `/` finds cohorts by letters of their name, description and maker; `is:calculating`, `is:stuck`,
`is:failed`, `kind:static`, `by:ada` narrow it down, `!` in front turns one around, `f` offers them.
- The size is that of the last calculation that ended. While one goes on, it says how old that is,
and after an hour that it has stuck. `w` watches one: it asks now and then, says when it ended or
stuck, and stops by itself.
- The conditions stand as PostHog stores them, in words: `all of` and `any of`, to any depth.
- `p` shows the people. PostHog does not count them: there are more until a page says otherwise.
`/` searches all of them, `enter` opens a person, `D` takes one out of a static cohort.
- `N` makes a cohort of conditions that are written as they are shown, a line each: `plan = pro`,
`did signed_up at least 3 times in 30 days`, `not in cohort Staff`. Or a static one of pasted ids
and addresses, or a CSV file: `f9` looks them up first, and tells what nobody has.
- Nothing changes before `W` unlocks writing and a card was confirmed. `U` takes a change back,
where PostHog can. `R` brings back what was deleted. The journal holds no people.
"""
