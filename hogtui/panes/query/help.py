"""What the help says about the query pane, besides its keys."""

HELP = """\
- HogQL is SQL over `events`, `persons`, `sessions`, `groups`, `cohort_people` and your warehouse.
`properties.plan` is the event's, `person.properties.email` the person's.
- Give `events` a time range: `timestamp > now() - INTERVAL 7 DAY` reads seven days, not all.
- Statements end with a semicolon; the one under the cursor runs, or what is selected.
- PostHog gives 100 rows unless the query has a `LIMIT`, and at most 50,000. `100 of more`: there
are more, and nobody has counted them; `+` fetches the next ones, also behind your own `LIMIT`.
Without `ORDER BY` pages may overlap, and rows that came meanwhile shift them. `r` asks for the
same rows anew, not from PostHog's cache.
- `{variables.days}` stands for a variable of the project, and is asked for when the query runs:
the arrows go through what may be chosen, `null` is no value. `{days}`, or a variable that the
project does not have, takes a plain value. Values go beside the query, never into its text;
`alt+v` changes them, and the line above the rows says which they had.
- `{filters}`, in a query of events or sessions, stands for dates, test accounts and properties;
`alt+l` changes them. `plan = free, pro`, `person.email ~ @example`, `price > 10`, `coupon is set`.
- `alt+a` runs all statements in turn. Each run leaves a result: `results` is the newest,
`results_2` the one before; `alt+left` and `alt+right` go through them.
- `alt+p` runs a statement in several projects of the key, and in other profiles with their own
keys; `project` says where a row is from. One that fails leaves the others alone, `esc` `esc` stops
all.
- `alt+x` explains a statement, which runs it once: the index, ClickHouse's SQL, its plan, the time.
- To cancel, press `esc` twice, or `^c` once; PostHog stops working on it too.
- What you write is saved within a second, in hogtui's state folder: `hogtui info` prints where.
- Copying works over SSH and in tmux; the status bar says which way it went. For the terminal's own
selection hold `shift` while you drag, or start with `--no-mouse`.
- `x` writes the rows that are shown to a file that only you may read. In CSV and TSV an apostrophe
keeps a spreadsheet from running text as a formula; the form can turn that off.
- Where PostHog cut the rows, the form of `x` also offers everything: a query for each 50,000 rows,
by time and uuid, into `NAME.part` until it is whole. It waits when PostHog asks to, `esc` stops it,
and `x` offers to go on, also after a crash. Events that come late, with older times than those
that are written, are left out.
- Sorting and filtering ask nobody: they look at the rows that are here. `/` finds text in any cell
(`!` in front: rows without it; capitals matter once there is one), `=` and `-` keep or drop the
value under the cursor, `esc` shows all rows again.
- `/` takes conditions on columns as well, joined by `and`: `amount > 100`, `browser = Chrome`,
`email ~ @example.com` (holds the text), `plan is null`, `country in (DE, AT)`, `at = 2026-11-21`
(all of that day); `!` in front inverts one, `!amount > 100 and free`. Names with blanks may stand
in quotes; a value in quotes is text. Numbers are compared exactly, however long they are.
- `F` counts the values of a column among the rows that are shown; `enter` there shows only the rows
with that value. `enter` on a row shows all of it, a name and a value on each line.
- `v` draws the rows that are shown: a time or a name across, numbers up, a column of few names as
series. `c` changes that and is remembered for the query. The arrows walk and choose a series,
`space` hides it, `A` shows all, `+` and `-` zoom, `t` is a table, `b` changes the signs it is drawn
with, `y` copies it as text. What a chart leaves out it says in its last line.
- `f` goes to a column by a part of its name, `H` and `L` move it, `i` hides it from the screen and
from what is copied and exported. `n` and `N` go on to what `/` looked for, also after `esc`.
- `P` keeps the columns up to the cursor at the left while the others scroll, up to two thirds of
the line; `<` and `>` change a column's width, `w` shows its values whole, once more takes that
back.
- `m` marks a row. While any is marked, `c` and `x` take the marked rows alone, also those that a
filter hides; `esc` takes the marks off.
- While you write: `^z` and `^y` undo and redo, `^x` `^c` `^v` cut, copy and paste,
`f6` selects the line, `f7` everything, `tab` indents.
- What could be written is listed while you write: `tab` takes the first, the arrows choose another
and `enter` takes that one. Without arrows `enter` ends the line. `esc` closes the list, `^space`
opens it. The names of the project are read once, in your first pause. Where nobody here knows how
to go on, such as the values of a property, PostHog is asked when you stop there; never while little
is left of its limits.
- `f5` opens the schema browser: `/` filters, `enter` writes the name at the cursor, `space` tells
what looking at values costs and looks when pressed again, `c` counts the events of seven days,
`r` reads the names anew.
- `^f` (or `alt+f`) finds text in the query: capitals matter once there is one. `enter` and
`shift+enter` go on and back, `tab` goes to what it is replaced by: `enter` there replaces one,
`alt+r` all, and one `^z` takes that back. `esc` goes back to the text, at the place found.
- In a pause PostHog is asked whether the query is right, at most ten times a minute; mistakes are
underlined, `^g` goes to them, `^l` writes what PostHog proposes, or the name that a failed run most
likely meant. `check = false` turns it off.
- `^o` opens a query from anywhere: files you had open, `.sql` files below the folder that you are
in, saved queries, and the SQL insights, endpoints and views of the project. A few letters find it,
a path is typed (`/`, `~/`, `./`) and `tab` completes it; `alt+r` and `alt+d` rename and delete a
saved query.
- `^s` saves to a file, `alt+s` keeps the query under a name: a plain `.sql` file in hogtui's data
folder. "Save to PostHog" in the palette changes the insight or endpoint that the tab came from, or
makes a new insight, once writing is unlocked.
- Tabs: `^n` opens one, `alt+1` to `alt+9` and `^pgup` `^pgdn` show another, `alt+w` closes. What
runs goes on while you are elsewhere: behind the name stands `…`, then `✓` or `✗`; `*` means that
its file holds another text. A query that begins with a comment is called by it.
- `alt+t` lists the tabs: `/` finds by name or text, `r` renames, `J` and `K` move, `v` shows
versions, `d` closes. The last twenty that were closed are below: `enter` opens them again, `d`
forgets them.
- Versions of a text are kept at each run, when much was written and before anything replaces it;
`enter` goes back to one, `^z` takes that back. In private they are in memory only.
- `f4` opens the text in `$VISUAL` or `$EDITOR`, and what it writes comes back as one edit; `f3`
opens it in `$PAGER`. Among the rows both take the value under the cursor, and nothing comes back.
- `f8` lists what was run in this project: `/` finds text in a query (`!` in front: queries without
it), `f` shows only what failed, `enter` opens in a tab, `r` runs again, `*` keeps it beyond the
50,000 that are kept, `d` forgets it. Private mode (in the palette) keeps nothing until you switch
it back; `history = false` never does.
- `f2` lays out the statement: only white space and the case of keywords change. `^/` makes lines
comments and back, `alt+d` writes them once more.
- `a` asks the rows that are here with ClickHouse SQL, on this machine: no request, no cost. The
last results are the tables `results` (the newest), `results_2`, ..., the last answers `local`,
`local_2`, ... JSON is text there: `JSONExtractString(properties, 'plan')`. It needs the engine of
the demo.
- `d` compares the rows with another result of the tab: `+` added, `-` gone, `~` changed, with what
it was before. `d` again shows all rows, or tells rows apart by other columns.
- Times are drawn in the zone that stands behind their column's name; `t` changes it. Copies,
exports and `/` keep to what PostHog sent.
- In a value, `f` goes where it leads: a person, an event, a session, or a web address to copy;
`right` opens addresses, tokens and times; `/` finds a text. `o` opens the query in PostHog itself.
"""
