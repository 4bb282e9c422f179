from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.conversations.conversation import Conversation
from amends.conversations.hanging import join, show, split_off, to_move
from amends.conversations.message import Message
from amends.customers.belongings import Portion

KINDS = ("merge", "split")


class CannotRegroup(Refusal):
    """These conversations cannot become one, or two."""


class CannotUndo(Refusal):
    """This cannot be taken back."""


class Regrouping(models.Model):
    """Two conversations became one, or one became two. It keeps what was moved, so that it can be taken back."""

    kind = models.TextField()
    kept = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")  # the one that took in, or was split
    other = models.ForeignKey(Conversation, models.RESTRICT, related_name="+")  # the one taken in, or split off
    by = models.ForeignKey(Teammate, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="merged_or_split"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("other")), name="regrouping_of_two"),
            models.UniqueConstraint(fields=["other"], condition=models.Q(kind="merge", undone_at=None), name="taken_into_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.kept_id} and {self.other_id}"

    @classmethod
    @transaction.atomic
    def preview(cls, kept, gone) -> list[Portion]:
        """How many rows of each kind merging would move. Refuses as merging would."""
        _kept, gone = _two(kept, gone)
        return to_move(gone)

    @classmethod
    @transaction.atomic
    def merge(cls, kept, gone, *, by, at) -> "Regrouping":
        """Everything of the one goes over to the other, which answers for both from here on."""
        kept, gone = _two(kept, gone)
        merge = cls.objects.create(kind="merge", kept=kept, other=gone, by=by, at=at)
        join(merge, kept, gone, at=at)
        _trace(kept, _("Merged with “%(subject)s” (#%(number)d)."), gone, by, at)
        record("conversations.merged", about=merge.kept, by=by, at=at, **merge._details())
        return merge

    @classmethod
    @transaction.atomic
    def split(cls, conversation, messages, subject: str, *, by, at) -> "Regrouping":
        """Some of what was said goes on as a conversation of its own, with all that hangs on it."""
        conversation.hold()
        messages = _splittable(conversation, messages)
        begun = {name: getattr(conversation, name) for name in ("customer", "inbox", "owner", "team", "imported_at")}
        opened_at = min(message.at for message in messages)
        new = Conversation.objects.create(subject=subject.strip(), opened_at=opened_at, last_at=opened_at, **begun)
        split = cls.objects.create(kind="split", kept=conversation, other=new, by=by, at=at)
        split_off(split, messages)
        _trace(conversation, _("“%(subject)s” (#%(number)d) was split off."), new, by, at)
        _trace(new, _("Split off from “%(subject)s” (#%(number)d)."), conversation, by, at)
        record("conversations.split", about=split.kept, by=by, at=at, **split._details())
        return split

    @transaction.atomic
    def undo(self, *, by, at) -> None:
        """As it was before. What was said since a merge stays with the one kept; since a split, it comes along."""
        kept, other = _held(self.kept_id, self.other_id)
        if not Regrouping.objects.filter(pk=self.pk, undone_at=None).update(undone_by=by, undone_at=at):
            raise CannotUndo(_("This has been taken back already."))
        for row in (kept, other) if self.kind == "split" else (kept,):
            if row.merged_into_id:
                raise CannotUndo(_("“%(subject)s” has been merged into another since: take that back first.") % {"subject": row})
        self.refresh_from_db()
        self._part(kept, other, by, at) if self.kind == "merge" else self._rejoin(kept, other, by, at)

    def _part(self, kept, gone, by, at) -> None:
        self.rows.give_back()
        Conversation.objects.filter(pk=gone.pk).update(merged_into=None)
        show(kept)
        show(gone)
        _trace(kept, _("“%(subject)s” (#%(number)d) is a conversation of its own again."), gone, by, at)
        record("conversations.parted", about=self.kept, by=by, at=at, **self._details())

    def _rejoin(self, kept, new, by, at) -> None:
        self.rows.filter(column="").give_back()
        join(self, kept, new, at=at)
        _trace(kept, _("“%(subject)s” (#%(number)d) is part of this conversation again."), new, by, at)
        record("conversations.rejoined", about=self.kept, by=by, at=at, **self._details())

    def _details(self) -> dict:
        return {"other": self.other_id, "regrouping": self.pk}


def _two(kept, gone) -> tuple[Conversation, Conversation]:
    if kept.pk == gone.pk:
        raise CannotRegroup(_("A conversation cannot be merged with itself: choose another one."))
    kept, gone = _held(kept.pk, gone.pk)
    for row in (kept, gone):
        if row.merged_into_id:
            raise CannotRegroup(_("“%(subject)s” has been merged already: open the one it was merged into.") % {"subject": row})
    if kept.customer_id != gone.customer_id:
        names = {"one": kept.customer, "other": gone.customer}
        raise CannotRegroup(_("One is with %(one)s, one with %(other)s: link them, or merge the two people first if they are one.") % names)
    return kept, gone


def _held(*numbers: int) -> list[Conversation]:
    """Nobody else changes them meanwhile; always in the same order, so that two merges never wait for one another."""
    found = Conversation.objects.select_for_update(no_key=True, of=["self"]).select_related("customer").order_by("pk").in_bulk(numbers)
    return [found[number] for number in numbers]


def _splittable(conversation, messages) -> list[Message]:
    if conversation.merged_into_id:
        raise CannotRegroup(_("This conversation has been merged into another: split that one."))
    said = conversation.messages.exclude(kind="trace")
    chosen = list(said.filter(pk__in=[message.pk for message in messages]))
    if not chosen:
        raise CannotRegroup(_("Choose what is to go on as a conversation of its own."))
    if len(chosen) == said.count():
        raise CannotRegroup(_("Leave something behind: what moves as a whole need not be split."))
    return chosen


def _trace(conversation, sentence: str, other, by, at) -> None:
    Message.say(conversation, kind="trace", text=sentence % {"subject": other, "number": other.pk}, by=by, at=at)
