"""A small framed list over the lower right corner, with what lies under it in sight."""

from typing import TypeVar

from hogtui.widgets.modal import Modal

Answer = TypeVar("Answer")


class Corner(Modal[Answer]):
    """Subclasses fill the frame, a `Vertical`, and say how wide it is."""

    DEFAULT_CSS = """
    Corner {
        align: right bottom;
        /* Nothing is dimmed: the terminal is sent the frame and no more. */
        background: transparent;

        & > Vertical {
            max-width: 100%;
            height: auto;
            max-height: 80%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        OptionList, OptionList:focus {
            border: none;
            height: auto;
            max-height: 100%;
            padding: 0;
            background: $surface;
            & > .option-list--option-highlighted {
                color: $block-cursor-foreground;
                background: $block-cursor-background;
                text-style: $block-cursor-text-style;
            }
        }
    }
    """
