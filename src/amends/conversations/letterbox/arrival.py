from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from amends.base.models import File, Teammate
from amends.conversations.inbox import Inbox
from amends.conversations.message import Message

QUEUE = "arrivals"
READ = "amends.conversations.letterbox.reading.read"
PENDING = models.Q(taken_at=None, parked_at=None, quarantined_at=None)


class ArrivalQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """An analyst sees figures, never words."""
        if not (teammate.is_authenticated and teammate.reads_letters):
            return self.none()
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate))

    def pending(self):
        """Kept, and not looked into yet."""
        return self.filter(PENDING)

    def parked(self):
        """A machine's: kept apart, and nobody need answer."""
        return self.filter(parked_at__isnull=False, taken_at=None, set_aside_at=None)

    def quarantined(self):
        """What could not be taken in, twice."""
        return self.filter(quarantined_at__isnull=False, taken_at=None, set_aside_at=None)


class Arrival(models.Model):
    """Something that came in by a door, kept as it came before anybody looked inside."""

    inbox = models.ForeignKey(Inbox, models.RESTRICT, related_name="+")
    channel = models.TextField()
    door = models.TextField()  # imap, smtp, lmtp, webhook, pipe, file, form, chat, phone
    raw = models.ForeignKey(File, models.RESTRICT, related_name="+")
    sender = models.TextField(null=True, blank=True)  # the envelope's return path; blank: the null one; None: nobody told
    recipients = ArrayField(models.TextField(), default=list, blank=True)  # the envelope's
    arrived_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)  # history: it opens no clock and sends nothing
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    message = models.ForeignKey(Message, models.RESTRICT, null=True, blank=True, related_name="arrivals")
    taken_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    parked_as = models.TextField(blank=True, default="")
    quarantined_at = models.DateTimeField(null=True, blank=True)
    let_in_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    let_in_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inbox", "raw"], name="arrived_once"),
            models.CheckConstraint(condition=models.Q(taken_at=None) | models.Q(message__isnull=False), name="taken_into_a_message"),
        ]
        indexes = [
            models.Index(fields=["arrived_at", "id"], condition=PENDING, name="arrival_pending"),
            models.Index(fields=["inbox", "-arrived_at"], name="arrival_newest"),
            models.Index(fields=["-parked_at", "-id"], condition=models.Q(parked_at__isnull=False), name="arrival_parked"),
            models.Index(fields=["-quarantined_at", "-id"], condition=models.Q(quarantined_at__isnull=False), name="arrival_quarantined"),
            models.Index(fields=["-set_aside_at", "-id"], condition=models.Q(set_aside_at__isnull=False), name="arrival_set_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.pk}"

    @classmethod
    @transaction.atomic
    def keep(cls, stream, *, inbox, door: str, at, **told) -> "Arrival":
        """Write down what came, and have it looked into. Once this has committed it cannot be lost; twice is once.

        `told` may name the envelope's `sender` and `recipients`, and when history was `imported_at`.
        """
        raw = File.keep(stream, at=at)
        known = {"channel": inbox.channel, "door": door, "arrived_at": at} | told
        arrival, _fresh = cls.objects.get_or_create(inbox=inbox, raw=raw, defaults=known)
        look_into()
        return arrival


def look_into() -> None:
    """One job for all that is pending: a second one would find nothing to do."""
    try:
        with transaction.atomic():
            app.configure_task(READ, queue=QUEUE, queueing_lock=READ).defer()
    except AlreadyEnqueued:
        return
