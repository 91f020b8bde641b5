"""What the help says about insights and dashboards, besides their keys."""

HELP = """\
- The tree holds dashboards (pinned ones first), favourites, what you viewed, yours, all that is
saved, and the folders of the project. What is in a branch is read when it is opened. `/` finds any
of them by letters; `is:pinned`, `type:funnel`, `tag:weekly`, `by:ada` narrow it down.
- What PostHog keeps of the numbers comes at once and says how old it is; what is old is computed
again while it is shown. `r` asks for newer ones, `F` forces it.
- Dates, interval, breakdown and filters can be changed to look at: nothing of that is saved before
`X`, and `0` goes back to what is. `Q` opens the HogQL behind it, `enter` tells who is behind a
point, and from there leads on to the person.
- Tiles of a dashboard come as PostHog has them. A tile whose query failed says so; it is never
shown as if there were no data. `enter` opens one alone, `w` makes a wallboard of it.
- Nothing changes before `W` unlocks writing and a card was confirmed; `U` takes it back.
"""
