"""How words leave the house: what a channel must be able to do, and where to find the one of an inbox."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from amends.base.refusal import Refusal


class NotSet(Refusal):
    """Something must be set before a letter can leave."""


class NotTaken(Refusal):
    """The carrier did not take a letter; he may later, unless he said so for good."""

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.for_good = for_good


class OutOfReach(NotTaken):
    """The carrier himself cannot be reached: he would take no other letter either."""


class NotKnown(NotTaken):
    """The carrier was given a letter whole, and nothing was heard of him since."""


@dataclass(frozen=True)
class Taken:
    """Who took a letter, and what he said of those he will not bring it to; blank: nothing."""

    carrier: str
    reservations: str = ""


class Channel(Protocol):
    """Brings replies to a customer. It keeps no rows, and is asked by one job at a time."""

    kind: str

    def name(self, message) -> str:
        """By what the other side will know this reply, and answers to it: the same on every try."""

    def require(self, message) -> None:
        """Refuse, as NotSet, a reply that could never be written as it stands."""

    def write(self, sending) -> bytes:
        """The whole letter, as it will arrive. It is written once."""

    def ready(self) -> None:
        """Refuse, as NotSet, while there is no carrier."""

    def carry(self, letter: bytes) -> Taken:
        """Hand it over. Nothing is held meanwhile, no lock and no transaction. May raise NotTaken."""


def channel_of(kind: str) -> Channel | None:
    """The channel by which replies leave from inboxes of a kind; None where nothing leaves."""
    found = settings.CHANNELS.get(kind)
    return import_string(found)() if found else None
