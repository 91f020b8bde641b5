"""What the help says about the people, besides their keys."""

HELP = """\
- On top are the people who came last. `/` and a few letters narrow down what is here; `enter` asks
PostHog for whatever was typed: an e-mail address, a part of a name, a distinct id, the id of a
person, session or event, or a link to any of these. All who may be meant are listed, with why.
- `plan=pro`, `plan!=pro`, `seats>5`, `email~acme` look at properties (`key=*` is set, `key=` is
not); `cohort:3`, `seen:7d`, `unseen:30d`, `is:identified` at the rest. All of them have to hold.
Write quotation marks around what has spaces. `t` counts; no total is shown that was not counted.
- `enter` opens a person: facts on the left, what was done on the right; `tab` goes to the other
side. Each part is read by itself: what this key may not see says so, and the rest is there.
- `e` shows events, `s` sessions, `v` recordings; `+` goes on to older events, `f` keeps events of
a name or begins at a day. `enter` on an event shows all of it; `f` there goes where a value leads.
- `h` tells when the property under the cursor was set, `a` what was known at an earlier time, as
far as events tell. `d` on one person and then on another compares the two.
- Nothing changes before `W` unlocks writing and a card was confirmed: `E` sets a property, `X`
takes it away, `S` splits, `D` deletes. PostHog carries these out a little later, so hogtui looks
for up to ten seconds whether it is done. Splitting and deleting cannot be taken back; events and
recordings are only deleted when that was chosen, and later, which `X` in the list shows.
- Nothing about people is written to disk unless you export it. "Redaction" in the palette masks
addresses, names, ids and IP addresses everywhere, in copies and exports too; a name is known by
what its property or column is called.
"""
