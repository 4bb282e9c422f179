from django.db import connection, models, transaction

from amends.base.event import record
from amends.base.models import Firm, Team, Teammate
from amends.base.refusal import Refusal
from amends.conversations.conversation_intake import ConversationIntake, take_in
from amends.conversations.inbox import Inbox
from amends.customers.models import Customer


class AlreadyClosed(Refusal):
    """Somebody has closed this conversation."""


class AlreadyOpen(Refusal):
    """This conversation is open."""


class ConversationQuerySet(models.QuerySet):
    def take_in(self, cursor, *, source: str, at, live: bool = False) -> ConversationIntake:
        """The set form of beginning, hearing and closing: from a staged table, conversation_intake.py says which."""
        return take_in(cursor, source=source, imported_at=None if live else at)

    def visible_to(self, teammate):
        """Whoever sees the inbox sees its conversations; the words in them have a rule of their own."""
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate))

    def open(self):
        return self.filter(closed_at=None)

    def unowned(self):
        return self.open().filter(owner=None)

    def waiting(self):
        return self.open().exclude(waiting_since=None)

    def fall_due(self, at) -> int:
        """The next deadline that somebody upstairs watches over, or none; for open ones only."""
        return self.open().update(next_due_at=at)

    def reread(self) -> None:
        """Let each row say again what its messages say: the latest words, and since when somebody waits for an answer."""
        with connection.cursor() as cursor:
            cursor.execute(REREAD, [list(self.values_list("pk", flat=True))])


class Conversation(models.Model):
    """A thread with a customer. Its row carries what a list sorts and shows; the verbs keep it so.

    What was said before `imported_at` is history: nobody waits for an answer to it.
    """

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="+")
    inbox = models.ForeignKey(Inbox, models.RESTRICT, related_name="conversations")
    subject = models.TextField(blank=True, default="")
    source = models.TextField(default="amends")
    reference = models.TextField(null=True, blank=True)
    opened_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)
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

    @transaction.atomic
    def assign(self, teammate, *, by, at) -> None:
        self.owner = teammate
        self.save(update_fields=["owner"])
        record("conversations.assigned", about=self, by=by, at=at, owner=teammate.pk if teammate else None)

    @transaction.atomic
    def close(self, *, by, at) -> "Closing":
        closing, fresh = Closing.objects.get_or_create(conversation=self, reopened_at=None, defaults={"by": by, "at": at})
        if not fresh:
            raise AlreadyClosed(f"{closing.by or 'An import'} closed this conversation on {Firm.the().wall(closing.at):%d %B %Y}.")
        self.closed_at, self.waiting_since, self.next_due_at = at, None, None
        self.save(update_fields=["closed_at", "waiting_since", "next_due_at"])
        record("conversations.closed", about=self, by=by, at=at)
        return closing

    @transaction.atomic
    def reopen(self, *, by, at) -> None:
        """A teammate thought again: whom the closing left without an answer waits again. By nobody: the customer wrote anew."""
        if not Closing.objects.filter(conversation=self, reopened_at=None).update(reopened_at=at, reopened_by=by):
            raise AlreadyOpen("This conversation is open.")
        Conversation.objects.filter(pk=self.pk).update(closed_at=None)
        self.reread()
        record("conversations.reopened", about=self, by=by, at=at)

    def preview_for(self, teammate) -> str:
        """The last words, for whoever may read words at all."""
        return self.preview if teammate.is_authenticated and teammate.reads_letters else ""

    def fall_due(self, at) -> None:
        Conversation.objects.filter(pk=self.pk).fall_due(at)
        self.refresh_from_db(fields=["next_due_at"])

    def reread(self) -> None:
        Conversation.objects.filter(pk=self.pk).reread()
        self.refresh_from_db(fields=["closed_at", "last_at", "preview", "waiting_since"])


REREAD = """
    UPDATE conversations_conversation thread SET
        last_at = GREATEST(opened_at, (SELECT max(at) FROM conversations_message WHERE conversation_id = thread.id)),
        preview = COALESCE((
            SELECT left(text, 140) FROM conversations_message
            WHERE conversation_id = thread.id AND kind IN ('received', 'reply') ORDER BY at DESC, id DESC LIMIT 1
        ), ''),
        waiting_since = CASE WHEN closed_at IS NULL THEN (
            SELECT min(heard.at) FROM conversations_message heard
            WHERE heard.conversation_id = thread.id AND heard.kind = 'received' AND heard.at > COALESCE(imported_at, '-infinity')
            AND NOT EXISTS (
                SELECT FROM conversations_message reply
                WHERE reply.conversation_id = thread.id AND reply.kind = 'reply' AND (reply.at, reply.id) > (heard.at, heard.id)
            )
            AND NOT EXISTS (
                SELECT FROM conversations_closing closing
                WHERE closing.conversation_id = thread.id AND closing.reopened_by_id IS NULL
                AND closing.at >= heard.at AND heard.at < COALESCE(closing.reopened_at, 'infinity')
            )
        ) END
    WHERE thread.id = ANY(%s)
"""


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
