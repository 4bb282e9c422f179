"""The addresses at which mail providers bring letters of an inbox: whoever knows one can bring some, so only owners see them."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amends.conversations.fetched import hooks
from amends.conversations.models import Inbox


class Unread(forms.PasswordInput):
    """Seen while it is typed, for once; never shown again. Two fields for passwords in one form a browser takes for a new sign-in."""

    input_type = "text"


class Opening(forms.Form):
    """A new address, for one provider."""

    provider = forms.ChoiceField(label=_("Mail provider"))
    signing_key = forms.CharField(
        label=_("What it signs with"),
        required=False,
        max_length=4000,
        help_text=_("Mailgun: the HTTP webhook signing key. SendGrid: its public key, if you switch signing on. SES: its topic."),
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
