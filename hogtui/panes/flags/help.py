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
- `E` edits a flag in a form: `enter` changes a line, `a` adds, `d` takes out, `<` and `>` move a
condition, `u` takes the last edit back, `S` shows the card. Before that nothing is asked. `J` is
the same as JSON in your editor; what could not be taken is there again the next time.
- `m` and `*` mark flags, `B` changes the marked ones together: one card, and a result for each.
- After a clash, `a` asks again for your change over what is stored by then. `L` is the journal.
- `V` shows what waits for approval. Deleted flags are not listed by PostHog; `U` brings one back.
- `w` asks what somebody gets of a flag and why: every condition, whether it matched, and what the
person has instead. A time in the past is for one flag, where PostHog can look back.
- `e` watches who asks for the flag: a query every 10 seconds for two minutes, then every 30, and
after ten minutes it ends by itself. It begins by itself after a change, with what was answered
before and since; `esc` ends it. `e` once more shows the last 30 days with one query.
- `a` is the log of the flag, field by field, and `enter` shows it as it was then beside now.
- `x` lays the flags of several projects side by side; `d` leaves what differs, `p` chooses projects
and profiles, `C` copies the flag of the cursor's column to another project of the organization.
- `u` lists what could go: not called for 30 days, or the same for everybody, and kept by nothing.
- `c` copies a flag as code for nine SDKs, and as a curl command without the key.
"""
