"""What is on the screen."""

import re
from html import unescape
from typing import Any

from textual.app import App


def screen_of(app: App[Any]) -> str:
    """What is to be seen, line by line, without the gaps between pieces of one style."""
    lines: dict[str, str] = {}
    for y, text in re.findall(r'<text[^>]* y="([^"]+)"[^>]*>(.*?)</text>', app.export_screenshot()):
        lines[y] = lines.get(y, "") + unescape(text).replace("\xa0", " ")
    return "\n".join(lines.values())
