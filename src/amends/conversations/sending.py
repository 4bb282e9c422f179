from datetime import timedelta
from io import BytesIO

from django.db import models, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from amends.base.event import record
from amends.base.models import File
from amends.base.refusal import Refusal
from amends.conversations.channel import NotTaken, Taken, carrier_of, channel_of
from amends.conversations.letter import Failed
from amends.conversations.message import Message

UNDO_SECONDS = 10
LEAVES = {"reply": UNDO_SECONDS, "automatic": 0}  # kinds of message that leave the house, and after how long
QUEUE = "letters"
LEAVE = "amends.conversations.leaving.leave"
HELD_MINUTES = 5
AGAIN_AFTER_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)


class OnlyReplies(Refusal):
    """A note, or what a customer wrote, never leaves the house."""


class HasLeft(Refusal):
    """A letter cannot be taken back any more."""


class NotYours(Refusal):
    """A letter is taken back by whoever wrote it."""


class NotFailed(Refusal):
    """A letter is tried again only if it may not have arrived."""


NO_OUTCOME = models.Q(sent_at=None, failed_at=None)
CUT_OFF = models.Q(doubted_at__gte=models.F("claimed_at"))


class SendingQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(message__in=Message.objects.visible_to(teammate))

    def waiting(self):
        """Not gone yet, or going just now."""
        return self.filter(NO_OUTCOME).exclude(CUT_OFF, claimed_at__isnull=False, doubted_at__isnull=False)

    def sent(self):
        return self.exclude(sent_at=None)

    def failed(self):
        return self.exclude(failed_at=None)

    def bounced(self):
        """Taken by a carrier, and brought back: somebody did not get it."""
        return self.exclude(bounced_at=None)

    def undelivered(self):
        """Whoever it was for may not have it: brought back, not taken, or perhaps sent; and nobody has written to them since."""
        said_since = Message.objects.filter(
            kind="reply", conversation=models.OuterRef("message__conversation"), pk__gt=models.OuterRef("message_id")
        )
        return (self.bounced() | self.failed() | self.perhaps_sent()).filter(~models.Exists(said_since))

    def perhaps_sent(self):
        """Cut off while the carrier answered: nobody knows whether he took it."""
        return self.filter(NO_OUTCOME & CUT_OFF)

    def due(self, *, at):
        """What may be claimed."""
        return self.filter(NO_OUTCOME, claimed_at=None, due_at__lte=at)

    def in_hand(self):
        """Claimed by a job that has not said what became of it."""
        return self.waiting().exclude(claimed_at=None)


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
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce = models.TextField(blank=True, default="")

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
            models.Index(fields=["due_at"], condition=NO_OUTCOME, name="sending_due"),
            models.Index(fields=["-due_at", "-id"], name="sending_newest"),
            models.Index(fields=["-failed_at", "-id"], condition=models.Q(failed_at__isnull=False), name="sending_failed"),
            models.Index(fields=["-bounced_at", "-id"], condition=models.Q(bounced_at__isnull=False), name="sending_bounced"),
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def of(cls, message, *, at) -> "Sending | None":
        """Let a reply leave, a moment later, once the caller's transaction is through; what the house says by itself, at once.

        None where nothing leaves from its inbox, or where it is read without a letter by who has no address.
        """
        if message.kind not in LEAVES:
            raise OnlyReplies(_("Only a reply leaves the house."))
        carrier = carrier_of(message.conversation.inbox.channel)
        if carrier is None or _is_only_shown(message):
            return None
        carrier.require(message)
        seconds = LEAVES[message.kind]
        due_at = at + timedelta(seconds=seconds)
        sending = cls.objects.create(message=message, channel=carrier.kind, reference=carrier.name(message), due_at=due_at)
        defer(carrier.kind, seconds=seconds)
        return sending

    @transaction.atomic
    def take_back(self, *, by, at):
        """Undo: what has not left yet is its writer's draft again. Returns the draft."""
        row = Sending.objects.select_for_update().filter(pk=self.pk).first()
        if row is None or not row.leaves_soon(at=at):
            raise HasLeft(_("This letter has left already: write another one to put it right."))
        if not row.may_be_taken_back(by=by, at=at):
            raise NotYours(_("%(name)s wrote this letter: only they can take it back.") % {"name": row.message.by})
        row.delete()
        draft = row.message.conversation.drafts.take_back(row.message, at=at)
        record("sendings.taken_back", about=draft.conversation, by=by, at=at, message=draft.seen)
        return draft

    @transaction.atomic
    def try_again(self, *, by, at) -> None:
        """Once more, as the same letter: after a failure, brought back, or where nobody knows whether it arrived."""
        again = Sending.objects.failed() | Sending.objects.perhaps_sent() | Sending.objects.bounced()
        anew = {"claimed_at": None, "failed_at": None, "sent_at": None, "bounced_at": None, "bounce": "", "tries": 0, "due_at": at}
        doubted_at = models.functions.Coalesce("doubted_at", "sent_at")  # of several, some may have it already
        if not again.filter(pk=self.pk).update(**anew, doubted_at=doubted_at):
            raise NotFailed(_("This letter has not failed: there is nothing to try again."))
        self.refresh_from_db()
        defer(self.channel, seconds=0)
        record("sendings.tried_again", about=self, by=by, at=at)

    def keep_letter(self, write, *, at) -> bytes:
        """Written once: every try hands over the same bytes."""
        if self.letter_id is None:
            letter = File.keep(BytesIO(write(self)), at=at)
            Sending.objects.filter(pk=self.pk, letter=None).update(letter=letter)
            self.refresh_from_db()
        with self.letter.open() as kept:
            return kept.read()

    def hold(self, why: str, *, at) -> None:
        """It waits a while, and says for what."""
        due_at = at + timedelta(minutes=HELD_MINUTES)
        Sending.objects.filter(NO_OUTCOME, pk=self.pk, claimed_at=None).update(failure=why, due_at=due_at)

    def claim(self, *, at) -> bool:
        """Whoever comes first has it in hand; nobody else asks a carrier meanwhile."""
        free = Sending.objects.filter(NO_OUTCOME, pk=self.pk, claimed_at=None)
        is_ours = free.update(claimed_at=at, due_at=at, tries=models.F("tries") + 1) == 1
        self.refresh_from_db()
        return is_ours

    @transaction.atomic
    def arrive(self, taken: Taken, *, at) -> None:
        """A carrier took it. For whomever he will not bring it to, it is as good as brought back."""
        if self._conclude(sent_at=at, carrier=taken.carrier, failure=""):
            record("sendings.sent", about=self, at=at, carrier=taken.carrier)
            for failed in taken.refused:
                self.bounce_(failed, at)

    @transaction.atomic
    def fail(self, failure: NotTaken, *, at) -> None:
        """A carrier did not take it: it is tried again later and later, until it has failed for good."""
        if failure.for_good or self.tries > len(AGAIN_AFTER_MINUTES):
            if self._conclude(failed_at=at, failure=str(failure)):
                record("sendings.failed", about=self, at=at, failure=str(failure))
            return
        due_at = at + timedelta(minutes=AGAIN_AFTER_MINUTES[self.tries - 1])
        self._conclude(claimed_at=None, due_at=due_at, failure=str(failure))

    @transaction.atomic
    def doubt(self, *, at) -> None:
        """Cut off between claim and outcome: it is not sent again unless a person says so, for it may have arrived."""
        why = _("This letter was cut off while the mail server answered: it may have arrived. Ask, or send it again.")
        if Sending.objects.in_hand().filter(pk=self.pk).update(doubted_at=models.functions.Greatest("claimed_at", at), failure=why):
            record("sendings.doubted", about=self, at=at)

    @transaction.atomic
    def bounce_(self, failed: Failed, at) -> None:
        """A mail server brought it back, or is late with it. Told twice it is told once; what was in doubt did leave, then."""
        row = Sending.objects.select_for_update(of=["self"]).get(pk=self.pk)
        said = f"{failed.address}: {failed.why}".strip(": ")
        if not failed.for_good:
            Sending.objects.filter(pk=self.pk, bounced_at=None).update(failure=said)
        elif said not in row.bounce.split("\n"):
            bounce = f"{row.bounce}\n{said}".strip()
            Sending.objects.filter(pk=self.pk).update(bounced_at=row.bounced_at or at, bounce=bounce, **row._did_leave())
            record("sendings.bounced", about=self, at=at, conversation=row.message.conversation_id, bounce=said)
        self.refresh_from_db()

    @property
    def state(self) -> str:
        if self.bounced_at:
            return "bounced"
        if self.sent_at or self.failed_at:
            return "sent" if self.sent_at else "failed"
        if self.claimed_at is None:
            return "waiting"
        return "perhaps sent" if self.doubted_at and self.doubted_at >= self.claimed_at else "leaving"

    @property
    def why(self) -> str:
        """What a mail server said of it."""
        return self.bounce if self.state == "bounced" else self.failure

    @property
    def may_be_tried_again(self) -> bool:
        return self.state in ("failed", "perhaps sent", "bounced")

    def leaves_soon(self, *, at) -> bool:
        """Within the seconds in which it can be taken back."""
        return self.state == "waiting" and at < self.message.at + timedelta(seconds=UNDO_SECONDS)

    def may_be_taken_back(self, *, by, at) -> bool:
        """By whoever wrote it, for a moment."""
        return self.leaves_soon(at=at) and self.message.by_id == by.pk

    @property
    def is_perhaps_twice(self) -> bool:
        """Sent again after it may have arrived."""
        return self.sent_at is not None and self.doubted_at is not None

    def _did_leave(self) -> dict:
        return {"sent_at": self.claimed_at} if self.claimed_at and not self.failed_at and not self.sent_at else {}

    def _conclude(self, **outcome) -> bool:
        """What became of this claim; whoever had it in hand knows better than whoever doubted."""
        claimed = Sending.objects.filter(NO_OUTCOME, pk=self.pk, claimed_at=self.claimed_at)
        doubted_at = models.Case(models.When(CUT_OFF, then=None), default="doubted_at")
        is_ours = claimed.update(doubted_at=doubted_at, **outcome) == 1
        self.refresh_from_db()
        return is_ours


def _is_only_shown(message) -> bool:
    shows = channel_of(message.conversation.inbox.channel).shows
    return shows and not message.recipients.filter(role="to").exists()


def defer(channel: str, *, seconds: int) -> None:
    """A job for the carrier of a channel: one at a time, so that one that is slow delays nothing else."""
    job = app.configure_task(LEAVE, queue=QUEUE, lock=f"letters by {channel}", schedule_in={"seconds": seconds})
    job.defer(channel=channel)
