"""An owner opens a chat to strangers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amends.base.refusal import Refusal
from amends.channels.chat.models import Window
from amends.channels.chat.typed import SetUp
from amends.conversations.models import Inbox


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, pk):
    """Where it is found, how it greets, and the line that puts it on the firm's own page."""
    if not request.user.is_admin:
        raise Http404
    inbox = get_object_or_404(Inbox.objects.present().filter(channel="chat"), pk=pk)
    window = Window.objects.filter(inbox=inbox).first()
    typed = SetUp(request.POST) if request.method == "POST" else SetUp.of(inbox, window)
    if typed.is_bound and typed.is_valid() and _set_up(request, inbox, typed):
        return redirect("chat_settings", pk)
    shown = {"inbox": inbox, "window": window, "form": typed, "house": request.build_absolute_uri("/")[:-1]}
    return render(request, "channels/chat/settings.html", shown, status=422 if typed.is_bound else 200)


def _set_up(request, inbox: Inbox, typed: SetUp) -> bool:
    try:
        Window.set_up(inbox, **typed.cleaned_data, by=request.user, at=now())
    except Refusal as refusal:
        typed.add_error("slug", str(refusal))
        return False
    messages.info(request, _("Kept: strangers see it so from now on."))
    return True
