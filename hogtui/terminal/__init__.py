"""What stands between Textual and the terminal.

`lifecycle.run(app)` is the one way in and the one way out: it runs an app on `driver.py`, turns
signals, a vanished terminal and bugs into the same orderly end, and gives the exit code.
`filter.py` is the second net under everything that is drawn, `background.py` knows whether the
terminal is dark or light, `crash.py` writes down a bug without anybody's data.

Textual's private names are used here and nowhere else; `tests/terminal/test_private_names.py`
says which they are.
"""
