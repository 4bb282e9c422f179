from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.listening.cause import Cause
from amends.listening.moment import VERDICTS, Moment


class NoVerdict(Refusal):
    """The word is no verdict."""


class CannotWithdraw(Refusal):
    """A judgement cannot be taken back by this one, or not again."""


class JudgementQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)


class Judgement(models.Model):
    """What a person, an import or a rule made of a moment. A person's counts before any proposal, then the latest; withdrawn ones never."""

    moment = models.ForeignKey(Moment, models.RESTRICT, related_name="judgements")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    proposed_by = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    verdict = models.TextField()
    cause = models.ForeignKey(Cause, models.RESTRICT, null=True, blank=True, related_name="+")
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True, default="")
    withdrawn_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="judgement_verdict"),
            models.CheckConstraint(
                condition=Q(by=None) & ~Q(proposed_by="") | Q(by__isnull=False, proposed_by=""), name="judged_by_somebody_or_proposed"
            ),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=5) | Q(severity=None), name="judgement_severity_1_to_5"),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None) | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="withdrawn_by_somebody_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["moment", "-at", "-id"], name="judgement_latest")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by or self.proposed_by}"

    @classmethod
    @transaction.atomic
    def judge(cls, moment, verdict: str, *, by: Teammate | str, at, cause=None, **said) -> "Judgement":
        """Say what a moment was: a teammate judges, a rule or an import (named by a text) proposes. `said`: severity, why.

        What counts is then kept on the moment, and told upstairs.
        """
        if verdict not in VERDICTS:
            raise NoVerdict(_("%(verdict)s is no verdict: say magic, plain or misery.") % {"verdict": verdict})
        moment.hold()
        author = {"proposed_by": by} if isinstance(by, str) else {"by": by}
        cause = cause and Cause.objects.get(pk=cause.pk).survivor()
        judgement = cls.objects.create(moment=moment, verdict=verdict, at=at, cause=cause, **author, **said)
        moment.recount()
        record("moments.judged", about=moment, by=judgement.by, at=at, verdict=moment.verdict)
        return judgement

    @transaction.atomic
    def withdraw(self, *, by: Teammate, at) -> None:
        """Take it back: the row stays, and the moment shows what counts without it, perhaps nothing."""
        self.moment.hold()
        self.refresh_from_db(fields=["withdrawn_by", "withdrawn_at"])
        self._refuse_withdrawal(by)
        self.withdrawn_by, self.withdrawn_at = by, at
        self.save(update_fields=["withdrawn_by", "withdrawn_at"])
        self.moment.recount()
        record("moments.judged", about=self.moment, by=by, at=at, verdict=self.moment.verdict, withdrawn=self.verdict)

    @classmethod
    def that_counts(cls, moment) -> "Judgement | None":
        """The latest person's, else the latest proposal's."""
        return cls.objects.standing().filter(moment=moment).order_by(PERSON_FIRST, "-at", "-id").first()

    def _refuse_withdrawal(self, by) -> None:
        if self.withdrawn_at:
            raise CannotWithdraw(_("%(somebody)s has taken this judgement back already.") % {"somebody": self.withdrawn_by})
        if self.by_id not in (None, by.pk):
            raise CannotWithdraw(_("%(somebody)s judged so: say what you make of it instead.") % {"somebody": self.by})


PERSON_FIRST = models.Case(models.When(by=None, then=1), default=0)
