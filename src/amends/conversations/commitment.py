from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.conversation import Conversation


class AlreadySettled(Refusal):
    """This commitment was kept or broken before."""


class NothingPromised(Refusal):
    """A promise without a word in it."""


class DueBefore(Refusal):
    """What is promised cannot be due before it is promised."""


class CommitmentQuerySet(models.QuerySet):
    def unsettled(self):
        """Neither kept nor broken yet."""
        return self.filter(kept_at=None, broken_at=None)


class Commitment(models.Model):
    """A dated promise made to one customer ("by Friday"): kept or broken."""

    conversation = models.ForeignKey(Conversation, models.RESTRICT, related_name="commitments")
    text = models.TextField()
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kept_at=None) | models.Q(broken_at=None), name="kept_or_broken"),
            models.CheckConstraint(condition=models.Q(due_at__gte=models.F("made_at")), name="due_after_it_is_made"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(kept_at=None, broken_at=None), name="commitment_due")]

    def __str__(self) -> str:
        return self.text

    @classmethod
    @transaction.atomic
    def promise(cls, conversation, *, text, due_at, by, at) -> "Commitment":
        if not text.strip():
            raise NothingPromised(_("Say what you promise."))
        if due_at < at:
            raise DueBefore(_("Choose a time that is still to come."))
        commitment = cls.objects.create(conversation=conversation, text=text.strip(), by=by, made_at=at, due_at=due_at)
        conversation.reread()
        record("commitments.made", about=commitment, by=by, at=at)
        return commitment

    def keep(self, *, by, at) -> None:
        self._settle("kept", by, at)

    def break_(self, *, by, at) -> None:
        self._settle("broken", by, at)

    @transaction.atomic
    def _settle(self, how, by, at) -> None:
        if not Commitment.objects.unsettled().filter(pk=self.pk).update(**{f"{how}_at": at}):
            raise AlreadySettled(_("This commitment has been settled already."))
        self.refresh_from_db()
        self.conversation.reread()
        record(f"commitments.{how}", about=self, by=by, at=at)
