from datetime import timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from amends.base.event import record
from amends.base.file import File
from amends.base.refusal import Refusal
from amends.conversations.channel import channel_of
from amends.conversations.message import Message

UNDO_SECONDS = 10
QUEUE = "letters"
TRIES_AFTER_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)
OUTBOX = "outbox"


class OnlyReplies(Refusal):
    """A note, or what a customer wrote, never leaves the house."""


class HasLeft(Refusal):
    """A letter cannot be taken back any more."""


class NotFailed(Refusal):
    """A letter is tried again only if it may not have arrived."""


class SendingQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(message__in=Message.objects.visible_to(teammate))

    def waiting(self):
        """On its way: it has not left yet, or is leaving."""
        return self.filter(sent_at=None, failed_at=None, doubted_at=None)

    def sent(self):
        return self.exclude(sent_at=None)

    def failed(self):
        return self.exclude(failed_at=None)

    def perhaps_sent(self):
        """Cut off while the carrier answered: nobody knows whether he took it."""
        return self.filter(sent_at=None, failed_at=None).exclude(doubted_at=None)

    def due(self, *, at):
        return self.waiting().filter(claimed_at=None, due_at__lte=at)


class Sending(models.Model):
    """A reply on its way out: claimed by one job before a carrier is asked, so that it leaves once."""

    message = models.OneToOneField(Message, models.RESTRICT, related_name="sending")
    channel = models.TextField()
    reference = models.TextField(unique=True)
    letter = models.ForeignKey(File, models.RESTRICT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    doubted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    carrier = models.TextField(blank=True, default="")
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sent_at=None) | models.Q(failed_at=None), name="sent_or_failed"),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(claimed_at__isnull=False, letter__isnull=False),
                name="claimed_and_kept_before_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None, failed_at=None, doubted_at=None), name="sending_due"),
            models.Index(fields=["-due_at", "-id"], name="sending_newest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def of(cls, message, *, at) -> "Sending | None":
        """Let a reply leave, a moment later; None where nothing leaves from its inbox. In the caller's transaction."""
        if message.kind != "reply":
            raise OnlyReplies(_("Only a reply leaves the house."))
        inbox = message.conversation.inbox
        channel = channel_of(inbox)
        if channel is None:
            return None
        channel.require(message)
        due_at = at + timedelta(seconds=UNDO_SECONDS)
        sending = cls.objects.create(message=message, channel=inbox.channel, reference=channel.name(message), due_at=due_at)
        sending._defer()
        return sending

    @transaction.atomic
    def take_back(self, *, by, at):
        """Undo: what has not left yet is a draft again. Returns the draft."""
        row = Sending.objects.select_for_update().filter(pk=self.pk, claimed_at=None, due_at__gt=at).first()
        if row is None:
            raise HasLeft(_("This letter has left already: write another one to put it right."))
        message = row.message
        row.delete()
        draft = message.conversation.drafts.take_back(message, at=at)
        record("sendings.taken_back", about=message.conversation, by=by, at=at, message=message.pk)
        return draft

    @transaction.atomic
    def try_again(self, *, by, at) -> None:
        """Once more, as the same letter: after a failure, or where nobody knows whether it arrived."""
        again = Sending.objects.filter(pk=self.pk, sent_at=None).exclude(failed_at=None, doubted_at=None)
        if not again.update(claimed_at=None, doubted_at=None, failed_at=None, tries=0, due_at=at):
            raise NotFailed(_("This letter has not failed: there is nothing to try again."))
        self.refresh_from_db()
        self._defer()
        record("sendings.tried_again", about=self, by=by, at=at)

    def _defer(self) -> None:
        leave.configure(schedule_at=self.due_at, lock=f"sending {self.pk}").defer(sending_id=self.pk)


@app.task(name="amends.conversations.sending.leave", queue=QUEUE, retry=5)
def leave(sending_id: int) -> None:
    """Bring one letter to its carrier."""
