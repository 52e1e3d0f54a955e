"""Answers as HTML: whole, and while they are written. Plain Python."""

from chat.rendering.live import Frame, LiveRender
from chat.rendering.markdown import render

__all__ = ["VERSION", "Frame", "LiveRender", "render"]

VERSION = 2
"""Raise it when the HTML of a text changes; stored HTML is then rendered again."""
