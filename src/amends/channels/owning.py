"""An owner opens an inbox to strangers, by a page of its channel."""

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amends.base.refusal import Refusal
from amends.conversations.models import Inbox


def opening(channel: str, noun: type[Model], asked: type[forms.Form]):
    """The page of a channel where inboxes are opened. `noun` has one row an inbox and a verb set_up, `asked` a factory of(inbox, row)."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request, pk):
        """Where it is found, what it says, and the lines that put it on the firm's own page."""
        if not request.user.is_admin:
            raise Http404
        inbox = get_object_or_404(Inbox.objects.present().filter(channel=channel), pk=pk)
        opened = noun.objects.filter(inbox=inbox).first()
        typed = asked(request.POST) if request.method == "POST" else asked.of(inbox, opened)
        if typed.is_bound and typed.is_valid() and _opened(request, noun, inbox, typed):
            return redirect(request.path)
        shown = {"inbox": inbox, "opened": opened, "form": typed, "house": request.build_absolute_uri("/")[:-1]}
        return render(request, f"channels/{channel}/settings.html", shown, status=422 if typed.is_bound else 200)

    return page


def _opened(request, noun, inbox: Inbox, typed) -> bool:
    try:
        noun.set_up(inbox, **typed.cleaned_data, by=request.user, at=now())
    except Refusal as refusal:
        typed.add_error("slug", str(refusal))
        return False
    messages.info(request, _("Kept: strangers see it so from now on."))
    return True
