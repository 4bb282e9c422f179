"""What a channel reads out of what came in: the same shape whatever the channel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

MACHINES = ("auto_reply", "bounce", "no_reply", "own", "list")  # all but the last are parked


@dataclass(frozen=True)
class Person:
    """Somebody at one end of a letter, as it says itself; the address may be blank or nonsense."""

    address: str
    name: str = ""
    kind: str = "email"  # or by what else they are known: a telephone number, the number of a chat


@dataclass(frozen=True)
class Part:
    """A file that came along. Its name is what the sender called it: hostile until made harmless."""

    name: str
    media_type: str
    size_bytes: int
    open: Callable[[], BinaryIO]
    content_id: str = ""
    problem: str = ""  # what could not be read of it, in a sentence; blank: nothing


@dataclass(frozen=True)
class Machine:
    """No person wrote it: what kind of machine did, and by what one knows."""

    kind: str
    why: str


@dataclass(frozen=True)
class Failed:
    """A letter of ours did not arrive, says a mail server: which, to whom, why, and whether for good."""

    address: str
    why: str
    for_good: bool
    references: tuple[str, ...] = ()  # Message-IDs of the letter that failed, as the report quotes them
    is_guessed: bool = False  # from the words of something that need be no report: believed only of whom our letter went to


@dataclass(frozen=True)
class Letter:
    """What was said, by whom, to whom. `text` is all that a person would see, `reply` what is left without quotes and signature."""

    sender: Person | None = None
    subject: str = ""
    text: str = ""
    reply: str = ""
    html: str = ""  # as it came: never shown before it is sanitised
    message_id: str = ""  # as it came, in <>; blank if it has none
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reply_to: tuple[Person, ...] = ()
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To, Envelope-To
    sent_at: datetime | None = None  # as it says itself; aware
    parts: tuple[Part, ...] = ()
    machine: Machine | None = None
    failures: tuple[Failed, ...] = ()  # of a bounce
    is_apart: bool = False  # what it says of its subject puts it into no conversation: only what it answers does
    in_name_by: str = (
        ""  # the address that wrote it in the sender's name, where it is none of ours: nobody can know whether they asked for it
    )
    list_id: str = ""  # by what a mailing list calls itself (List-Id, or another of its headers); anybody may write one there
    said_by: int | None = None  # the number of a teammate who said it to the sender: nobody waits for an answer
    remarks: tuple[str, ...] = field(default=())  # what could not be read, each in a sentence
