"""How words leave the house: what a channel must be able to do, and where to find the one of an inbox."""

from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from amends.base.refusal import Refusal


class NotSet(Refusal):
    """Something must be set before a letter can leave: it waits."""


class NotTaken(Refusal):
    """The carrier did not take a letter."""

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.for_good = for_good


@dataclass(frozen=True)
class Taken:
    """Who took a letter, and to whom he would not bring it, with his words."""

    carrier: str
    refused: dict[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """Brings replies to a customer. One class for all its inboxes; it keeps no rows."""

    def name(self, message) -> str:
        """By what the other side will know this reply, and answers to it. The same on every try."""

    def require(self, message) -> None:
        """Refuse, by NotSet, what could not be written for want of an address."""

    def write(self, sending, *, at) -> bytes:
        """The whole letter, as it will arrive."""

    def carry(self, letter: bytes, to: list[str]) -> Taken:
        """Hand it over, holding no lock. Raises NotSet or NotTaken."""


def channel_of(inbox) -> Channel | None:
    """The channel by which replies leave from this inbox; None where nothing leaves."""
    found = settings.CHANNELS.get(inbox.channel)
    return import_string(found)() if found else None
