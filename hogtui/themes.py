"""Our two themes, the ones of Textual that stay readable, and which of them to use."""

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="hogtui-dark",
    dark=True,
    primary="#f2a65a",
    secondary="#7aa7f7",
    accent="#f9bd2b",
    warning="#f3c24d",
    error="#f4777f",
    success="#8fcb78",
    foreground="#e6e7ec",
    background="#15161c",
    surface="#1c1e26",
    panel="#262933",
    variables={
        "text-muted": "#a7abb9",
        "text-disabled": "#767b8c",
        "block-cursor-background": "#f2a65a",
        "block-cursor-foreground": "#17130d",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#3a3d49",
        "block-cursor-blurred-foreground": "#e6e7ec",
        "border": "#f2a65a",
        "border-blurred": "#434754",
        "input-selection-background": "#7aa7f7 35%",
        "screen-selection-background": "#7aa7f7 35%",
        "footer-key-foreground": "#f2a65a",
        "scrollbar": "#434754",
        "scrollbar-hover": "#5a5f70",
        "scrollbar-active": "#f2a65a",
        "scrollbar-background": "#1c1e26",
        "scrollbar-background-hover": "#1c1e26",
        "scrollbar-background-active": "#1c1e26",
        "scrollbar-corner-color": "#1c1e26",
    },
)

LIGHT = Theme(
    name="hogtui-light",
    dark=False,
    primary="#b4530a",
    secondary="#1f5fbf",
    accent="#a8480a",
    warning="#8a5a00",
    error="#b3261e",
    success="#2f6f3e",
    foreground="#26281f",
    background="#faf9f5",
    surface="#f2f0ea",
    panel="#e7e4da",
    variables={
        "text-muted": "#5c5f54",
        "text-disabled": "#7b7d72",
        "block-cursor-background": "#b4530a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#dbd6c8",
        "block-cursor-blurred-foreground": "#26281f",
        "border": "#b4530a",
        "border-blurred": "#c9c4b5",
        "input-selection-background": "#1f5fbf 25%",
        "screen-selection-background": "#1f5fbf 25%",
        "footer-key-foreground": "#a8480a",
        "scrollbar": "#c9c4b5",
        "scrollbar-hover": "#b3ad9b",
        "scrollbar-active": "#b4530a",
        "scrollbar-background": "#f2f0ea",
        "scrollbar-background-hover": "#f2f0ea",
        "scrollbar-background-active": "#f2f0ea",
        "scrollbar-corner-color": "#f2f0ea",
    },
)

PLAIN = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="hogtui-plain",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        # Some widgets of Textual drop `reverse`, so bold and underline stand beside it.
        "block-cursor-text-style": "bold underline reverse",
        "block-cursor-blurred-text-style": "underline",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
    },
)
"""For NO_COLOR: what is marked is reversed, underlined or bold."""

OWN = (DARK, LIGHT, PLAIN)

SHORT_NAMES = {
    "dark": DARK.name,
    "light": LIGHT.name,
}

ADVERTISED = (
    DARK.name,
    LIGHT.name,
    "ansi-dark",
    "ansi-light",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "rose-pine",
    "rose-pine-moon",
)
"""Offered in the palette; each keeps its text readable."""


def choose(wanted: str, *, dark: bool, plain: bool = False) -> str:
    """The name of the theme for a setting, on a dark or light terminal, with colours or without."""
    if plain:
        return PLAIN.name
    if wanted == "ansi":
        return "ansi-dark" if dark else "ansi-light"
    if wanted == "auto":
        return DARK.name if dark else LIGHT.name
    return SHORT_NAMES.get(wanted, wanted)
