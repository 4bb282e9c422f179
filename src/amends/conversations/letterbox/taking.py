"""One letter, from the table to its place."""

from datetime import datetime

from django.utils.translation import gettext as _

from amends.conversations.letter import Letter, Part
from amends.conversations.letterbox.filters import ROW
from amends.conversations.letterbox.opened import Opened


def take(arrival, channel, *, at: datetime) -> None:
    """Let it pass the row, inside the caller's transaction. Where it ends is on the arrival."""
    _pass_on(Opened(arrival, channel.read(arrival), at))


def take_unread(arrival, *, at: datetime) -> None:
    """Somebody wants it who knows that we cannot read it: a message without words, with the letter as it came beside it."""
    raw = Part("letter.eml", "message/rfc822", arrival.raw.size, arrival.raw.open, problem=arrival.failure)
    said = _("This letter could not be read: %(why)s It lies beside this message as it came.") % {"why": arrival.failure}
    _pass_on(Opened(arrival, Letter(subject=_("A letter that could not be read"), parts=(raw,), remarks=(said,)), at))


def _pass_on(opened: Opened) -> None:
    arrival = opened.arrival
    for said in opened.letter.remarks:
        opened.remark("read", said)
    if any(filter_(opened) for filter_ in ROW):
        arrival.note(opened.remarks)
        if opened.conversation is not None:
            arrival.take(opened.message, at=opened.looked_at)
