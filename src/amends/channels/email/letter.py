"""A reply as a letter of RFC 5322, in 7-bit bytes that any server takes."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from secrets import token_hex

from django.utils.translation import gettext as _

from amends.conversations.models import Sending

NOWHERE = "amends.invalid"
MOST_REFERENCES = 20
NAMES_LONGEST = 80
DOMAIN_LONGEST = 50


def fresh_reference(address: str) -> str:
    """A Message-ID no other letter has, of the domain it leaves from; so short that no header has to be broken within it."""
    domain = _ascii(address).rpartition("@")[2] or NOWHERE
    while len(domain) > DOMAIN_LONGEST:
        domain = domain.partition(".")[2]
    return f"<{token_hex(12)}@{domain if '.' in domain else NOWHERE}>"


def written(sending, firm) -> bytes:
    """The whole letter. Its date is when it was said: written again it would be the same."""
    message = sending.message
    inbox = message.conversation.inbox
    letter = EmailMessage(policy=policy.SMTP)
    letter["Message-ID"] = sending.reference
    letter["Date"] = format_datetime(firm.wall(message.at))
    letter["From"] = Address(one_line(firm.name)[:NAMES_LONGEST], addr_spec=_ascii(inbox.address) or f"{inbox.pk}@{NOWHERE}")
    letter["Subject"] = subject_of(message.conversation)
    for role in ("to", "cc"):
        if found := message.recipients.addresses(role):
            letter[role.title()] = [Address(addr_spec=_ascii(address)) for address in found]
    _thread(letter, _earlier(sending))
    letter.set_content(_plain(message.text), charset="utf-8", cte="quoted-printable")
    return letter.as_bytes()


def subject_of(conversation) -> str:
    """In one line: a line break in a subject would be a header of its own."""
    subject = one_line(conversation.subject) or _("Your message")
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _thread(letter, references: list[str]) -> None:
    if references:
        letter["In-Reply-To"] = references[-1]
        letter["References"] = " ".join(references)


def _earlier(sending) -> list[str]:
    """By what our earlier letters of this conversation are known: the first, and the latest ones."""
    conversation = sending.message.conversation_id
    before = Sending.objects.filter(message__conversation=conversation, pk__lt=sending.pk, failed_at=None)
    references = list(before.order_by("pk").values_list("reference", flat=True))
    return references if len(references) <= MOST_REFERENCES else references[:1] + references[1 - MOST_REFERENCES :]


def _ascii(address: str) -> str:
    """A domain in letters of the world, by its name in the mail."""
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{domain.encode('idna').decode()}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
