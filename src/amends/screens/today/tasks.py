"""What is to be done today: my recoveries with their clocks, who waits longest, what is at risk. Each list is as long as one glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Sum
from django.utils.functional import cached_property

from amends.conversations.models import Conversation, Sending
from amends.customers.models import Customer
from amends.listening.models import Moment, Occasion
from amends.recoveries.models import Recovery
from amends.recoveries.step import STEP_NAMES

MOST = 6


@dataclass(frozen=True)
class Task:
    """One recovery on its way: whose, what comes next, and by when."""

    pk: int
    customer: Customer
    step: str
    due_at: datetime | None
    is_late: bool


class Tasks:
    """What waits for one teammate at one instant; of a conversation only what they may see."""

    def __init__(self, teammate, *, at: datetime) -> None:
        self.teammate, self.at = teammate, at
        self._recoveries = Recovery.objects.visible_to(teammate).open()
        self._conversations = Conversation.objects.visible_to(teammate).awake(at=at)

    @cached_property
    def mine(self) -> list[Task]:
        return self._tasks(self._recoveries.filter(owner=self.teammate))

    @cached_property
    def unowned(self) -> list[Task]:
        return self._tasks(self._recoveries.filter(owner=None))

    @cached_property
    def orphaned(self) -> list[Task]:
        """Owned by somebody who works here no more."""
        return self._tasks(self._recoveries.orphaned())

    @cached_property
    def waiting(self) -> Sequence[Conversation]:
        return self._shown(self._conversations.waiting().order_by("waiting_since", "pk"))

    @cached_property
    def at_risk(self) -> Sequence[Conversation]:
        return self._shown(self._conversations.at_risk().order_by("-at_risk_cents", "pk"))

    @cached_property
    def risk_cents(self) -> int:
        """Of each customer once, however many conversations they have."""
        dearest = self._conversations.at_risk().order_by("customer", "-at_risk_cents").distinct("customer")
        return self._conversations.filter(pk__in=dearest.values("pk")).aggregate(cents=Sum("at_risk_cents"))["cents"] or 0

    @cached_property
    def without_recovery(self) -> Sequence[Moment]:
        """The newest misery for which nothing has been opened; what was imported as history needs none."""
        miseries = Moment.objects.visible_to(self.teammate).of("misery").filter(imported_at=None)
        recoveries = Recovery.objects.visible_to(self.teammate)
        begun = recoveries.exclude(pk__in=recoveries.called_off()).values("moment")
        told = Occasion.objects.filter(moment=OuterRef("pk")).exclude(conversation=None).order_by("-at").values("conversation")[:1]
        rows = miseries.exclude(pk__in=begun).annotate(conversation=told).select_related("customer", "cause")
        return list(rows.order_by("-at", "-pk")[:MOST])

    @cached_property
    def undelivered(self) -> Sequence[Sending]:
        """What they wrote, and whoever it was for may not have."""
        theirs = Sending.objects.visible_to(self.teammate).undelivered().filter(message__by=self.teammate)
        return list(theirs.select_related("message__conversation__customer").order_by("-due_at", "-pk")[:MOST])

    @property
    def is_clear(self) -> bool:
        """Nobody waits, nothing is open."""
        recoveries = self.mine or self.unowned or self.orphaned or self.without_recovery
        return not (recoveries or self.waiting or self.at_risk or self.undelivered)

    @property
    def said(self) -> tuple:
        """The same as long as this would read the same, but for its clocks."""
        rows = [[(row.pk, row.waiting_since, row.at_risk_cents) for row in rows] for rows in (self.waiting, self.at_risk)]
        letters = [(sending.pk, sending.state) for sending in self.undelivered]
        return self.mine, self.unowned, self.orphaned, rows, letters, [moment.pk for moment in self.without_recovery], self.risk_cents

    def _tasks(self, recoveries) -> list[Task]:
        rows = recoveries.with_next_step().select_related("moment__customer").order_by(F("next_due_at").asc(nulls_last=True), "pk")[:MOST]
        return [self._task(row) for row in rows]

    def _task(self, row) -> Task:
        late = row.next_due_at is not None and row.next_due_at < self.at
        return Task(row.pk, row.moment.customer, STEP_NAMES[row.next_step], row.next_due_at, late)

    @staticmethod
    def _shown(conversations) -> Sequence[Conversation]:
        return list(conversations.select_related("customer", "owner")[:MOST])
