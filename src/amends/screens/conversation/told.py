"""What one teammate may know of one conversation."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amends.base.models import Teammate
from amends.conversations.models import Commitment, Conversation
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery, Step

VERDICT_NAMES = {"magic": _("magic"), "plain": _("plain"), "misery": _("misery")}


class Told:
    """A conversation with its moments, what was made of them, what was done about them, and what was promised."""

    def __init__(self, conversation: Conversation, teammate: Teammate) -> None:
        self.conversation, self.teammate = conversation, teammate

    @property
    def reads(self) -> bool:
        """Letters and the words about them; whoever sees figures only does nothing here either."""
        return self.teammate.reads_letters

    @cached_property
    def moments(self) -> list[Moment]:
        """Newest first."""
        told = Moment.objects.visible_to(self.teammate).filter(occasions__conversation=self.conversation)
        return list(told.select_related("cause").order_by("-at", "-pk"))

    @property
    def moment(self) -> Moment | None:
        """The one that is judged here."""
        return self.moments[0] if self.moments else None

    @cached_property
    def judgements(self) -> list[Judgement]:
        """Of all its moments, oldest first, those taken back as well."""
        told = Judgement.objects.filter(moment__in=self.moments)
        return list(told.select_related("by", "cause", "withdrawn_by").order_by("at", "pk"))

    @property
    def counts(self) -> Judgement | None:
        """The judgement that counts for its moment: the latest person's, else the latest proposal."""
        standing = [one for one in self.judgements if one.moment_id == self.moment.pk and not one.withdrawn_at] if self.moment else []
        return max(standing, key=lambda one: (one.by_id is not None, one.at, one.pk), default=None)

    @cached_property
    def recoveries(self) -> list[Recovery]:
        """Newest moment first."""
        order = [moment.pk for moment in self.moments]
        found = Recovery.objects.visible_to(self.teammate).filter(moment__in=order).select_related("moment__cause", "owner")
        return sorted(found, key=lambda recovery: order.index(recovery.moment_id))

    @cached_property
    def steps(self) -> list[Step]:
        told = Step.objects.filter(recovery__in=self.recoveries)
        return list(told.select_related("by", "taken_back_by").order_by("at", "pk"))

    @cached_property
    def commitments(self) -> dict[int, Commitment]:
        """By their number; what is due next comes first."""
        rows = self.conversation.commitments.select_related("by").order_by("due_at", "pk")
        return {commitment.pk: commitment for commitment in rows}
