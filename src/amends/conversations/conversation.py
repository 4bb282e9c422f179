from django.db import models, transaction

from amends.base.event import record
from amends.base.models import Team, Teammate
from amends.base.refusal import Refusal
from amends.conversations.inbox import Inbox
from amends.customers.models import Customer


class AlreadyClosed(Refusal):
    """Somebody has closed this conversation."""


class AlreadyOpen(Refusal):
    """This conversation is open."""


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Whoever sees the inbox sees its conversations; the words in them have a rule of their own."""
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate))

    def open(self):
        return self.filter(closed_at=None)

    def unowned(self):
        return self.open().filter(owner=None)

    def waiting(self):
        return self.open().exclude(waiting_since=None)


class Conversation(models.Model):
    """A thread with a customer. Its row carries what a list sorts and shows; the verbs keep it so."""

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="+")
    inbox = models.ForeignKey(Inbox, models.RESTRICT, related_name="conversations")
    subject = models.TextField(blank=True, default="")
    source = models.TextField(default="amends")
    reference = models.TextField(null=True, blank=True)
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.RESTRICT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()
    preview = models.TextField(blank=True, default="")
    waiting_since = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "reference"], name="one_conversation_a_reference")]
        indexes = [
            models.Index(fields=["-last_at", "-id"], name="conversation_newest"),
            models.Index(fields=["customer", "-last_at"], name="conversation_of_customer"),
            models.Index(fields=["waiting_since", "id"], condition=models.Q(closed_at=None), name="conversation_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject or f"Conversation {self.pk}"

    @classmethod
    @transaction.atomic
    def begin(cls, customer, inbox, *, subject, at, **origin) -> "Conversation":
        """Open a thread with a customer. `origin` may name its source and reference."""
        conversation = cls.objects.create(customer=customer, inbox=inbox, subject=subject, opened_at=at, last_at=at, **origin)
        record("conversations.begun", about=conversation, at=at)
        return conversation

    def assign(self, teammate, *, by, at) -> None:
        self.owner = teammate
        self.save(update_fields=["owner"])
        record("conversations.assigned", about=self, by=by, at=at, owner=teammate.pk if teammate else None)

    @transaction.atomic
    def close(self, *, by, at) -> "Closing":
        closing, fresh = Closing.objects.get_or_create(conversation=self, reopened_at=None, defaults={"by": by, "at": at})
        if not fresh:
            raise AlreadyClosed(f"{closing.by or 'An import'} closed this conversation on {closing.at:%d %B %Y}.")
        self.closed_at, self.waiting_since, self.next_due_at = at, None, None
        self.save(update_fields=["closed_at", "waiting_since", "next_due_at"])
        record("conversations.closed", about=self, by=by, at=at)
        return closing

    @transaction.atomic
    def reopen(self, *, by, at) -> None:
        if not Closing.objects.filter(conversation=self, reopened_at=None).update(reopened_at=at, reopened_by=by):
            raise AlreadyOpen("This conversation is open.")
        self.closed_at = None
        self.save(update_fields=["closed_at"])
        record("conversations.reopened", about=self, by=by, at=at)

    def fall_due(self, at) -> None:
        """The next deadline that somebody upstairs watches over, or none."""
        self.next_due_at = at
        self.save(update_fields=["next_due_at"])

    def heard(self, message) -> None:
        """Keep the row as the list shows it, after a message was added."""
        self.last_at = max(self.last_at, message.at)
        if message.kind in ("received", "reply"):
            self.preview = message.text[:PREVIEW_CHARACTERS]
        if message.kind == "received":
            self.waiting_since = self.waiting_since or message.at
        if message.kind == "reply":
            self.waiting_since = None
        self.save(update_fields=["last_at", "preview", "waiting_since"])


PREVIEW_CHARACTERS = 140


class Closing(models.Model):
    """Somebody held a conversation to be done; somebody may have thought again."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="closings")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    at = models.DateTimeField()
    reopened_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation"], condition=models.Q(reopened_at=None), name="closed_once_at_a_time")]

    def __str__(self) -> str:
        return f"closed {self.at:%Y-%m-%d}"
