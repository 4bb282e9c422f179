"""What a teammate does about a recovery: a POST each, one verb each."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amends.base.refusal import Refusal
from amends.recoveries.models import Recovery
from amends.screens.parts.step_forms import form_of
from amends.screens.parts.steps import five
from amends.screens.parts.toast import back, toast, warn
from amends.screens.recoveries.forms import HandOver
from amends.screens.recoveries.views import page_of, seen, theirs

DIALOG = "step-form"
VERBS = {
    "own": Recovery.own,
    "fix": Recovery.fix,
    "make_good": Recovery.make_good,
    "prevent": Recovery.prevent,
    "be_gracious": Recovery.be_gracious,
}
DONE = {
    "own": gettext_lazy("You own it now."),
    "fix": gettext_lazy("Fixed."),
    "make_good": gettext_lazy("Given."),
    "prevent": gettext_lazy("The cause is found."),
    "be_gracious": gettext_lazy("The customer is whole again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def step(request, pk, kind):
    """Take one of the five steps, or see what it takes."""
    recovery = theirs(request, pk)
    if kind not in VERBS:
        raise Http404
    if request.method != "POST":
        return _asked(request, recovery, kind)
    form = form_of(kind, recovery, request.POST)
    if form.is_valid():
        try:
            VERBS[kind](recovery, by=request.user, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(form.beside.get(type(refusal)), str(refusal))
    if form.errors:
        return _asked(request, recovery, kind, form)
    toast(request, DONE[kind], undo=reverse("recovery_step_back", args=[pk, kind]))
    return _done(request, pk)


@require_POST
def step_back(request, pk, kind):
    """A slip of the hand, undone."""
    recovery = theirs(request, pk)
    if kind not in VERBS:
        raise Http404
    try:
        recovery.take_back(kind, by=request.user, at=now())
        toast(request, _("Taken back."))
    except Refusal as refusal:
        warn(request, refusal)
    return _done(request, pk)


@require_POST
def owner(request, pk):
    """Hand it over; the way back is the same with the former owner in its address."""
    recovery = theirs(request, pk)
    former = recovery.owner
    form = HandOver(request.POST if "to" in request.POST else request.GET, recovery=recovery)
    if form.is_valid():
        try:
            recovery.hand_over(form.cleaned_data["to"], by=request.user, at=now())
        except Refusal as refusal:
            form.add_error("to", str(refusal))
    if form.errors:
        return page_of(request, recovery, status=422, hand_over=form)
    undo = f"{reverse('recovery_owner', args=[pk])}?to={former.pk}" if former else ""
    toast(request, _("Handed over to %(name)s.") % {"name": form.cleaned_data["to"]}, undo=undo)
    return back(request, "recovery", pk)


@require_POST
def calling_off(request, pk):
    recovery = theirs(request, pk)
    try:
        recovery.call_off(by=request.user, at=now())
        toast(request, _("Called off. Judged a misery again, it opens anew."))
    except Refusal as refusal:
        warn(request, refusal)
    return back(request, "recovery", pk)


def _asked(request, recovery, kind, form=None):
    """The form of a step where it was asked for: in the board's dialog, among the steps, or on the recovery's own page."""
    status, asked = (422, {"tried": (kind, form)}) if form else (200, {"wanted": kind})
    if not request.htmx:
        return page_of(request, recovery, status=status, **asked)
    shown = five(recovery, request.user, now(), **asked)
    if request.htmx.target != DIALOG:
        return render(request, "screens/parts/_steps.html", {"five": shown}, status=status)
    stage = next(stage for stage in shown.stages if stage.kind == kind)
    return render(
        request, "screens/recoveries/_step.html", {"five": shown, "kind": kind, "stage": stage, "form": stage.form}, status=status
    )


def _done(request, pk):
    """On the board it moved; elsewhere the steps as they are now, or the page that was asked from."""
    if not request.htmx:
        return back(request, "recovery", pk)
    if request.htmx.target == DIALOG:
        return HttpResponse(headers={"HX-Trigger": "recovery-moved"})
    return render(request, "screens/parts/_steps.html", {"five": five(seen(request, pk), request.user, now())})
