"""Commitments made by hand, and what became of each."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.base.refusal import Refusal
from amends.conversations.models import Commitment
from amends.screens.conversation.forms import CommitmentForm
from amends.screens.conversation.shown import Shown, again, deed
from amends.screens.parts.toast import toast


@require_POST
def promise(request, pk):
    shown = Shown.to_act_on(request, pk)
    form = CommitmentForm(request.POST, auto_id="promising_%s")
    if form.is_valid():
        try:
            Commitment.promise(shown.conversation, by=request.user, at=shown.at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("due_at", str(refusal))
    if form.errors:
        return again(request, pk, status=422, promising=form)
    toast(request, _("Promised. It is listed until it is kept."))
    return again(request, pk)


@require_POST
def keep(request, pk, commitment):
    promised = _promised(request, pk, commitment)
    return deed(request, pk, lambda conversation, at: promised.keep(by=request.user, at=at), _("Kept."))


@require_POST
def break_(request, pk, commitment):
    promised = _promised(request, pk, commitment)
    return deed(request, pk, lambda conversation, at: promised.break_(by=request.user, at=at), _("Marked as broken."))


def _promised(request, pk: int, commitment: int) -> Commitment:
    return get_object_or_404(Shown.to_act_on(request, pk).conversation.commitments, pk=commitment)
