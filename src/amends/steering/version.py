"""Which of our own versions made a result."""

from importlib import metadata

VERSION = f"amends {metadata.version('amends')}"
