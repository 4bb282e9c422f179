"""The addresses at which mail providers bring letters of an inbox: whoever knows one can bring some, so only owners see them."""

from django import forms
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.conversations.fetched import hooks
from amends.conversations.models import Inbox
from amends.screens.setup.gate import deed, done_at_once, done_by_form, for_owners
from amends.screens.setup.inboxes_way import mail_inbox


class Unread(forms.PasswordInput):
    """Seen while it is typed, for once; never shown again. Two fields for passwords in one form a browser takes for a new sign-in."""

    input_type = "text"


class Opening(forms.Form):
    """A new address, for one provider."""

    provider = forms.ChoiceField(label=gettext_lazy("Mail provider"))
    signing_key = forms.CharField(
        label=gettext_lazy("What it signs with"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "Mailgun: the HTTP webhook signing key. SendGrid: its public key, if you switch signing on. SES: its topic."
        ),
        widget=Unread(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = hooks().providers()


class Hooks:
    """Those that are open, with the whole address to enter at the provider; and a form for one more."""

    def __init__(self, inbox: Inbox, request, form: Opening | None = None) -> None:
        self.inbox, self._request, self.form = inbox, request, form or Opening()

    @cached_property
    def open(self) -> list[tuple]:
        rows = hooks().objects.visible_to(self._request.user).open().filter(inbox=self.inbox).order_by("pk")
        return [(hook, str(hook).partition(",")[0], self._request.build_absolute_uri(hook.path)) for hook in rows]


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
