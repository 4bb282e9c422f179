"""Which recoveries are open, late, nobody's, and what comes next in each."""

from django.db import models

from amends.listening.models import Moment
from amends.recoveries.calling_off import CallingOff
from amends.recoveries.step import KINDS, Step


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(moment__in=Moment.objects.visible_to(teammate))

    def open(self):
        """Not yet gracious: the customer is not whole. Nor called off."""
        return self.exclude(_took("be_gracious")).exclude(_is_called_off())

    def called_off(self):
        return self.filter(_is_called_off())

    def unowned(self):
        return self.open().filter(owner=None)

    def orphaned(self):
        """Open, and owned by somebody who has left: to be handed over."""
        return self.open().filter(owner__left_at__isnull=False)

    def untouched(self):
        """No step is taken yet, or none is left that was not taken back."""
        return self.exclude(models.Exists(Step.objects.standing().filter(recovery=models.OuterRef("pk"))))

    def late(self, *, at):
        """Past the time to own it, or past the time to fix it."""
        unowned = models.Q(own_by__lt=at, owner=None)
        return self.open().filter(unowned | models.Q(fix_by__lt=at) & ~_took("fix"))

    def with_next_step(self):
        """Each with the first of the five steps that is not taken, and the next deadline: to own, to fix it. Neither once it is whole."""
        ended = models.When(_took("be_gracious") | models.Q(_is_called_off()), then=None)
        steps = [models.When(~_took(kind), then=models.Value(kind)) for kind in KINDS]
        due = [models.When(~_took("own"), then="own_by"), models.When(~_took("fix"), then="fix_by")]
        return self.annotate(
            next_step=models.Case(ended, *steps, output_field=models.TextField()),
            next_due_at=models.Case(ended, *due, output_field=models.DateTimeField()),
        )

    def show_deadlines(self, conversations) -> None:
        """Each of these conversations shows the nearest deadline of its recoveries, or none."""
        theirs = self.open().with_next_step().filter(moment__occasions__conversation=models.OuterRef("pk"))
        nearest = theirs.exclude(next_due_at=None).order_by("next_due_at").values("next_due_at")[:1]
        conversations.fall_due(models.Subquery(nearest))


def _took(kind) -> models.Exists:
    return models.Exists(Step.objects.standing().filter(recovery=models.OuterRef("pk"), kind=kind))


def _is_called_off() -> models.Exists:
    return models.Exists(CallingOff.objects.standing().filter(recovery=models.OuterRef("pk")))
