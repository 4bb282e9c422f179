"""How words come to the house and leave it: what a channel must be able to do, and where to find the one of an inbox."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from amends.base.refusal import Refusal
from amends.conversations.letter import Failed, Letter


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
    """Who took a letter, and those he will never bring it to, each with what he said."""

    carrier: str
    refused: tuple[Failed, ...] = ()
    known_as: str = ""  # the Message-ID it has from him on, where that is another than the one we gave it


@dataclass(frozen=True)
class SettingsPage:
    """Where an inbox of a channel is set up: the name of that page, what the way there is called, and what more to say beside it."""

    name: str
    words: str | Promise
    remark: str | Promise = ""


class Channel(Protocol):
    """Reads what comes in by it. It keeps no rows of the house."""

    kind: str
    called: str | Promise  # within a sentence
    doors: dict[str, str | Promise]  # through which it keeps what comes, each as the end of "came at noon, ..."
    settings_page: SettingsPage | None  # None: there is nothing to set
    leaves_by: str  # the kind of the carrier that brings replies to who writes by this channel; blank: nothing leaves
    shows: bool  # who writes by it reads the answer there, too: a letter is for when they have gone

    def read(self, arrival) -> Letter:
        """What came, in words. Never raises for what is inside: what cannot be read is a remark."""

    def has(self, message) -> str:
        """By whom the other side has this reply already, without a letter; blank: they have not. Asked before a carrier is."""


class Carrier(Channel, Protocol):
    """A channel that also brings replies to a customer, and is asked by one job at a time."""

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
    """The channel of inboxes of a kind; None where nothing comes in but history."""
    found = settings.CHANNELS.get(kind)
    return import_string(found)() if found else None


def carrier_of(kind: str) -> Carrier | None:
    """The channel by which replies leave from inboxes of a kind; None where nothing leaves."""
    channel = channel_of(kind)
    return channel_of(channel.leaves_by) if channel and channel.leaves_by else None
