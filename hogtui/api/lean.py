"""httpx without its command line, which would load click, rich's extras and pygments with it.

Everything in this package takes `httpx` from here: it saves a third of the time that the import
takes, at the moment when the first frame has just been drawn.
"""

import sys

_click = sys.modules.get("click")
# None in its place makes `import click` fail, and httpx goes on without a command line.
sys.modules["click"] = None  # type: ignore[assignment]  # documented by Python, not in the stubs
try:
    import httpx as httpx
finally:
    del sys.modules["click"]
    if _click is not None:
        sys.modules["click"] = _click
