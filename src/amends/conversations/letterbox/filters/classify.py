from django.db.models import Q
from django.utils.translation import gettext as _

from amends.conversations.letter import Failed
from amends.conversations.letterbox.known_id import KnownId
from amends.conversations.letterbox.opened import Opened
from amends.conversations.message import Message

STAYS = "list"  # labelled, never answered by machine, and read by people


def classify(opened: Opened) -> bool:
    """A machine's letter is kept apart: nobody need answer it, and no machine of ours does."""
    machine = opened.letter.machine
    if machine is None:
        return False
    opened.remark("classify", machine.why)
    if machine.kind == STAYS or opened.arrival.let_in_at or opened.is_ours:
        return False
    failed = _bounced(opened) if machine.kind == "bounce" else None
    opened.arrival.park(machine.kind, at=opened.looked_at, message=failed)
    return True


def _bounced(opened: Opened) -> Message | None:
    """Each letter of ours that did not arrive learns of it. Returns the message of the last one."""
    message = None
    for failed in opened.letter.failures:
        ours = _ours(failed)
        if ours is not None and _is_believed(failed, ours):
            ours.sending.bounce_(failed, opened.looked_at)
            message = ours
            opened.remark("classify", _("Our letter to %(who)s did not arrive: %(why)s") % {"who": failed.address, "why": failed.why})
    return message


def _ours(failed: Failed) -> Message | None:
    known = KnownId.objects.among(failed.references).filter(kind="sent").values("message")
    named = Q(sending__reference__in=failed.references) | Q(pk__in=known)
    return Message.objects.filter(named, sending__isnull=False).select_related("sending").order_by("-pk").first()


def _is_believed(failed: Failed, ours: Message) -> bool:
    """An absence note names colleagues: what is only guessed must be about somebody our letter went to."""
    return not failed.is_guessed or ours.recipients.exclude(role="from").filter(address__iexact=failed.address).exists()
