"""A slip of the hand, undone: which step may be taken back, and what that undoes."""

from datetime import timedelta

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal
from amends.recoveries.step import Step

SOON = timedelta(minutes=10)


class CannotTakeBack(Refusal):
    """This step stays on record."""


def to_take_back(recovery, kind: str, *, by, at) -> Step:
    """The latest step, if it is of this kind and this one took it just now. Who calls holds the moment."""
    standing = recovery.steps.standing().select_related("by").order_by("-at", "-pk")
    step, latest = standing.filter(kind=kind).first(), standing.first()
    if step is None:
        raise CannotTakeBack(_("Nobody has taken this step, or it is taken back already."))
    words = {"step": step, "latest": latest, "somebody": step.by, "owner": recovery.owner}
    if step.by_id != by.pk:
        raise CannotTakeBack(_("%(somebody)s took the step “%(step)s”: ask them to take it back.") % words)
    if step != latest:
        raise CannotTakeBack(_("The step “%(latest)s” was taken after “%(step)s”: take that back first.") % words)
    if at - step.at > SOON:
        raise CannotTakeBack(_("A step can be taken back for ten minutes; “%(step)s” stays: say in a note what is different.") % words)
    if kind == "own" and recovery.owner_id != by.pk:
        raise CannotTakeBack(_("%(owner)s answers for it by now: ask them to hand it back to you.") % words)
    return step


def undo(recovery, step: Step, *, by, at) -> None:
    """What came with the step goes with it; every row stays."""
    step.taken_back_by, step.taken_back_at = by, at
    step.save(update_fields=["taken_back_by", "taken_back_at"])
    UNDOING[step.kind](recovery, step, by, at)


def _disown(recovery, step, by, at) -> None:
    recovery.owner = None
    recovery.save(update_fields=["owner"])


def _nothing(recovery, step, by, at) -> None:
    """The step was all there was."""


def _return_gesture(recovery, step, by, at) -> None:
    recovery.goodwill.standing().get().take_back(by=by, at=at)


def _withdraw_cause(recovery, step, by, at) -> None:
    if step.judgement and step.judgement.withdrawn_at is None:
        step.judgement.withdraw(by=by, at=at)


def _look_back_no_more(recovery, step, by, at) -> None:
    recovery.look_back_at = None
    recovery.save(update_fields=["look_back_at"])


UNDOING = {
    "own": _disown,
    "fix": _nothing,
    "make_good": _return_gesture,
    "prevent": _withdraw_cause,
    "be_gracious": _look_back_no_more,
}
