"""What the demo answers over HTTP; one file for each kind of thing, listed in app.py."""
