"""Which inbox a letter is for, by the addresses it went to."""

import re
from collections.abc import Iterable, Sequence
from email.parser import BytesHeaderParser
from typing import BinaryIO

from amends.conversations.inbox import Inbox

MAIL = "email"
HEAD_BYTES = 256 * 1024  # more headers than any letter has
BROUGHT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
WRITTEN = ("To", "Cc")
ADDRESS = re.compile(r"[^\s<>,;:()\[\]\"\x00]+@[^\s<>,;:()\[\]\"\x00]+")


def inboxes_at(addresses: Iterable[str]) -> list[Inbox]:
    """The inboxes open under these addresses, in their order; what stands behind a plus is left aside if nothing else is found."""
    open_ones = sorted(Inbox.objects.present().exclude(address=""), key=lambda inbox: (inbox.channel == MAIL, -inbox.pk))
    known = {inbox.address.lower(): inbox for inbox in open_ones}  # a form may answer under the address of an inbox for letters
    found = (known.get(address) or known.get(_plain(address)) for address in map(str.lower, addresses))
    return list(dict.fromkeys(inbox for inbox in found if inbox))


def inboxes_of(letter: BinaryIO, own: Inbox | None) -> list[Inbox]:
    """Where a letter belongs that lay in an inbox's own mailbox: by whom it was brought to, else by whom it was written to, else there."""
    head = _head(letter)
    if brought := inboxes_at(_addresses(head, BROUGHT)):
        return brought
    written = inboxes_at(_addresses(head, WRITTEN))
    return [own] if own and (own in written or not written) else written


def sender_of(letter: BinaryIO) -> str | None:
    """The return path, if a mail server wrote it down: blank is the null one."""
    path = str(_head(letter)["Return-Path"] or "")
    found = ADDRESS.findall(path)
    if found:
        return found[0].encode(errors="replace").decode()
    return "" if "<>" in path else None


def _head(letter: BinaryIO):
    letter.seek(0)
    head = letter.read(HEAD_BYTES)
    letter.seek(0)
    return BytesHeaderParser().parsebytes(head)


def _addresses(head, names: Sequence[str]) -> list[str]:
    return [address for name in names for line in head.get_all(name, []) for address in ADDRESS.findall(str(line))]


def _plain(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"
