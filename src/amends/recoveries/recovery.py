from datetime import timedelta

from django.db import models, transaction
from django.utils import dateformat
from django.utils.translation import gettext as _

from amends.base.calendar import Calendar
from amends.base.event import record
from amends.base.models import Firm, Teammate
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation
from amends.listening.models import Cause, Judgement, Moment
from amends.recoveries.calling_off import CallingOff
from amends.recoveries.goodwill import Goodwill
from amends.recoveries.purse import Purse
from amends.recoveries.recovery_queryset import RecoveryQuerySet
from amends.recoveries.step import KINDS, Step
from amends.recoveries.taking_back import to_take_back, undo


class StepTaken(Refusal):
    """Somebody has taken this step before."""


class NotAGesture(Refusal):
    """A gesture needs words, and a cost that is no debt."""


class CannotCallOff(Refusal):
    """What was begun for a customer, or is held to be a misery, is not called off."""


class IsCalledOff(Refusal):
    """Nothing more is done for what nobody holds to be a misery."""


class CannotHandOver(Refusal):
    """This recovery cannot be handed to this one."""


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
    def open(cls, moment, *, by=None, at) -> "Recovery":
        """A misery opens a recovery, once, or anew after it was called off; its clocks run in the firm's working time."""
        due = _due(at)
        recovery, fresh = cls.objects.get_or_create(moment=moment, defaults=due)
        anew = not fresh and recovery.callings_off.standing().update(undone_by=by, undone_at=at)
        if anew:
            cls.objects.filter(pk=recovery.pk).update(**due)
            recovery.refresh_from_db()
        if fresh or anew:
            recovery._show_deadline()
            record("recoveries.opened", about=recovery, by=by, at=at)
        return recovery

    @transaction.atomic
    def own(self, *, by, at) -> Step:
        """One person answers for it from here on."""
        step = self._take("own", by, at)
        self._belong_to(by)
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
            raise NotAGesture(_("Say what the gesture is, and what it costs: nothing or more."))
        self._take("make_good", by, at, gesture)
        purse = Purse.objects.spend(by, cents, at=at)
        return Goodwill.objects.create(recovery=self, purse=purse, gesture=gesture, cents=cents, at=at)

    @transaction.atomic
    def prevent(self, *, by, at, cause: Cause, note: str = "") -> Step:
        """The cause is found, judged by whoever found it, and something is done about it."""
        step = self._take("prevent", by, at, note)
        found = {"cause": cause, "severity": self.moment.severity, "why": note}
        step.judgement = Judgement.judge(self.moment, self.moment.verdict or "misery", by=by, at=at, **found)
        step.save(update_fields=["judgement"])
        return step

    @transaction.atomic
    def be_gracious(self, *, by, at, note: str = "") -> Step:
        """An apology, what we changed, thanks; and a day to look back on it."""
        step = self._take("be_gracious", by, at, note)
        self._look_back(at + timedelta(days=Firm.the().look_back_days))
        self._show_deadline()
        return step

    @transaction.atomic
    def take_back(self, kind: str, *, by, at) -> Step:
        """A slip of the hand, undone: the latest step, by whoever took it, soon after. The row stays, and the step can be taken again."""
        self.moment.hold()
        self.refresh_from_db(fields=["owner"])
        step = to_take_back(self, kind, by=by, at=at)
        undo(self, step, by=by, at=at)
        record("recoveries.taken_back", about=self, by=by, at=at, step=kind)
        if Recovery.objects.open().untouched().filter(pk=self.pk, moment__verdict=None).exists():
            self.call_off(by=by, at=at)
        self._show_deadline()
        return step

    @transaction.atomic
    def hand_over(self, to: Teammate, *, by, at) -> None:
        """Somebody else answers for it from here on."""
        self.moment.hold()
        self._refuse_called_off()
        self.refresh_from_db(fields=["owner"])
        self._refuse_next_owner(to)
        was = self.owner_id
        self._belong_to(to)
        record("recoveries.handed_over", about=self, by=by, at=at, was=was, to=to.pk)

    @transaction.atomic
    def call_off(self, *, by, at) -> CallingOff:
        """Nothing was done yet, and nobody holds it to be a misery any more."""
        self.moment.hold()
        self._refuse_called_off()
        self._refuse_calling_off()
        off = self.callings_off.create(by=by, at=at, opened_at=self.opened_at)
        self._show_deadline()
        record("recoveries.called_off", about=self, by=by, at=at)
        return off

    def taken(self) -> dict[str, Step]:
        """The steps taken so far, by kind, in the order of the five."""
        steps = {step.kind: step for step in self.steps.standing().select_related("by")}
        return {kind: steps[kind] for kind in KINDS if kind in steps}

    def _take(self, kind, by, at, note="") -> Step:
        self.moment.hold()
        taken = self.steps.standing().filter(kind=kind).select_related("by").first()
        if taken:
            words = {"somebody": taken.by, "step": taken} | _on_the_wall(taken.at)
            raise StepTaken(_("%(somebody)s took the step “%(step)s” on %(day)s at %(time)s.") % words)
        self._refuse_called_off()
        step = Step.objects.create(recovery=self, kind=kind, by=by, at=at, note=note)
        record(f"recoveries.{kind}", about=self, by=by, at=at)
        return step

    def _refuse_called_off(self) -> None:
        off = self.callings_off.standing().select_related("by").first()
        if off:
            words = {"somebody": off.by} | _on_the_wall(off.at)
            raise IsCalledOff(_("%(somebody)s called this off on %(day)s: judge it a misery again to open it anew.") % words)

    def _refuse_calling_off(self) -> None:
        step = self.steps.standing().select_related("by").order_by("-at", "-pk").first()
        if step:
            words = {"somebody": step.by, "step": step}
            raise CannotCallOff(_("%(somebody)s took the step “%(step)s”: go on with the next, or let them take it back.") % words)
        if self.moment.verdict == "misery":
            raise CannotCallOff(_("It is judged a misery: judge it otherwise first."))

    def _refuse_next_owner(self, to: Teammate) -> None:
        if self.owner is None:
            raise CannotHandOver(_("Nobody owns this recovery yet: own it first."))
        if self.owner == to:
            raise CannotHandOver(_("%(teammate)s owns it already: choose somebody else.") % {"teammate": to})
        if not Teammate.objects.present().filter(pk=to.pk).exists():
            raise CannotHandOver(_("%(teammate)s has left: choose somebody who works here.") % {"teammate": to})
        if not Recovery.objects.visible_to(to).filter(pk=self.pk).exists():
            raise CannotHandOver(_("%(teammate)s is in no team that may see it: choose somebody who is.") % {"teammate": to})

    def _belong_to(self, teammate: Teammate | None) -> None:
        self.owner = teammate
        self.save(update_fields=["owner"])

    def _look_back(self, at) -> None:
        self.look_back_at = at
        self.save(update_fields=["look_back_at"])

    def _show_deadline(self) -> None:
        Recovery.objects.show_deadlines(Conversation.objects.filter(pk__in=self.moment.occasions.values("conversation")))


def _on_the_wall(at) -> dict[str, str]:
    wall = Firm.the().wall(at)
    return {"day": dateformat.format(wall, "d F Y"), "time": dateformat.format(wall, "H:i")}


def _due(at) -> dict:
    """When a recovery that is opened at this time is to be owned, and to be fixed."""
    firm = Firm.the()
    calendar = Calendar.of(firm)
    own_by, fix_by = (calendar.due(at, minutes) for minutes in (firm.own_minutes, max(firm.own_minutes, firm.fix_minutes)))
    return {"opened_at": at, "own_by": own_by, "fix_by": fix_by}
