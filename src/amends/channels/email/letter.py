"""A reply as a letter of RFC 5322, in 7-bit bytes that any server takes."""

import re
from email import policy
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b

from django.utils.translation import gettext as _

from amends.channels.email.page import page_of
from amends.conversations.answering import chain, subject_answered
from amends.conversations.token import fresh_id, plus, token_of

NOWHERE = "amends.invalid"
NAMES_LONGEST = 80
DOMAIN_LONGEST = 50
MEDIA_TYPE = re.compile(r"(?!message/|multipart/)[a-z]+/[a-z0-9.+-]{1,80}")  # of others a letter would be made in another way
BY_ITSELF = {  # so that no machine answers it: RFC 3834, and what Exchange and old list servers go by
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}


class Ids(UnstructuredHeader):
    """Message-IDs, one a line: the usual folding would write a long one in another alphabet."""

    def fold(self, *, policy) -> str:
        return f"{self.name}: " + f"{policy.linesep} ".join(self.split()) + policy.linesep


REGISTRY = HeaderRegistry()
for kind in ("message-id", "in-reply-to", "references"):
    REGISTRY.map_to_type(kind, Ids)
POLICY = policy.SMTP.clone(header_factory=REGISTRY)


def fresh_reference(conversation) -> str:
    """A Message-ID no other letter has, of the domain it leaves from, that carries the conversation's token."""
    domain = _ascii(conversation.inbox.address).rpartition("@")[2] or NOWHERE
    while len(domain) > DOMAIN_LONGEST:
        domain = domain.partition(".")[2]
    return fresh_id(token_of(conversation), domain if "." in domain else NOWHERE)


def written(sending, firm) -> bytes:
    """The whole letter, in words and as a page. Its date is when it was said: written again it would be the same."""
    letter = EmailMessage(policy=POLICY)
    letter["Message-ID"] = sending.reference
    letter["Date"] = format_datetime(firm.wall(sending.message.at))
    _name(letter, subject_of(sending.message))
    _address(letter, sending.message, firm)
    _thread(letter, chain(sending.message))
    if sending.message.kind == "automatic":
        for name, said in BY_ITSELF.items():
            letter[name] = said
    text = _plain(sending.message.text)
    letter.set_content(text, charset="utf-8", cte="quoted-printable")
    letter.add_alternative(page_of(text), subtype="html", charset="utf-8", cte="quoted-printable")
    _enclose(letter, sending.message)
    _bound(letter, blake2b(sending.reference.encode(), digest_size=16).hexdigest())
    return letter.as_bytes()


def subject_of(message) -> str:
    """In one line: a line break in a subject would be a header of its own.

    Where nobody had to own the address they typed, none of their words go out by themselves: they might be meant for somebody else.
    """
    if message.kind == "automatic" and message.conversation.inbox.channel != "email":
        return _("We have your message")
    subject = one_line(subject_answered(message)) or _("Your message")
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _name(letter, subject: str) -> None:
    """Python's own folding loses a blank between a long word and one of the world's letters: such a subject is coded whole."""
    if subject.isascii():
        letter["Subject"] = subject
    else:
        letter.set_raw("Subject", Header(subject, "utf-8", header_name="Subject").encode())


def one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _address(letter, message, firm) -> None:
    """Whom it is from and where answers go; to whom. What the house says by itself goes to nobody beside."""
    inbox = message.conversation.inbox
    address = _ascii(inbox.address) or f"{inbox.pk}@{NOWHERE}"
    letter["From"] = Address(one_line(firm.name)[:NAMES_LONGEST], addr_spec=address)
    if inbox.plus_address:
        letter["Reply-To"] = Address(addr_spec=plus(address, token_of(message.conversation)))
    for role in ("to",) if message.kind == "automatic" else ("to", "cc"):
        if found := message.recipients.addresses(role):
            letter[role.title()] = [Address(addr_spec=_ascii(address)) for address in found]


def _enclose(letter, message) -> None:
    for one in message.attachments.select_related("file").order_by("pk"):
        kind = one.media_type.partition(";")[0].strip().lower()
        maintype, _slash, subtype = (kind if MEDIA_TYPE.fullmatch(kind) else "application/octet-stream").partition("/")
        with one.file.open() as stream:
            letter.add_attachment(stream.read(), maintype=maintype, subtype=subtype, filename=one_line(one.name))


def _bound(letter, sum_: str) -> None:
    """Its parts are kept apart by lines that are the same on every writing."""
    for number, part in enumerate(part for part in letter.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{sum_}")


def _thread(letter, references: list[str]) -> None:
    if references:
        letter["In-Reply-To"] = references[-1]
        letter["References"] = " ".join(references)


def _ascii(address: str) -> str:
    """A domain in letters of the world, by its name in the mail."""
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{domain.encode('idna').decode()}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
