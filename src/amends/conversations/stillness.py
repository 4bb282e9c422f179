"""The alarm when nothing comes any more: for each inbox by its own habit."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.refusal import Refusal
from amends.conversations.habit import WEEK, Habit
from amends.conversations.inbox import Inbox
from amends.conversations.letterbox.arrival import Arrival

HISTORY = 8 * WEEK
LEAST_HISTORY = 2 * WEEK
LEAST_ARRIVALS = 30
MOST_TIMES = 5_000
AGAIN_AFTER = timedelta(hours=6)  # a habit does not change by the minute


class IsNotSilent(Refusal):
    """Only of a silent inbox can somebody say that it is right so."""


class StillnessQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate))

    def silent(self):
        """Inboxes in which nothing has come for longer than is usual, and nobody said that it is right so."""
        return self.filter(inbox__archived_at=None, fell_silent_at__isnull=False, accepted_at=None)

    def listen(self, *, at) -> None:
        """Every inbox that has ever been heard: is it silent for longer than is usual, is it heard again?"""
        for inbox in Inbox.objects.present().annotate(last=last_heard()).exclude(last=None).order_by("pk"):
            self._listen_to(inbox, heard_at=inbox.last, at=at)

    @transaction.atomic
    def _listen_to(self, inbox, *, heard_at, at) -> None:
        known = self.select_for_update(no_key=True).filter(inbox=inbox).first()
        if known is None or known.is_out_of_date(heard_at, at):
            known, _fresh = self.update_or_create(inbox=inbox, defaults=learned(inbox, heard_at) | {"looked_at": at})
        known.heed(heard_at, at=at)


class Stillness(models.Model):
    """How long it is usual to hear nothing in an inbox, and whether it has been longer."""

    inbox = models.OneToOneField(Inbox, models.RESTRICT, related_name="stillness")
    heard_at = models.DateTimeField()
    arrivals = models.PositiveIntegerField()  # of its history, by which one knows
    usual_until = models.DateTimeField(null=True, blank=True)  # None: too little is known
    looked_at = models.DateTimeField()
    fell_silent_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = StillnessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(fell_silent_at__isnull=False), name="only_silence_is_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inbox_id} {self.heard_at}"

    @transaction.atomic
    def accept(self, *, by, at) -> None:
        """Somebody knows why nothing comes: no alarm any more, until something is heard."""
        if not Stillness.objects.silent().filter(pk=self.pk).update(accepted_by=by, accepted_at=at):
            raise IsNotSilent(_("This inbox is not silent any more: there is nothing to accept."))
        self.refresh_from_db()
        record("inboxes.silence_accepted", about=self.inbox, by=by, at=at)

    @transaction.atomic
    def doubt(self, *, by, at) -> None:
        """It is not right so after all."""
        if Stillness.objects.filter(pk=self.pk, accepted_at__isnull=False).update(accepted_by=None, accepted_at=None):
            record("inboxes.silence_doubted", about=self.inbox, by=by, at=at)
        self.refresh_from_db()

    def heed(self, heard_at, *, at) -> None:
        """It falls silent once, and is heard again once."""
        if self.fell_silent_at and heard_at > self.fell_silent_at:
            self._become(fell_silent_at=None, accepted_by=None, accepted_at=None)
            record("inboxes.heard_again", about=self.inbox, at=at)
        elif self.fell_silent_at is None and self.usual_until and self.usual_until < at:
            self._become(fell_silent_at=at)
            record("inboxes.fell_silent", about=self.inbox, at=at, heard_at=heard_at.isoformat())

    def is_out_of_date(self, heard_at, at) -> bool:
        return heard_at != self.heard_at or at - self.looked_at > AGAIN_AFTER

    def _become(self, **state) -> None:
        Stillness.objects.filter(pk=self.pk).update(**state)
        self.refresh_from_db()


def last_heard() -> models.Subquery:
    """Of an inbox: when something came in. History that was imported is none of it."""
    came = Arrival.objects.filter(inbox=models.OuterRef("pk"), imported_at=None)
    return models.Subquery(came.order_by("-arrived_at").values("arrived_at")[:1])


def learned(inbox, heard_at) -> dict:
    """What the history of an inbox says about silence after its newest arrival; of little history nothing."""
    came = Arrival.objects.filter(inbox=inbox, imported_at=None, arrived_at__lte=heard_at, arrived_at__gte=heard_at - HISTORY)
    span = came.aggregate(first=models.Min("arrived_at"), many=models.Count("pk"))
    known = {"heard_at": heard_at, "arrivals": span["many"], "usual_until": None}
    if span["many"] < LEAST_ARRIVALS or heard_at - span["first"] < LEAST_HISTORY:
        return known
    zone = Firm.the().zone
    by_hour = {"day": ExtractIsoWeekDay("arrived_at", tzinfo=zone), "hour": ExtractHour("arrived_at", tzinfo=zone)}
    counted = came.order_by().annotate(**by_hour).values_list("day", "hour").annotate(many=models.Count("pk"))
    times = list(came.order_by("-arrived_at").values_list("arrived_at", flat=True)[:MOST_TIMES])[::-1]
    weeks = (heard_at - span["first"]) / WEEK
    habit = Habit.of({(day - 1, hour): many for day, hour, many in counted}, times, weeks=weeks, zone=zone)
    return known | {"usual_until": habit.usual_until(heard_at)}
