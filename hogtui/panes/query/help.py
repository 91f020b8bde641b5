"""What the help says about the query pane."""

HELP = """\
Write HogQL above, see its rows below. Nothing is sent before you ask for it.

| Key | Does |
| --- | --- |
| `f9`, `ctrl+enter`, `ctrl+j`, `alt+enter` | run the statement under the cursor, or the selection |
| `esc` | from the editor to the rows and back |
| `esc` `esc`, `ctrl+c` | cancel the running query, on the server too |
| `ctrl+g` | put the cursor on the next underlined mistake (`enter` in the message does it too) |
| `alt+z` | give one region the whole pane; among the rows `z` does it |

**In the editor** `tab` and `shift+tab` indent, `ctrl+z` and `ctrl+y` undo and redo, `ctrl+x`,
`ctrl+c` and `ctrl+v` cut, copy and paste, `f6` selects the line and `f7` everything. Statements end
with a semicolon. What you write is on disk within a second, and is there again when you come back.

**Among the rows** `space` shows a whole value, `y` copies a cell and `Y` a row, `r` computes the
rows anew, `e` goes back to the text.

PostHog sends 100 rows unless the query has a LIMIT of its own, and never more than 50,000. It keeps
results for a while: what comes from there says how old it is.
"""
