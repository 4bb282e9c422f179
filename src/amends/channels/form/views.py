"""What a stranger sees of a form."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from amends.base.refusal import Refusal
from amends.channels.form.models import PublicForm
from amends.channels.form.sheet import Sheet
from amends.channels.form.typed import FILES_LIMIT_BYTES, Filled
from amends.channels.framing import framed
from amends.channels.ticket import Ticket, again

FRAME = "?in=frame"


@csrf_exempt  # within another site's page no cookie comes along: the ticket says that the page is ours
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request, slug):
    """The form, or what was wrong with it as it was sent."""
    public_form = _found(slug)
    is_too_large = "amends.too_large" in request.META
    filled = Filled(request.POST, request.FILES) if request.method == "POST" else Filled()
    if request.method == "POST" and filled.is_valid() and _taken(request, public_form, filled):
        return framed(redirect(reverse("form_thanks", args=[slug]) + _frame(request)), public_form.sites)
    return _shown(request, public_form, filled, 413 if is_too_large else 422 if filled.is_bound else 200)


@login_not_required
@require_safe
def thanks(request, slug):
    public_form = _found(slug)
    shown = {"public_form": public_form, "frame": _frame(request)}
    return framed(render(request, "channels/form/thanks.html", shown), public_form.sites)


def _found(slug: str) -> PublicForm:
    return get_object_or_404(PublicForm.objects.open_to_strangers().select_related("inbox"), slug=slug)


def _taken(request, public_form: PublicForm, filled: Filled) -> bool:
    written = request.POST.get("ticket", "")
    try:
        nonce = Ticket.read(written, public_form.place).nonce
        sheet: Sheet = filled.sheet(nonce)
        public_form.take(sheet, filled.cleaned_data["files"], ticket=written, who=request.META["REMOTE_ADDR"], at=now())
    except Refusal as refusal:
        filled.add_error(None, str(refusal))
        return False
    return True


def _shown(request, public_form: PublicForm, filled: Filled, status: int):
    filled.point_at_what_is_wrong()
    shown = {
        "public_form": public_form,
        "form": filled,
        "ticket": again(request.POST.get("ticket", ""), public_form.place, at=now()),
        "frame": _frame(request),
        "limit_mb": FILES_LIMIT_BYTES >> 20,
        "is_too_large": status == 413,
        "had_files": bool(request.FILES),
    }
    return framed(render(request, "channels/form/form.html", shown, status=status), public_form.sites)


def _frame(request) -> str:
    """Within another page it goes without its own surroundings."""
    return FRAME if request.GET.get("in") == "frame" else ""
