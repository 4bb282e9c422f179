"""Dated promises in a reply: "I'll call you tomorrow at ten" is caught, with the instant it is due."""

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True)
class Caught:
    """Words that promise something by a time."""

    text: str
    due_at: datetime


def caught(text: str, *, at: datetime, zone: tzinfo) -> list[Caught]:
    """Every dated promise in a text, in the order it makes them."""
    return []
