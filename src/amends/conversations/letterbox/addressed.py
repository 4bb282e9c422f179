"""Which inbox a letter is for, by the addresses it went to."""

import re
from collections.abc import Iterable, Sequence
from email.parser import BytesHeaderParser
from itertools import takewhile
from typing import BinaryIO

from amends.conversations.inbox import Inbox
from amends.conversations.mail.nobody import without_plus

MAIL = "email"
HEAD_BYTES = 256 * 1024  # more headers than any letter has
BROUGHT = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
WRITTEN = ("to", "cc")
Headers = list[tuple[str, str]]  # by their names in small letters
ADDRESS = re.compile(r"[^\s<>,;:()\[\]\"\x00]+@[^\s<>,;:()\[\]\"\x00]+")


def inboxes_at(addresses: Iterable[str]) -> list[Inbox]:
    """The inboxes open under these addresses, in their order; what stands behind a plus is left aside if nothing else is found."""
    open_ones = sorted(Inbox.objects.present().exclude(address=""), key=lambda inbox: (inbox.channel == MAIL, -inbox.pk))
    known = {inbox.address.lower(): inbox for inbox in open_ones}  # a form may answer under the address of an inbox for letters
    found = (known.get(address) or known.get(without_plus(address)) for address in map(str.lower, addresses))
    return list(dict.fromkeys(inbox for inbox in found if inbox))


def inboxes_of(letter: BinaryIO, own: Inbox | None) -> list[Inbox]:
    """By whom a letter was brought to, else by whom it was written to; where it lay, too, unless that server says better."""
    head = _head(letter)
    found = inboxes_at(_addresses(head, BROUGHT)) or inboxes_at(_addresses(head, WRITTEN))
    if own is None:
        return found
    if brought := inboxes_at(_addresses(_on_top(head), BROUGHT)):
        return brought
    return [own] if own in found else [*found, own]


def sender_of(letter: BinaryIO) -> str | None:
    """The return path, if a mail server wrote it down: blank is the null one."""
    path = next((said for name, said in _head(letter) if name == "return-path"), "")
    found = ADDRESS.findall(path)
    if found:
        return found[0].encode(errors="replace").decode()
    return "" if "<>" in path else None


def _head(letter: BinaryIO) -> Headers:
    letter.seek(0)
    head = letter.read(HEAD_BYTES)
    letter.seek(0)
    return [(name.lower(), str(said)) for name, said in BytesHeaderParser().parsebytes(head).items()]


def _on_top(head: Headers) -> Headers:
    """What the last server wrote above its own stamp. Whatever stands below may be forged, or of a way the letter went before."""
    return list(takewhile(lambda line: line[0] != "received", head))


def _addresses(head: Headers, names: Sequence[str]) -> list[str]:
    return [address for wanted in names for name, said in head if name == wanted for address in ADDRESS.findall(said)]
