"""An address for a mail provider is opened, or closed."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amends.conversations.fetched import hooks
from amends.screens.setup.gate import deed, done_at_once, done_by_form, for_owners
from amends.screens.setup.mailboxes import mail_inbox
from amends.screens.setup.mailboxes_hooks import Hooks, Opening


@deed
@for_owners
def open_(request, pk):
    inbox, form = mail_inbox(pk), Opening(request.POST)

    def do(said):
        hooks().open_(inbox, said["provider"], signing_key=said["signing_key"], by=request.user, at=now())
        return _("Open: enter its address at the provider, and tell it to nobody else."), ""

    refused = {"inbox": inbox, "hooks": Hooks(inbox, request, form)}
    return done_by_form(request, form, do, ("settings_mailbox", pk)) or render(request, "screens/setup/hooks.html", refused, status=422)


@deed
@for_owners
def close(request, pk, hook):
    found = get_object_or_404(hooks().objects.visible_to(request.user).filter(inbox=mail_inbox(pk)), pk=hook)
    words = _("Closed: nothing comes in by it any more.")
    return done_at_once(request, lambda: found.close(by=request.user, at=now()), words, "", reverse("settings_mailbox", args=[pk]))
