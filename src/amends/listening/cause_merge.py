from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.listening.cause_tree import SURVIVORS, merge_causes


class CannotMerge(Refusal):
    """These two causes cannot become one."""


class CannotUndo(Refusal):
    """This merge cannot be taken back."""


class CauseMerge(models.Model):
    """Two causes turned out to be one. It keeps what was moved, so that it can be taken back; judgements keep what was said."""

    kept = models.ForeignKey("listening.Cause", models.RESTRICT, related_name="+")
    gone = models.ForeignKey("listening.Cause", models.RESTRICT, related_name="+")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_at=None), name="cause_gone_into_one"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="merge_of_two_causes"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"

    @classmethod
    @transaction.atomic
    def of(cls, kept, gone, *, by, at) -> "CauseMerge":
        """Hang what hangs below the one under the other, point its moments there, and remember which."""
        _hold(kept, gone)
        _refuse(kept, gone)
        merge = cls.objects.create(kept=kept, gone=gone, by=by, at=at)
        MovedCause.objects.move(merge)
        moments = MovedMoment.objects.move(merge)
        gone.archived_at, gone.merged_into = at, kept
        gone.save(update_fields=["archived_at", "merged_into"])
        record("causes.merged", about=kept, by=by, at=at, gone=gone.pk, name=gone.name, moments=moments)
        return merge

    @transaction.atomic
    def undo(self, *, by, at) -> None:
        """Give back what was moved, but for what has been moved or judged otherwise since."""
        _hold(self.kept, self.gone)
        self._refuse_undoing()
        self.undone_at, self.undone_by = at, by
        self.save(update_fields=["undone_at", "undone_by"])
        self.gone.archived_at = self.gone.merged_into = None
        self.gone.save(update_fields=["archived_at", "merged_into"])
        MovedCause.objects.give_back(self)
        MovedMoment.objects.give_back(self)
        record("causes.parted", about=self.kept, by=by, at=at, gone=self.gone_id, name=self.gone.name)

    def _refuse_undoing(self) -> None:
        self.refresh_from_db(fields=["undone_at"])
        words = {"kept": self.kept, "gone": self.gone, "parent": self.gone.parent}
        if self.undone_at:
            raise CannotUndo(_("This merge has been taken back already."))
        if self.kept.merged_into_id:
            raise CannotUndo(_("%(kept)s has since been merged into another cause: take that back first.") % words)
        if self.gone.parent.archived_at:
            raise CannotUndo(_("%(parent)s, below which %(gone)s hung, is archived: restore it first.") % words)
        if self.gone_id in MovedCause.objects.to_give_back(self).branches():
            raise CannotUndo(_("%(parent)s has since been moved below what %(gone)s would get back: move it elsewhere first.") % words)


class MovedCauseQuerySet(models.QuerySet):
    def move(self, merge) -> None:
        moved = merge.gone.children.all()
        self.bulk_create([MovedCause(merge=merge, cause=cause) for cause in moved])
        moved.hang(merge.kept)

    def to_give_back(self, merge):
        """Those that still hang where the merge put them."""
        return merge.kept.children.filter(pk__in=self.filter(merge=merge).values("cause"))

    def give_back(self, merge) -> None:
        self.to_give_back(merge).hang(merge.gone)


class MovedCause(models.Model):
    """A branch that a merge hung elsewhere."""

    merge = models.ForeignKey(CauseMerge, models.RESTRICT, related_name="moved_causes")
    cause = models.ForeignKey("listening.Cause", models.RESTRICT, related_name="+")

    objects = MovedCauseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "cause"], name="cause_moved_once")]

    def __str__(self) -> str:
        return f"cause {self.cause_id}"


class MovedMomentQuerySet(models.QuerySet):
    def move(self, merge) -> int:
        """How many moments are the kept one's from now on."""
        with connection.cursor() as cursor:
            cursor.execute(REMEMBER, [merge.pk, merge.gone_id])
        return merge.gone.moments.update(cause=merge.kept)

    def give_back(self, merge) -> None:
        """Those that still are where the merge put them; then every moment shows what its judgement says, now that there are two causes."""
        merge.kept.moments.filter(pk__in=self.filter(merge=merge).values("moment")).update(cause=merge.gone)
        with connection.cursor() as cursor:
            cursor.execute(NAMED, [merge.gone_id])
            named = [pk for (pk,) in cursor.fetchall()]
        merge.gone.moments.model.objects.filter(pk__in=named).recount()


class MovedMoment(models.Model):
    """A moment that a merge pointed at another cause."""

    merge = models.ForeignKey(CauseMerge, models.RESTRICT, related_name="moved_moments")
    moment = models.ForeignKey("listening.Moment", models.RESTRICT, related_name="+")

    objects = MovedMomentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "moment"], name="moment_moved_once")]

    def __str__(self) -> str:
        return f"moment {self.moment_id}"


REMEMBER = "INSERT INTO listening_movedmoment (merge_id, moment_id) SELECT %s, id FROM listening_moment WHERE cause_id = %s"
NAMED = f"""
    WITH {SURVIVORS}
    SELECT DISTINCT moment_id FROM listening_judgement JOIN survivor ON survivor.id = cause_id WHERE survivor.kept = %s
"""  # noqa: S608 - nothing but the text above


def _hold(kept, gone) -> None:
    """Nobody else names a cause or changes the tree until this is done."""
    merge_causes()
    type(kept).objects.hold()
    kept.refresh_from_db()
    gone.refresh_from_db()


def _refuse(kept, gone) -> None:
    words = {"kept": kept, "gone": gone}
    if kept.pk == gone.pk:
        raise CannotMerge(_("A cause cannot be merged with itself: choose another."))
    for cause in (kept, gone):
        _refuse_unfit(cause)
    if kept.pk in gone.branch():
        raise CannotMerge(_("%(kept)s hangs below %(gone)s: move it elsewhere first, or merge it into %(gone)s.") % words)
    if twice := _names_of_both(kept, gone):
        words["name"] = twice[0]
        raise CannotMerge(_("Below both %(kept)s and %(gone)s hangs a cause named %(name)s: rename one of them first.") % words)


def _refuse_unfit(cause) -> None:
    if cause.parent_id is None:
        raise CannotMerge(_("%(cause)s is one of the three roots, which stay: merge what hangs below it.") % {"cause": cause})
    if cause.merged_into_id:
        raise CannotMerge(_("%(cause)s has been merged already: choose the one it was merged into.") % {"cause": cause})
    if cause.archived_at:
        raise CannotMerge(_("%(cause)s is archived: restore it first.") % {"cause": cause})


def _names_of_both(kept, gone) -> list[str]:
    taken, given = (cause.children.annotate(written=Lower("name")) for cause in (kept, gone))
    return list(given.filter(written__in=taken.values("written")).order_by("written").values_list("name", flat=True))
