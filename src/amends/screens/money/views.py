import hashlib

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.base.refusal import Refusal
from amends.screens.money.forms import Telling
from amends.screens.money.ledger import Ledger
from amends.screens.parts.toast import back, toast, warn
from amends.steering.inputs_shown import InputShown, inputs_shown
from amends.steering.models import Entered


@require_safe
def money(request):
    return render(request, "screens/money/page.html", _kept(request))


@require_safe
def figures(request):
    """The part that changes, for a page that is open; nothing, if it would read the same."""
    shown = _kept(request)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "screens/money/_ledger.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def input_(request, name):
    """One number that damage rests on: what counts, who said what before, and another word on it from whoever leads."""
    shown = _input(name)
    if request.method == "POST" and not request.user.may_lead:
        raise Http404
    form = Telling(request.POST or None, shown=shown, reader=request.reader)
    if form.is_valid():
        try:
            told = Entered.enter(name, by=request.user, at=now(), **form.told())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, _("Kept. Damage is reckoned again in a moment."), undo=reverse("money_undo", args=[told.pk]))
            return redirect("money")
    given = Ledger(request.reader).given(shown)
    context = {"shown": shown, "given": given, "form": form, "history": _history(request, shown)}
    return render(request, "screens/money/input.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request, name):
    """What was entered no longer counts."""
    _refuse_who_does_not_lead(request)
    _input(name)
    try:
        word = Entered.withdraw(name, by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, _("Withdrawn. Damage is reckoned again in a moment."), undo=reverse("money_undo", args=[word.pk]))
    return redirect("money")


@require_POST
def undo(request, pk):
    """Say again what counted before that word."""
    _refuse_who_does_not_lead(request)
    try:
        get_object_or_404(Entered, pk=pk).undo(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, _("It counts as before."))
    return back(request, "money")


def _refuse_who_does_not_lead(request) -> None:
    if not request.user.may_lead:
        raise Http404


def _input(name: str) -> InputShown:
    """One that is entered here; terms are set on the firm."""
    shown = next((shown for shown in inputs_shown() if shown.name == name and shown.is_entered_here), None)
    if shown is None:
        raise Http404
    return shown


def _history(request, shown: InputShown) -> list[tuple[Entered, str]]:
    ledger = Ledger(request.reader)
    words = Entered.objects.history(shown.name)[:20]
    return [(word, "" if word.value is None else ledger.written(shown.unit, word.value)) for word in words]


def _kept(request) -> dict:
    ledger = Ledger(request.reader)
    return {"ledger": ledger, "mark": hashlib.sha256(repr(ledger.said).encode()).hexdigest()[:16]}
