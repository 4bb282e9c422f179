from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.refusal import Refusal
from amends.listening.cause_merge import CauseMerge
from amends.listening.cause_tree import ROOTS, CauseQuerySet


class CannotHang(Refusal):
    """A cause cannot be hung there."""


class CannotName(Refusal):
    """A cause cannot be called that."""


class IsRoot(Refusal):
    """The three roots stay as they are."""


class IsMerged(Refusal):
    """A cause is part of another now."""


class Cause(models.Model):
    """Why it happened: a branch of the tree under our people, our products and processes, the customer's side."""

    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children")
    root = models.TextField()
    name = models.TextField()
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="+")

    objects = CauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(root__in=tuple(ROOTS)), name="cause_has_a_root"),
            models.UniqueConstraint(fields=["root"], condition=models.Q(parent=None), name="three_roots"),
            models.UniqueConstraint("parent", Lower("name"), name="one_cause_a_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="cause_has_a_name"),
            models.CheckConstraint(condition=models.Q(parent__isnull=False) | models.Q(archived_at=None), name="a_root_stays"),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(archived_at__isnull=False), name="a_merged_cause_is_archived"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def add(cls, parent: "Cause", name: str, *, by, at) -> "Cause":
        """A new branch below a parent."""
        cls.objects.hold()
        parent.refresh_from_db()
        cause = cls(parent=parent, root=parent.root, name=_written(name))
        cause._refuse_place(parent)
        cause.save()
        record("causes.added", about=cause, by=by, at=at, parent=parent.pk, name=cause.name)
        return cause

    @transaction.atomic
    def rename(self, name: str, *, by, at) -> None:
        """Called otherwise from now on; what was judged stays judged."""
        self._hold()
        was, self.name = self.name, _written(name)
        self._refuse_second(self.parent)
        self.save(update_fields=["name"])
        record("causes.renamed", about=self, by=by, at=at, was=was, name=self.name)

    @transaction.atomic
    def move(self, parent: "Cause", *, by=None, at) -> None:
        """Hang this cause, and what hangs below it, under another."""
        self._hold()
        parent.refresh_from_db()
        if parent.pk in self.branch():
            raise CannotHang(_("%(parent)s hangs below %(cause)s: choose another place.") % {"parent": parent, "cause": self})
        self._refuse_place(parent)
        was = self.parent_id
        Cause.objects.filter(pk=self.pk).hang(parent)
        self.refresh_from_db()
        record("causes.moved", about=self, by=by, at=at, was=was, parent=parent.pk)

    @transaction.atomic
    def archive(self, *, by, at) -> None:
        """No longer offered, nor is what hangs below it; what was judged stays judged."""
        self._hold()
        below = Cause.objects.current().filter(pk__in=self.branch())
        if below.update(archived_at=at):
            record("causes.archived", about=self, by=by, at=at)
        self.refresh_from_db()

    @transaction.atomic
    def restore(self, *, by, at) -> None:
        """Offered again, with what was put away below it in the same breath."""
        self._hold()
        if self.parent.archived_at:
            raise CannotHang(_("%(cause)s is archived: restore it first.") % {"cause": self.parent})
        below = Cause.objects.filter(pk__in=self.branch(), merged_into=None, archived_at=self.archived_at)
        if self.archived_at and below.update(archived_at=None):
            record("causes.restored", about=self, by=by, at=at)
        self.refresh_from_db()

    def merge_into(self, kept: "Cause", *, by, at) -> CauseMerge:
        """Two causes turned out to be one: this one's moments, and what hangs below it, are the other's from now on."""
        return CauseMerge.of(kept, self, by=by, at=at)

    def survivor(self) -> "Cause":
        """This cause, or the one that it is part of by now."""
        cause = self
        while cause.merged_into_id is not None:
            cause = cause.merged_into
        return cause

    def branch(self) -> list[int]:
        """This cause and all below it."""
        return Cause.objects.filter(pk=self.pk).branches()

    def _hold(self) -> None:
        """Hold the tree still, and see that this is a branch of it that may be changed."""
        Cause.objects.hold()
        self.refresh_from_db()
        if self.parent_id is None:
            raise IsRoot(_("%(cause)s is one of the three roots, which stay: change what hangs below it.") % {"cause": self})
        if self.merged_into_id is not None:
            words = {"cause": self, "kept": self.merged_into}
            raise IsMerged(_("%(cause)s was merged into %(kept)s: change that one, or take the merge back.") % words)

    def _refuse_place(self, parent) -> None:
        if parent.archived_at:
            raise CannotHang(_("%(cause)s is archived: restore it first.") % {"cause": parent})
        self._refuse_second(parent)

    def _refuse_second(self, parent) -> None:
        if Cause.objects.filter(parent=parent).called(self.name).exclude(pk=self.pk).exists():
            words = {"parent": parent, "cause": self}
            raise CannotHang(_("%(parent)s has a cause named %(cause)s already: rename one of them first.") % words)


def _written(name: str) -> str:
    if not name.strip():
        raise CannotName(_("A cause needs a name: write one."))
    return name.strip()
