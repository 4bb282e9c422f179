"""Whoever writes first hears at once that we have it, where an inbox says so: a person, and never a machine."""

from django.db import transaction
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.conversations.automatic_letter import AutomaticLetter
from amends.conversations.letterbox.remark import Remark
from amends.conversations.message import Message
from amends.conversations.recipient import own_addresses, why_nobody
from amends.conversations.sending import Sending


class NoAnswer(Refusal):
    """Nothing is said to this letter by itself."""


def acknowledge(arrival, *, at, machine: str = "") -> Message | None:
    """Say once what the inbox says to who writes first. Where that is withheld, the arrival says why.

    `machine` is by what one knows that a machine wrote it; blank: a person did.
    """
    if not (arrival.inbox.acknowledgement.strip() and arrival.taken_at and _begins(arrival.message)) or arrival.imported_at:
        return None
    try:
        return _say(arrival, machine, at)
    except Refusal as why:
        Remark.objects.get_or_create(arrival=arrival, filter="acknowledge", said=_("It was not acknowledged: %(why)s") % {"why": why})
        return None


@transaction.atomic
def _say(arrival, machine: str, at) -> Message | None:
    arrival.message.conversation.hold()
    if not _begins(arrival.message):
        return None
    address = _contact(arrival, machine)
    conversation, text = arrival.message.conversation, arrival.inbox.acknowledgement
    message = Message.say(conversation, kind="automatic", text=text, at=at, to=[address])
    AutomaticLetter.objects.allow(message, address, at=at)
    Sending.of(message, at=at)
    return message


def _begins(message) -> bool:
    """The first word of a conversation, to which nothing was said yet."""
    said = message.conversation.messages.exclude(kind__in=("trace", "note")).order_by("at", "pk")
    first = said.first()
    return first == message and message.kind == "received" and not said.filter(kind__in=("automatic", "reply")).exists()


def _contact(arrival, machine: str) -> str:
    """Who wrote, and nobody beside; refused where that is no person."""
    address = next(iter(arrival.message.recipients.addresses("from")), "")
    why = _("it names nobody who wrote it.") if not address else why_nobody(address, own_addresses())
    if machine or arrival.sender == "":
        why = machine or _("it came without a return path, as machines write.")
    if why:
        raise NoAnswer(why)
    return address
