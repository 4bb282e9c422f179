from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.conversation import Conversation
from amends.customers.models import Customer

KINDS = ("received", "reply", "note", "trace", "automatic")


class NothingSaid(Refusal):
    """A message without a word in it."""


class MessageQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """An analyst sees figures, never words."""
        if not (teammate.is_authenticated and teammate.reads_letters):
            return self.none()
        return self.filter(conversation__in=Conversation.objects.visible_to(teammate))

    def newest_arrival(self):
        """When a customer was heard of last."""
        return self.filter(kind="received").order_by("-at").values_list("at", flat=True).first()


class Message(models.Model):
    """One thing said in a conversation (received, reply, note), said by the house itself (automatic), or done in it (trace).

    `text` is what was said, without what was quoted; all of it lies in the letter as it arrived.
    """

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="messages")
    kind = models.TextField()
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    subject = models.TextField(blank=True, db_default="", default="")
    key = models.TextField(null=True, blank=True, unique=True)  # by which a letter is known again that comes twice
    reference = models.TextField(blank=True, db_default="", default="")  # the Message-ID it came with, in <>: answers name it
    html_bytes = models.PositiveIntegerField(db_default=0, default=0)  # of the letter as it arrived; 0: plain text
    folded_letters = models.PositiveIntegerField(db_default=0, default=0)  # characters quoted or signed, which `text` leaves out

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="message_is_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("received", "trace", "automatic")) | models.Q(by__isnull=False), name="we_sign"
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_in_thread"),
            models.Index(fields=["-at"], condition=models.Q(kind="received"), name="message_newest_arrival"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @classmethod
    @transaction.atomic
    def say(cls, conversation, *, kind, text, by=None, at, **addressed) -> "Message":
        """Add a message to a thread and keep the thread's row true. Closing cuts no chain: who writes again opens it again.

        `addressed` may name whom it is from (`sender`), whom it goes `to` and `cc`, where it asks for an answer (`reply_to`): addresses.
        """
        if not text.strip():
            raise NothingSaid(_("Write something first."))
        if kind == "received":
            _see(conversation, at)
        conversation = conversation.hold_standing()
        message = cls.objects.create(conversation=conversation, kind=kind, by=by, at=at, text=text)
        message.recipients.name_all(message, **addressed)
        if kind == "received":
            message.be_heard()
        conversation.reread()
        record(f"messages.{kind}", about=message, by=by, at=at, conversation=conversation.pk)
        return message

    def be_heard(self) -> None:
        """What was held to be done, or laid aside, is taken up again."""
        if self.conversation.closed_at:
            self.conversation.reopen(by=None, at=self.at)
        if self.conversation.snoozed_until:
            self.conversation.wake(by=None, at=self.at)
        _see(self.conversation, self.at)

    @transaction.atomic
    def unsay(self) -> None:
        """As if it had never been said, nor promised in it: for what was taken back before it left the house."""
        self.conversation.hold()
        self.conversation.commitments.unsettled().filter(by=self.by, made_at=self.at).delete()
        self.recipients.all().delete()
        self.delete()
        self.conversation.reread()


def _see(conversation, at) -> None:
    """Once before the conversation is held, since a merge holds customers first, too; once after, since a merge may have come first."""
    Customer.objects.filter(pk=conversation.customer_id).seen(at)
