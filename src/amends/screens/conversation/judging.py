"""What a moment was for the customer: said in one press, taken back in one."""

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amends.listening.models import Judgement, Moment, Occasion
from amends.recoveries.models import Recovery
from amends.screens.conversation.forms import JudgementForm
from amends.screens.conversation.shown import Shown, again, deed

DONE = {
    "magic": gettext_lazy("Judged magic."),
    "plain": gettext_lazy("Judged plain."),
    "misery": gettext_lazy("Judged misery."),
}


@require_POST
def judge(request, pk):
    shown = Shown.to_act_on(request, pk)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return again(request, pk, status=422, judging=form)

    def undo(judgement: Judgement) -> str:
        return reverse("conversation_withdrawal", args=[pk, judgement.pk]) + shown.query

    def done(judgement: Judgement) -> str:
        return _done(judgement, request.user)

    return deed(request, pk, lambda conversation, at: _judge(shown, form.cleaned_data, at), done, undo=undo)


@require_POST
def withdraw(request, pk, judgement):
    told = Shown.to_act_on(request, pk).told
    judged = next((one for one in told.judgements if one.pk == judgement), None)
    if judged is None:
        raise Http404
    return deed(request, pk, lambda conversation, at: judged.withdraw(by=request.user, at=at), _("Taken back."))


@transaction.atomic
def _judge(shown: Shown, said: dict, at) -> Judgement:
    judged = {name: said[name] for name in ("cause", "severity", "why")}
    return Judgement.judge(_moment(shown, said["moment"]), said["verdict"], by=shown.request.user, at=at, **judged)


def _moment(shown: Shown, number: int | None) -> Moment:
    """The one that was shown, else the newest; what nobody had noticed yet is noticed now."""
    conversation, moments = shown.conversation, shown.told.moments
    found = next((moment for moment in moments if moment.pk == number), shown.told.moment)
    if found:
        return found
    if Occasion.objects.filter(conversation=conversation).exists():
        raise Http404  # it is told elsewhere too, where this teammate may not look
    is_history = conversation.imported_at is not None and conversation.last_at <= conversation.imported_at
    imported_at = conversation.imported_at if is_history else None
    return Moment.notice(conversation.customer, at=conversation.opened_at, conversation=conversation, imported_at=imported_at)


def _done(judgement: Judgement, teammate) -> str:
    is_open = Recovery.objects.visible_to(teammate).open().filter(moment=judgement.moment_id).exists()
    return f"{DONE[judgement.verdict]} {_('A recovery is open.')}" if is_open else str(DONE[judgement.verdict])
