"""The rows of this channel."""

from amends.channels.chat.line import Line
from amends.channels.chat.visit import Visit
from amends.channels.chat.window import Window

__all__ = ["Line", "Visit", "Window"]
