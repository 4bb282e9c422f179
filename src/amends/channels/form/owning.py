"""An owner opens a form to strangers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amends.base.refusal import Refusal
from amends.channels.form.models import PublicForm
from amends.channels.form.typed import SetUp
from amends.conversations.models import Inbox


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, pk):
    """Where it is found, what it says, and the lines that put it on the firm's own page."""
    if not request.user.is_admin:
        raise Http404
    inbox = get_object_or_404(Inbox.objects.present().filter(channel="form"), pk=pk)
    public_form = PublicForm.objects.filter(inbox=inbox).first()
    typed = SetUp(request.POST) if request.method == "POST" else SetUp.of(inbox, public_form)
    if typed.is_bound and typed.is_valid() and _set_up(request, inbox, typed):
        return redirect("form_settings", pk)
    shown = {"inbox": inbox, "public_form": public_form, "form": typed, "house": request.build_absolute_uri("/")[:-1]}
    return render(request, "channels/form/settings.html", shown, status=422 if typed.is_bound else 200)


def _set_up(request, inbox: Inbox, typed: SetUp) -> bool:
    try:
        PublicForm.set_up(inbox, **typed.cleaned_data, by=request.user, at=now())
    except Refusal as refusal:
        typed.add_error("slug", str(refusal))
        return False
    messages.info(request, _("Kept: strangers see it so from now on."))
    return True
