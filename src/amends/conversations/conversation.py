from django.db import models, transaction
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Firm, Team, Teammate
from amends.base.refusal import Refusal
from amends.conversations.desk import ConversationQuerySet
from amends.conversations.inbox import Inbox
from amends.customers.models import Customer

PREVIEW_LONGEST = 140  # of the letters that a row keeps


class AlreadyClosed(Refusal):
    """Somebody has closed this conversation."""


class AlreadyOpen(Refusal):
    """This conversation is open."""


class NotInTheFuture(Refusal):
    """A conversation is laid aside until a time to come."""


class IsAwake(Refusal):
    """This conversation is not laid aside."""


class WorksElsewhere(Refusal):
    """Who has left answers for nothing."""


IS_OPEN = models.Q(closed_at=None)


class Conversation(models.Model):
    """A thread with a customer. Its row carries what a list sorts and shows; the verbs keep it so.

    What was said before `imported_at` is history: nobody waits for an answer to it.
    """

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="+")
    inbox = models.ForeignKey(Inbox, models.RESTRICT, related_name="conversations")
    also_in = models.ManyToManyField(Inbox, blank=True, related_name="+")  # where the same letter came in, too
    merged_into = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="+")
    subject = models.TextField(blank=True, default="")
    source = models.TextField(default="amends")
    reference = models.TextField(null=True, blank=True)
    opened_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.RESTRICT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()
    preview = models.TextField(blank=True, default="")
    waiting_since = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    commitment_due_at = models.DateTimeField(null=True, blank=True)
    at_risk_cents = models.BigIntegerField(null=True, blank=True)
    at_risk_as_of = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="one_conversation_a_reference"),
            models.CheckConstraint(condition=models.Q(at_risk_cents=None) | models.Q(at_risk_cents__gte=0), name="risk_is_no_gain"),
            models.CheckConstraint(
                condition=IS_OPEN
                | models.Q(closed_at__isnull=False)
                & models.Q(waiting_since=None, next_due_at=None, commitment_due_at=None, snoozed_until=None, at_risk_cents=None),
                name="closed_waits_for_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["-last_at", "-id"], name="conversation_newest"),
            models.Index(fields=["customer", "-last_at"], name="conversation_of_customer"),
            models.Index(fields=["waiting_since", "id"], condition=IS_OPEN, name="conversation_waiting"),
            models.Index(Least("next_due_at", "commitment_due_at"), "id", condition=IS_OPEN, name="conversation_deadline"),
            models.Index(
                "at_risk_cents", "id", condition=models.Q(closed_at=None, at_risk_cents__isnull=False), name="conversation_at_risk"
            ),
            models.Index(fields=["commitment_due_at"], condition=models.Q(commitment_due_at__isnull=False), name="conversation_promised"),
            models.Index(fields=["snoozed_until"], condition=models.Q(snoozed_until__isnull=False), name="conversation_snoozed"),
            models.Index(fields=["owner", "-last_at", "-id"], condition=IS_OPEN, name="conversation_owned_newest"),
            models.Index(fields=["owner", "waiting_since", "id"], condition=IS_OPEN, name="conversation_owned_waiting"),
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
    def assign(self, teammate, *, by, at) -> Teammate | None:
        """Somebody answers for it from here on, or nobody. Returns who did until now."""
        if teammate is not None and not teammate.is_active:
            raise WorksElsewhere(_("%(name)s does not work here any more: choose somebody else.") % {"name": teammate})
        self.hold()
        former, self.owner = self.owner, teammate
        self.save(update_fields=["owner"])
        record("conversations.assigned", about=self, by=by, at=at, owner=_number(teammate), was=_number(former))
        return former

    @transaction.atomic
    def hand_to(self, team, *, by, at) -> Team | None:
        """A team looks after it from here on, or none. Returns which did until now."""
        self.hold()
        former, self.team = self.team, team
        self.save(update_fields=["team"])
        record("conversations.handed", about=self, by=by, at=at, team=_number(team), was=_number(former))
        return former

    @transaction.atomic
    def close(self, *, by, at):
        """Hold it to be done: nobody waits, nothing is due. Returns the closing."""
        closing, fresh = self.closings.get_or_create(reopened_at=None, defaults={"by": by, "at": at})
        if not fresh:
            raise AlreadyClosed(f"{closing.by or 'An import'} closed this conversation on {Firm.the().wall(closing.at):%d %B %Y}.")
        self._end_snooze(by, at)
        quiet = dict.fromkeys(("waiting_since", "next_due_at", "commitment_due_at", "at_risk_cents", "at_risk_as_of"))
        Conversation.objects.filter(pk=self.pk).update(closed_at=at, **quiet)
        self.refresh_from_db(fields=["closed_at", *quiet])
        record("conversations.closed", about=self, by=by, at=at)
        return closing

    @transaction.atomic
    def reopen(self, *, by, at) -> None:
        """A teammate thought again: whom the closing left without an answer waits again. By nobody: the customer wrote anew."""
        if not self.closings.filter(reopened_at=None).update(reopened_at=at, reopened_by=by):
            raise AlreadyOpen("This conversation is open.")
        Conversation.objects.filter(pk=self.pk).update(closed_at=None)
        self.reread()
        record("conversations.reopened", about=self, by=by, at=at)

    @transaction.atomic
    def snooze(self, until, *, by, at):
        """Lay it aside until then, or until somebody writes. Returns the snooze."""
        if until <= at:
            raise NotInTheFuture(_("Choose a time that is still to come."))
        self.hold()
        if self.closed_at:
            raise AlreadyClosed(_("This conversation is closed: reopen it first."))
        self._end_snooze(by, at)
        self.snoozed_until = until
        self.save(update_fields=["snoozed_until"])
        record("conversations.snoozed", about=self, by=by, at=at, until=until.isoformat())
        return self.snoozes.create(by=by, at=at, until=until)

    @transaction.atomic
    def wake(self, *, by, at) -> None:
        """Take it up again before its time. By nobody: the customer wrote."""
        self.hold()
        if not self._end_snooze(by, at):
            raise IsAwake(_("This conversation is not snoozed any more."))
        record("conversations.woken", about=self, by=by, at=at)

    def standing(self) -> "Conversation":
        """What became of it, where it was merged into another."""
        return self.merged_into.standing() if self.merged_into_id else self

    def preview_for(self, teammate) -> str:
        """The last words, for whoever may read words at all; where they go on, it shows."""
        words = self.preview if teammate.is_authenticated and teammate.reads_letters else ""
        return words if len(words) < PREVIEW_LONGEST else f"{words.rstrip()}…"

    def fall_due(self, at) -> None:
        Conversation.objects.filter(pk=self.pk).fall_due(at)
        self.refresh_from_db(fields=["next_due_at"])

    def reread(self) -> None:
        Conversation.objects.filter(pk=self.pk).reread()
        self.refresh_from_db(fields=["closed_at", "last_at", "preview", "waiting_since", "commitment_due_at"])

    def hold(self) -> None:
        """Nobody else changes it until the transaction ends; what is known of it is what is true now."""
        self.refresh_from_db(from_queryset=Conversation.objects.select_for_update(no_key=True))

    def hold_standing(self) -> "Conversation":
        """It, or what it was merged into meanwhile: what is said to the one is said in the other."""
        self.hold()
        return self.merged_into.hold_standing() if self.merged_into_id else self

    def _end_snooze(self, by, at) -> bool:
        self.snoozed_until = None
        Conversation.objects.filter(pk=self.pk).update(snoozed_until=None)
        return self.snoozes.filter(woken_at=None).update(woken_at=at, woken_by=by) > 0


def _number(noun) -> int | None:
    return noun.pk if noun is not None else None
