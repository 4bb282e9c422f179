from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.conversation import Conversation
from amends.conversations.message import Message


class CannotLink(Refusal):
    """These two cannot be linked."""


class NotLinked(Refusal):
    """This link has been undone."""


class LinkQuerySet(models.QuerySet):
    def of(self, conversation):
        """The links of a conversation, from either side, the newest first."""
        ends = models.Q(one=conversation) | models.Q(other=conversation)
        return self.filter(ends, untied_at=None).select_related("one", "other").order_by("-at", "-pk")


class Link(models.Model):
    """Two conversations that belong together and stay two, and why."""

    one = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")
    other = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")
    why = models.TextField(blank=True, default="")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")  # None: the letterbox saw it
    at = models.DateTimeField()
    untied_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    untied_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.functions.Least("one", "other"),
                models.functions.Greatest("one", "other"),
                condition=models.Q(untied_at=None),
                name="tied_once_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="tie_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    @classmethod
    @transaction.atomic
    def tie(cls, one, other, why: str = "", *, by, at) -> "Link":
        """They belong together. Tied twice they are tied once."""
        if one.pk == other.pk:
            raise CannotLink(_("A conversation cannot be linked with itself: choose another one."))
        known = cls.objects.of(one).of(other).first()
        if known:
            return known
        link = cls.objects.create(one=one, other=other, why=why.strip(), by=by, at=at)
        link._trace(_("Linked with “%(subject)s” (#%(number)d)."), by, at)
        record("conversations.tied", about=one, by=by, at=at, other=other.pk)
        return link

    @transaction.atomic
    def untie(self, *, by, at) -> None:
        if not Link.objects.filter(pk=self.pk, untied_at=None).update(untied_by=by, untied_at=at):
            raise NotLinked(_("These two are not linked any more."))
        self.refresh_from_db()
        self._trace(_("Not linked with “%(subject)s” (#%(number)d) any more."), by, at)
        record("conversations.untied", about=self.one, by=by, at=at, other=self.other_id)

    @transaction.atomic
    def tie_again(self, *, by, at) -> "Link":
        """Undo of untying."""
        return Link.tie(self.one, self.other, self.why, by=by, at=at)

    def beyond(self, conversation) -> Conversation:
        """The other end of it, seen from one."""
        return (self.other if self.one_id == conversation.pk else self.one).standing()

    def _trace(self, sentence: str, by, at) -> None:
        for here, there in sorted([(self.one, self.other), (self.other, self.one)], key=lambda ends: ends[0].pk):
            said = sentence % {"subject": there, "number": there.pk}
            Message.say(here, kind="trace", text=f"{said} {self.why}".strip(), by=by, at=at)
