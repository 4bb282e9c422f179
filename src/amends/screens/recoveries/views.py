from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.base.refusal import Refusal
from amends.recoveries.models import Recovery
from amends.recoveries.step import STEP_NAMES
from amends.screens.parts.step_forms import form_of
from amends.screens.parts.steps import five
from amends.screens.parts.toast import back, toast, warn

VERBS = {
    "own": Recovery.own,
    "fix": Recovery.fix,
    "make_good": Recovery.make_good,
    "prevent": Recovery.prevent,
    "be_gracious": Recovery.be_gracious,
}


@require_safe
def board(request):
    raise Http404


@require_safe
def columns(request):
    raise Http404


@require_safe
def recovery(request, pk):
    return _page(request, _seen(request, pk))


@require_safe
def steps(request, pk):
    """The part that changes, for a page that is open; nothing, if it would read the same."""
    shown = five(_seen(request, pk), request.user, now(), wanted=request.GET.get("step", ""))
    if request.GET.get("seen") == shown.mark:
        return HttpResponse(status=204)
    return render(request, "screens/parts/_steps.html", {"five": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def step(request, pk, kind):
    """Take one of the five steps, or see what it takes."""
    recovery = _theirs(request, pk)
    if kind not in VERBS:
        raise Http404
    if request.method != "POST":
        return _page(request, recovery, wanted=kind)
    form = form_of(kind, recovery, request.POST)
    if form.is_valid():
        try:
            VERBS[kind](recovery, by=request.user, at=now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(form.beside.get(type(refusal)), str(refusal))
    if form.errors:
        return _page(request, recovery, status=422, tried=(kind, form))
    toast(request, _("Taken: %(step)s.") % {"step": STEP_NAMES[kind]}, undo=reverse("recovery_step_back", args=[pk, kind]))
    return _done(request, recovery)


@require_POST
def step_back(request, pk, kind):
    """A slip of the hand, undone."""
    recovery = _theirs(request, pk)
    try:
        recovery.take_back(kind, by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, _("Taken back."))
    return _done(request, recovery)


@require_POST
def owner(request, pk):
    raise Http404


@require_POST
def calling_off(request, pk):
    raise Http404


def _seen(request, pk) -> Recovery:
    known = Recovery.objects.visible_to(request.user).select_related("moment__customer", "moment__cause", "owner")
    return get_object_or_404(known, pk=pk)


def _theirs(request, pk) -> Recovery:
    """One to do something about: for who reads figures only, there is none."""
    if not request.user.reads_letters:
        raise Http404
    return _seen(request, pk)


def _page(request, recovery, *, status=200, **asked):
    shown = five(recovery, request.user, now(), **asked)
    page = "screens/parts/_steps.html" if request.htmx else "screens/recoveries/recovery.html"
    return render(request, page, {"five": shown, "recovery": recovery}, status=status)


def _done(request, recovery):
    """The steps as they are now, or the page that was asked from."""
    if request.htmx:
        return render(request, "screens/parts/_steps.html", {"five": five(_seen(request, recovery.pk), request.user, now())})
    return back(request, "recovery", recovery.pk)
