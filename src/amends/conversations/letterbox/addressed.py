"""Which inbox a letter is for, by the addresses it went to."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import BinaryIO

from amends.conversations.inbox import Inbox
from amends.conversations.mail.mime import Head, head_of
from amends.conversations.mail.mime_people import addresses_in
from amends.conversations.mail.nobody import without_plus
from amends.conversations.mail.rfc822 import DELIVERED

MAIL = "email"


def inboxes_at(addresses: Iterable[str]) -> list[Inbox]:
    """The inboxes open under these addresses, in their order; what stands behind a plus is left aside if nothing else is found."""
    open_ones = sorted(Inbox.objects.present().exclude(address=""), key=lambda inbox: (inbox.channel == MAIL, -inbox.pk))
    known = {inbox.address.lower(): inbox for inbox in open_ones}  # a form may answer under the address of an inbox for letters
    found = (known.get(address) or known.get(without_plus(address)) for address in map(str.lower, addresses))
    return list(dict.fromkeys(inbox for inbox in found if inbox))


@dataclass(frozen=True)
class Ends:
    """Who sent a letter and whom it went to, by its head alone."""

    sender: str | None  # the return path, if a mail server wrote it down: blank is the null one
    on_top: tuple[str, ...]  # to whom the last server brought it
    brought: tuple[str, ...]  # that, and what may be forged, or of a way the letter went before
    written: tuple[str, ...]

    @classmethod
    def of(cls, letter: BinaryIO) -> "Ends":
        """Leaves the letter at its beginning."""
        head = head_of(letter)
        letter.seek(0)
        on_top = Head(list(takewhile(lambda field: field[0] != "received", head.fields)))  # above the last server's own stamp
        written = addresses_in([*head.all("to"), *head.all("cc")])
        return cls(_sender(head), addresses_in(on_top.all(*DELIVERED)), addresses_in(head.all(*DELIVERED)), written)

    def inboxes(self, own: Inbox | None) -> list[Inbox]:
        """By whom it was brought to, else by whom it was written to; where it lay, too, unless that server says better."""
        found = inboxes_at(self.brought) or inboxes_at(self.written)
        if own is None:
            return found
        if brought := inboxes_at(self.on_top):
            return brought
        return [own] if own in found else [*found, own]


def _sender(head: Head) -> str | None:
    path = head.get("return-path")
    found = next((address for address in addresses_in([path]) if "@" in address), None)
    return "" if found is None and b"<>" in path else found
