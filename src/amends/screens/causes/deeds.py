"""What is done to the tree of causes, by whoever leads; each with its way back."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.base.refusal import Refusal
from amends.listening.models import Cause, CauseMerge
from amends.screens.causes.forms import Choosing, Renaming
from amends.screens.causes.views import shown
from amends.screens.parts.toast import back, toast, warn


@require_POST
def rename(request, pk):
    cause, form = _led(request, pk), Renaming(_said(request, "name"))
    was = cause.name
    return _done(request, cause, "name", form, lambda said: _rename(request, cause, was, said["name"]))


@require_POST
def move(request, pk):
    cause = _led(request, pk)
    form = Choosing(_said(request, "other"), label=_("Move it below"), cause=cause, roots=True)
    return _done(request, cause, "place", form, lambda said: _move(request, cause, said["other"]))


@require_POST
def merge(request, pk):
    cause = _led(request, pk)
    form = Choosing(request.POST, label=_("Merge it into"), cause=cause, roots=False)
    return _done(request, cause, "merge", form, lambda said: _merge(request, cause, said["other"]))


@require_POST
def archive(request, pk):
    cause = _led(request, pk)
    words = _("Archived: nobody is offered it any more.")
    return _at_once(request, lambda: cause.archive(by=request.user, at=now()), words, reverse("cause_restoring", args=[pk]))


@require_POST
def restore(request, pk):
    cause = _led(request, pk)
    words = _("Offered again.")
    return _at_once(request, lambda: cause.restore(by=request.user, at=now()), words, reverse("cause_archive", args=[pk]))


@require_POST
def part(request, pk):
    """Two causes that were merged are two again."""
    if not request.user.may_lead:
        raise Http404
    joined = get_object_or_404(CauseMerge.objects.select_related("kept", "gone__parent"), pk=pk)
    try:
        joined.undo(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
        return back(request, "causes")
    toast(request, _("They are two again."))
    return redirect("cause", joined.gone_id)


def _rename(request, cause: Cause, was: str, name: str):
    cause.rename(name, by=request.user, at=now())
    toast(request, _("It was called “%(was)s”.") % {"was": was}, undo=_again("cause_name", cause.pk, name=was))


def _move(request, cause: Cause, other: int):
    was = cause.parent_id
    cause.move(get_object_or_404(Cause, pk=other), by=request.user, at=now())
    toast(request, _("It hangs below “%(parent)s” now.") % {"parent": cause.parent}, undo=_again("cause_place", cause.pk, other=was))


def _merge(request, cause: Cause, other: int):
    kept = get_object_or_404(Cause, pk=other)
    joined = cause.merge_into(kept, by=request.user, at=now())
    toast(
        request, _("“%(gone)s” is part of “%(kept)s” now.") % {"gone": cause, "kept": kept}, undo=reverse("cause_parting", args=[joined.pk])
    )
    return redirect("cause", kept.pk)


def _again(deed: str, pk: int, **said) -> str:
    """Where the same deed is done with what was before."""
    return f"{reverse(deed, args=[pk])}?{urlencode(said)}"


def _said(request, field: str):
    """What was typed; of an undo, what its address says."""
    return request.POST if field in request.POST else request.GET


def _done(request, cause: Cause, what: str, form, do: Callable):
    """Do what the form says; a refusal stands beside the field."""
    if form.is_valid():
        try:
            return do(form.cleaned_data) or redirect("cause", cause.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return shown(request, get_object_or_404(Cause.objects.select_related("parent"), pk=cause.pk), **{what: form})


def _at_once(request, do: Callable, words: str, undo: str):
    try:
        do()
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, words, undo=undo)
    return back(request, "causes")


def _led(request, pk: int) -> Cause:
    if not request.user.may_lead:
        raise Http404
    return get_object_or_404(Cause.objects.select_related("parent"), pk=pk)
