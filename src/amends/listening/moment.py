from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation, Inbox
from amends.customers.models import Customer, OrderEvent
from amends.listening.cause import Cause
from amends.listening.cause_tree import name_causes
from amends.listening.counting import recount
from amends.listening.moment_intake import MomentIntake, take_in

VERDICTS = ("magic", "plain", "misery")


class SomebodyElses(Refusal):
    """What happened to one customer is no part of another's moment."""


class MomentQuerySet(models.QuerySet):
    def take_in(self, cursor, *, at, live: bool = False) -> MomentIntake:
        """The set form of noticing and judging: from a staged table, moment_intake.py says which."""
        return take_in(cursor, self.model, at=at, live=live)

    def visible_to(self, teammate):
        """Hidden with the conversation that opened or joined it, where that lies in a closed inbox."""
        if not (teammate.is_authenticated and teammate.is_active):
            return self.none()
        told = Occasion.objects.filter(moment=models.OuterRef("pk"), conversation__isnull=False)
        inboxes = Inbox.objects.visible_to(teammate)
        hidden = told.exclude(conversation__inbox__in=inboxes).exclude(models.Exists(_also_seen(inboxes)))
        return self.filter(~models.Exists(hidden))  # a NOT IN over all conversations would take minutes

    def judged(self):
        return self.exclude(verdict=None)

    def of(self, verdict: str):
        return self.filter(verdict=verdict)

    def recount(self) -> None:
        """Each shows what its judgements say: the one that counts, or that none does."""
        with connection.cursor() as cursor:
            recount(cursor, list(self.values_list("pk", flat=True)))


def _also_seen(inboxes):
    """Of an occasion: its conversation came to one of these inboxes, too."""
    return Conversation.also_in.through.objects.filter(conversation=models.OuterRef("conversation"), inbox__in=inboxes)


class Moment(models.Model):
    """One thing that happened to one customer. Verdict, cause and severity are those of the judgement that counts."""

    customer = models.ForeignKey(Customer, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    reopens = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    verdict = models.TextField(null=True, blank=True)
    cause = models.ForeignKey(Cause, models.RESTRICT, null=True, blank=True, related_name="moments")
    severity = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = MomentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS) | Q(verdict=None), name="moment_verdict"),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=5) | Q(severity=None), name="moment_severity_1_to_5"),
        ]
        indexes = [
            models.Index(fields=["customer", "at"], name="moment_of_customer"),
            models.Index(fields=["cause", "at"], condition=Q(verdict="misery"), name="misery_by_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict or 'not judged'} {self.at:%Y-%m-%d}"

    @classmethod
    @transaction.atomic
    def notice(cls, customer, *, at, conversation=None, order_event=None, reopens=None, imported_at=None) -> "Moment":
        """Something happened to a customer. `imported_at` marks history: it will open no recovery."""
        _refuse_strangers(customer.pk, conversation, order_event, reopens)
        moment = cls.objects.create(customer=customer, at=at, reopens=reopens, imported_at=imported_at)
        Occasion.objects.create(moment=moment, conversation=conversation, order_event=order_event, at=at)
        record("moments.noticed", about=moment, at=at)
        return moment

    @transaction.atomic
    def join(self, *, at, conversation=None, order_event=None) -> "Occasion":
        """A later word about the same thing: the complaint joins its late parcel."""
        _refuse_strangers(self.customer_id, conversation, order_event)
        thing = {"conversation": conversation, "order_event": order_event}
        occasion, fresh = Occasion.objects.get_or_create(moment=self, **thing, defaults={"at": at})
        if fresh:
            record("moments.joined", about=self, at=at, conversation=occasion.conversation_id)
        return occasion

    def hold(self) -> None:
        """Nobody else judges it or takes a step for it until the transaction ends, and neither its cause nor its customer is merged."""
        name_causes()
        with connection.cursor() as cursor:
            cursor.execute(KEEP_CUSTOMER, [self.pk])
        rows = Moment.objects.select_for_update(no_key=True)
        self.refresh_from_db(fields=["verdict", "cause", "severity"], from_queryset=rows)

    def recount(self) -> None:
        Moment.objects.filter(pk=self.pk).recount()
        self.refresh_from_db(fields=["verdict", "cause", "severity"])

    @property
    def is_history(self) -> bool:
        return self.imported_at is not None


# Before the moment, as whoever merges customers holds them first; an import that only sees them again is no hindrance.
KEEP_CUSTOMER = """
    SELECT FROM customers_customer WHERE id = (SELECT customer_id FROM listening_moment WHERE id = %s) FOR KEY SHARE
"""


def _refuse_strangers(customer_id, *things) -> None:
    for thing in things:
        if thing is not None and thing.customer_id != customer_id:
            words = {"thing": thing}
            raise SomebodyElses(_("“%(thing)s” happened to another customer: merge the two first if they are one person.") % words)


class Occasion(models.Model):
    """What opened a moment or joined it: exactly one of a conversation and an order event."""

    moment = models.ForeignKey(Moment, models.RESTRICT, related_name="occasions")
    conversation = models.ForeignKey(Conversation, models.RESTRICT, null=True, blank=True, related_name="+")
    order_event = models.ForeignKey(OrderEvent, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(conversation=None, order_event__isnull=False) | Q(conversation__isnull=False, order_event=None),
                name="occasion_is_one_thing",
            ),
            models.UniqueConstraint(fields=["moment", "conversation"], name="conversation_joins_once"),
            models.UniqueConstraint(fields=["moment", "order_event"], name="order_event_joins_once"),
        ]

    def __str__(self) -> str:
        return f"conversation {self.conversation_id}" if self.conversation_id else f"order event {self.order_event_id}"
