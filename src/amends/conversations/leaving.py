"""Letters leave: each is claimed, handed to a carrier with nothing held, and what he said is put on record.

One job a channel at a time. What it finds in hand when it begins was in the hand of one that was killed.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from amends.base.jobs import FAULTS, defer_once
from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.conversations.channel import NotKnown, NotTaken, OutOfReach, Taken, channel_of
from amends.conversations.letterbox.known_id import KnownId, digest
from amends.conversations.sending import LEAVE, NO_OUTCOME, QUEUE, Sending

OUTBOX = "outbox"  # the carrier of a simulated firm
SLACK = timedelta(seconds=1)  # the clocks of two machines are never the same
LONGEST_FAILURE = 300  # letters
log = logging.getLogger(__name__)


class NotWritten(Refusal):
    """A fault of ours kept a letter from being written."""


@app.task(name=LEAVE, queue=QUEUE, retry=5)
def leave(channel: str) -> None:
    """Bring what is due to the carrier of a channel, one letter after the other."""
    theirs = Sending.objects.filter(channel=channel)
    for sending in theirs.in_hand():
        sending.doubt(at=now())
    while sending := theirs.due(at=now() + SLACK).order_by("due_at", "pk").first():
        if not bring(sending, channel_of(channel)):
            break


def look_after_letters() -> None:
    """Every channel that has something due gets a job, in case the one that was meant to take it is gone."""
    ripe = Sending.objects.due(at=now()) | Sending.objects.in_hand()
    for channel in ripe.filter(NO_OUTCOME).order_by("channel").values_list("channel", flat=True).distinct():
        job = app.configure_task(LEAVE, queue=QUEUE, lock=f"letters by {channel}", queueing_lock=f"look after {channel}")
        defer_once(job, channel=channel)


def bring(sending, channel) -> bool:
    """False if the carrier cannot be reached at all."""
    sending.hold(sending.failure, at=now())  # should anything fly below, the others' letters are not kept waiting by this one
    try:
        letter = _written(sending, channel)
        if there := _is_there(sending):
            _lay_out(sending, there)
            return True
        channel.ready()
    except Refusal as missing:
        sending.hold(str(missing), at=now())
        return True
    return not sending.claim(at=now()) or _hand_over(sending, channel, letter)


def _written(sending, channel) -> bytes:
    with faults_told(sending):
        return sending.keep_letter(channel.write, at=now())


@contextmanager
def faults_told(sending) -> Iterator[None]:
    """Nobody wrote anything wrong: so that a person sees it, it is said on the letter, and the others leave. Raises NotWritten."""
    try:
        yield
    except FAULTS as fault:
        log.exception("letter %s could not be written", sending.pk)
        why = f"{type(fault).__name__}: {fault}"[:LONGEST_FAILURE].replace("\0", " ")
        said = _("This letter cannot be written, by a fault of Amends: tell whoever looks after it, or write it anew. %(why)s")
        raise NotWritten(said % {"why": why}) from fault


def _is_there(sending) -> str:
    """Where it is without a carrier; blank: nowhere. In a simulated firm nothing goes out of the house, and lies as it would arrive."""
    message = sending.message
    return channel_of(message.conversation.inbox.channel).has(message) or (OUTBOX if Firm.the().is_simulated else "")


@transaction.atomic
def _lay_out(sending, there: str) -> None:
    if sending.claim(at=now()):
        sending.arrive(Taken(there), at=now())


def _hand_over(sending, channel, letter: bytes) -> bool:
    try:
        _arrive(sending, channel.carry(letter))
    except NotKnown:
        sending.doubt(at=now())
    except NotTaken as failure:
        sending.fail(failure, at=now())
        return not isinstance(failure, OutOfReach)
    return True


@transaction.atomic
def _arrive(sending, taken: Taken) -> None:
    """What answers it is found by the name its carrier gave it, too."""
    sending.arrive(taken, at=now())
    if taken.known_as:
        message = sending.message
        known = {"message": message, "kind": "sent", "digest": digest(taken.known_as)}
        KnownId.objects.get_or_create(**known, defaults={"conversation_id": message.conversation_id})
