"""The mailbox of an inbox: which account on which server, tried out before anybody relies on it, stopped and taken up again."""

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.refusal import Refusal
from amends.conversations.fetched import mailboxes
from amends.conversations.models import Inbox
from amends.screens.parts.toast import toast
from amends.screens.setup.gate import deed, done_at_once, for_owners, form_page
from amends.screens.setup.hooks import Hooks, Unread
from amends.screens.setup.inboxes_way import mail_inbox

SECURITIES = [
    ("tls", gettext_lazy("TLS from the first byte (usually port 993)")),
    ("starttls", gettext_lazy("STARTTLS (usually port 143)")),
    ("none", gettext_lazy("None: only within one machine")),
]
WAYS = [("password", gettext_lazy("A password")), ("xoauth2", gettext_lazy("XOAUTH2, as Google and Microsoft ask for"))]
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def _secret(label: str, help_text: str = "", widget=forms.PasswordInput) -> forms.CharField:
    """It can be written and never read: what is kept is not shown, and blank leaves it as it is."""
    attrs = {"autocomplete": "new-password", "spellcheck": "false"}
    return forms.CharField(label=label, required=False, max_length=4000, strip=False, widget=widget(attrs=attrs), help_text=help_text)


def _line(label: str, help_text: str = "", *, required: bool = False, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=500, help_text=help_text, widget=forms.TextInput(attrs=PLAIN | attrs))


class Account(forms.Form):
    """An account on a mail server, as its owner types it."""

    host = _line(gettext_lazy("Mail server"), gettext_lazy("Such as imap.example.com."), required=True, inputmode="url")
    security = forms.ChoiceField(label=gettext_lazy("How the connection is secured"), choices=SECURITIES)
    port = forms.IntegerField(label=gettext_lazy("Port"), required=False, help_text=gettext_lazy("Empty: the usual one."))
    user = _line(gettext_lazy("User"), gettext_lazy("Often the whole address."), required=True)
    auth = forms.ChoiceField(label=gettext_lazy("How it lets us in"), choices=WAYS)
    secret = _secret(gettext_lazy("Password"), gettext_lazy("With XOAUTH2 the refresh token. Empty: the one that is kept stays."))
    token_url = _line(
        gettext_lazy("Address for tokens"), gettext_lazy("Only with XOAUTH2: where a refresh token is changed for an access token.")
    )
    client_id = _line(gettext_lazy("Client ID"), gettext_lazy("Only with XOAUTH2."))
    client_secret = _secret(gettext_lazy("Client secret"), gettext_lazy("Only with XOAUTH2. Empty: the one that is kept stays."), Unread)
    folder = _line(gettext_lazy("Folder"), gettext_lazy("From which letters are fetched."))
    moved_to = _line(gettext_lazy("Move what was taken in to"), gettext_lazy("A folder. Empty: it stays where it is, marked as read."))

    @classmethod
    def of(cls, mailbox) -> "Account":
        """As it is kept, without its secrets; of none yet, with what is usual."""
        if mailbox is None:
            return cls(initial={"security": "tls", "auth": "password", "folder": "INBOX"})
        return cls(initial=mailbox.typed)

    @property
    def account(self) -> dict:
        return self.cleaned_data | {"folder": self.cleaned_data["folder"] or "INBOX"}


@form_page
@for_owners
def mailbox(request, pk):
    """The account of an inbox; kept when it was posted."""
    inbox = mail_inbox(pk)
    if request.method != "POST":
        return _shown(request, inbox, Account.of(_mailbox_of(inbox)))
    form = Account(request.POST)
    if form.is_valid() and _keep(request, inbox, form):
        return redirect("settings_mailbox", pk)
    return _shown(request, inbox, form, status=422)


@deed
@for_owners
def try_out(request, pk):
    """Every step in words; nothing is kept, and nothing is fetched."""
    inbox, form = mail_inbox(pk), Account(request.POST)
    steps = _tried(inbox, form) if form.is_valid() else []
    page = "screens/setup/_trial.html" if request.htmx and not form.errors else None
    if page:
        return render(request, page, {"steps": steps})
    return _shown(request, inbox, form, status=422 if form.errors else 200, steps=steps)


@deed
@for_owners
def stop(request, pk):
    undo, words = reverse("settings_mailbox_resuming", args=[pk]), _("Stopped: what comes stays on its server.")
    return done_at_once(request, lambda: _known(pk).stop(by=request.user, at=now()), words, undo, reverse("settings_mailbox", args=[pk]))


@deed
@for_owners
def resume(request, pk):
    undo, words = reverse("settings_mailbox_stopping", args=[pk]), _("Fetched again, with what came meanwhile.")
    return done_at_once(request, lambda: _known(pk).resume(by=request.user, at=now()), words, undo, reverse("settings_mailbox", args=[pk]))


def _keep(request, inbox: Inbox, form: Account) -> bool:
    try:
        mailboxes().set_up(inbox, by=request.user, at=now(), **form.account)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    toast(request, _("Kept: its letters are fetched from now on."))
    return True


def _tried(inbox: Inbox, form: Account) -> list:
    try:
        return mailboxes().try_connection(inbox, **form.account)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return []


def _known(pk: int):
    found = _mailbox_of(mail_inbox(pk))
    if found is None:
        raise Http404
    return found


def _mailbox_of(inbox: Inbox):
    return mailboxes().objects.filter(inbox=inbox).first()


def _shown(request, inbox: Inbox, form: Account, *, status: int = 200, steps=()):
    shown = {"inbox": inbox, "form": form, "mailbox": _mailbox_of(inbox), "steps": steps, "at": now(), "hooks": Hooks(inbox, request)}
    return render(request, "screens/setup/mailbox.html", shown, status=status)
