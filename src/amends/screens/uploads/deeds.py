"""What a teammate does with a file somebody brought: a POST each, one verb each."""

from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.base.refusal import Refusal
from amends.imports.upload import AlreadyIn, UnderWay
from amends.screens.parts.toast import toast, warn
from amends.screens.uploads.forms import Holds
from amends.screens.uploads.inspection import Inspection
from amends.screens.uploads.views import page_of, seen


@require_POST
def format(request, pk):
    """It holds something else than was guessed."""
    upload = seen(request, pk)
    form = Holds(request.POST)
    try:
        if form.is_valid():
            upload.take_for(form.cleaned_data["format"], by=request.user, at=now())
        else:
            warn(request, _("Choose what the file holds."))
    except Refusal as refusal:
        warn(request, refusal)
    return _shown(request, pk)


@require_POST
def choices(request, pk):
    """Which column is what, and how it is written: kept, and looked at again."""
    return _read_so(request, pk, lambda upload, said: upload.correct(by=request.user, at=now(), **said), _("Read so from now on."))


@require_POST
def trial(request, pk):
    """A dry run."""
    return _read_so(request, pk, lambda upload, said: upload.begin(by=request.user, at=now(), dry_run=True, **said))


@require_POST
def reading(request, pk):
    """In earnest."""
    return _read_so(request, pk, lambda upload, said: upload.begin(by=request.user, at=now(), **said))


@require_POST
def calling_off(request, pk):
    upload = seen(request, pk)
    attempt = upload.attempts.order_by("-pk").first()
    try:
        if attempt:
            attempt.call_off(by=request.user, at=now())
            toast(request, _("Stopped: nothing of it came in."))
    except Refusal as refusal:
        warn(request, refusal)
    return _shown(request, pk)


def _read_so(request, pk, verb, done: str = ""):
    """A verb that takes what the form says; refused, it says why beside the field."""
    upload = seen(request, pk)
    inspection = Inspection(upload, request.reader, at=now(), data=request.POST)
    if not inspection.form.is_valid():
        return page_of(request, upload, inspection=inspection, status=422)
    try:
        verb(upload, inspection.form.said())
    except (AlreadyIn, UnderWay) as refusal:
        warn(request, refusal)
    except Refusal as refusal:
        return _refused(request, upload, refusal)
    else:
        if done:
            toast(request, done)
    return _shown(request, pk)


def _refused(request, upload, refusal: Refusal):
    """The form as it was typed, and the file as it would be read so."""
    tried = Inspection(upload, request.reader, at=now(), data=request.POST)
    tried.form.refuse(refusal)
    return page_of(request, upload, inspection=tried, status=422)


def _shown(request, pk):
    """The part as it is now, or the page."""
    return page_of(request, seen(request, pk)) if request.htmx else redirect("upload", pk)
