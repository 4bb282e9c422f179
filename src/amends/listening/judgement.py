from django.db import models, transaction
from django.db.models import Q

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.listening.cause import Cause
from amends.listening.moment import VERDICTS, Moment


class NoVerdict(Refusal):
    """The word is no verdict."""


class Judgement(models.Model):
    """What a person, an import or a rule made of a moment. A person's counts before any proposal; the latest counts."""

    moment = models.ForeignKey(Moment, models.RESTRICT, related_name="judgements")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    proposed_by = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    verdict = models.TextField()
    cause = models.ForeignKey(Cause, models.RESTRICT, null=True, blank=True, related_name="+")
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="judgement_verdict"),
            models.CheckConstraint(
                condition=Q(by=None) & ~Q(proposed_by="") | Q(by__isnull=False, proposed_by=""), name="judged_by_somebody_or_proposed"
            ),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=5) | Q(severity=None), name="judgement_severity_1_to_5"),
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
            raise NoVerdict(f"{verdict} is no verdict: say {', '.join(VERDICTS[:-1])} or {VERDICTS[-1]}.")
        Moment.objects.select_for_update(no_key=True).get(pk=moment.pk)
        author = {"proposed_by": by} if isinstance(by, str) else {"by": by}
        judgement = cls.objects.create(moment=moment, verdict=verdict, at=at, cause=cause, **author, **said)
        counts = cls.that_counts(moment)
        moment.verdict, moment.cause, moment.severity = counts.verdict, counts.cause, counts.severity
        moment.save(update_fields=["verdict", "cause", "severity"])
        record("moments.judged", about=moment, by=judgement.by, at=at, verdict=moment.verdict)
        return judgement

    @classmethod
    def that_counts(cls, moment) -> "Judgement | None":
        """The latest person's, else the latest proposal's."""
        return cls.objects.filter(moment=moment).order_by(PERSON_FIRST, "-at", "-id").first()


PERSON_FIRST = models.Case(models.When(by=None, then=1), default=0)
