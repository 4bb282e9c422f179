from datetime import timedelta

from django.db import IntegrityError, models, transaction

from amends.base.calendar import Calendar
from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.goodwill import Goodwill
from amends.recoveries.purse import Purse
from amends.recoveries.step import KINDS, Step


class StepTaken(Refusal):
    """Somebody has taken this step before."""


class NotAGesture(Refusal):
    """A gesture needs words, and a cost that is no debt."""


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(moment__in=Moment.objects.visible_to(teammate))

    def open(self):
        """Not yet gracious: the customer is not whole."""
        return self.exclude(_took("be_gracious"))

    def unowned(self):
        return self.open().filter(owner=None)

    def late(self, *, at):
        """Past the time to own it, or past the time to fix it."""
        unowned = models.Q(own_by__lt=at, owner=None)
        return self.open().filter(unowned | models.Q(fix_by__lt=at) & ~_took("fix"))

    def with_next_due(self):
        """The open ones, each with the deadline that comes next: to own it, to fix it, or none."""
        due = models.Case(models.When(owner=None, then="own_by"), models.When(~_took("fix"), then="fix_by"))
        return self.open().annotate(next_due_at=due)

    def show_deadlines(self, conversations) -> None:
        """Each of these conversations shows the nearest deadline of its recoveries, or none."""
        theirs = self.with_next_due().filter(moment__occasions__conversation=models.OuterRef("pk"))
        nearest = theirs.exclude(next_due_at=None).order_by("next_due_at").values("next_due_at")[:1]
        conversations.fall_due(models.Subquery(nearest))


def _took(kind) -> models.Exists:
    return models.Exists(Step.objects.filter(recovery=models.OuterRef("pk"), kind=kind))


class Recovery(models.Model):
    """One failure, from "this is ours" to "this is what we changed"."""

    moment = models.OneToOneField(Moment, models.RESTRICT, related_name="+")
    owner = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    own_by = models.DateTimeField()
    fix_by = models.DateTimeField()
    look_back_at = models.DateTimeField(null=True, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(own_by__lte=models.F("fix_by")), name="owned_before_it_is_fixed")]
        indexes = [models.Index(fields=["fix_by", "id"], name="recovery_fix_by")]

    def __str__(self) -> str:
        return f"Recovery {self.pk}"

    @classmethod
    @transaction.atomic
    def open(cls, moment, *, at) -> "Recovery":
        """A misery opens a recovery, once; its clocks run in the firm's working time."""
        firm = Firm.the()
        calendar = Calendar.of(firm)
        due = {
            "opened_at": at,
            "own_by": calendar.due(at, firm.own_minutes),
            "fix_by": calendar.due(at, max(firm.own_minutes, firm.fix_minutes)),
        }
        recovery, fresh = cls.objects.get_or_create(moment=moment, defaults=due)
        if fresh:
            recovery._show_deadline()
            record("recoveries.opened", about=recovery, at=at)
        return recovery

    @transaction.atomic
    def own(self, *, by, at) -> Step:
        """One person answers for it from here on."""
        step = self._take("own", by, at)
        self.owner = by
        self.save(update_fields=["owner"])
        self._show_deadline()
        return step

    @transaction.atomic
    def fix(self, *, by, at, note: str = "") -> Step:
        """The problem is gone, and the customer agrees."""
        step = self._take("fix", by, at, note)
        self._show_deadline()
        return step

    @transaction.atomic
    def make_good(self, *, by, at, gesture: str, cents: int) -> Goodwill:
        """A gesture, paid from the giver's purse."""
        if not gesture.strip() or cents < 0:
            raise NotAGesture("Say what the gesture is, and what it costs: nothing or more.")
        self._take("make_good", by, at, gesture)
        purse = Purse.objects.spend(by, cents, at=at)
        return Goodwill.objects.create(recovery=self, purse=purse, gesture=gesture, cents=cents, at=at)

    @transaction.atomic
    def prevent(self, *, by, at, cause: Cause, note: str = "") -> Step:
        """The cause is found, judged by whoever found it, and something is done about it."""
        step = self._take("prevent", by, at, note)
        found = {"cause": cause, "severity": self.moment.severity, "why": note}
        Judgement.judge(self.moment, self.moment.verdict or "misery", by=by, at=at, **found)
        return step

    @transaction.atomic
    def be_gracious(self, *, by, at, note: str = "") -> Step:
        """An apology, what we changed, thanks; and a day to look back on it."""
        step = self._take("be_gracious", by, at, note)
        self.look_back_at = at + timedelta(days=Firm.the().look_back_days)
        self.save(update_fields=["look_back_at"])
        self._show_deadline()
        return step

    def taken(self) -> dict[str, Step]:
        """The steps taken so far, by kind, in the order of the five."""
        steps = {step.kind: step for step in self.steps.select_related("by")}
        return {kind: steps[kind] for kind in KINDS if kind in steps}

    def _take(self, kind, by, at, note="") -> Step:
        try:
            with transaction.atomic():
                step = Step.objects.create(recovery=self, kind=kind, by=by, at=at, note=note)
        except IntegrityError as error:
            raise StepTaken(self._who_took(kind)) from error
        record(f"recoveries.{kind}", about=self, by=by, at=at)
        return step

    def _who_took(self, kind) -> str:
        step = self.steps.select_related("by").get(kind=kind)
        return f"{step.by} took the step “{step}” on {Firm.the().wall(step.at):%d %B %Y at %H:%M}."

    def _show_deadline(self) -> None:
        Recovery.objects.show_deadlines(Conversation.objects.filter(pk__in=self.moment.occasions.values("conversation")))
