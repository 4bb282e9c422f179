"""Inboxes: where conversations come in, under which address we answer, and who sees them. None is ever deleted."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.models import Event, Team
from amends.conversations.channel import channel_of
from amends.conversations.models import Inbox
from amends.screens.setup.gate import deed, done_at_once, done_by_form, for_leaders, for_owners, form_page, page, said_of
from amends.screens.setup.inboxes_way import Way


class Opening(forms.Form):
    """A new way in."""

    name = forms.CharField(label=gettext_lazy("Name of the inbox"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    channel = forms.ChoiceField(label=gettext_lazy("What comes in here"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(kind, capfirst(channel_of(kind).called)) for kind in settings.CHANNELS]


class Called(forms.Form):
    """What an inbox is called."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class Answering(forms.Form):
    """Under which address letters leave."""

    address = forms.CharField(
        label=gettext_lazy("We answer as"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("An e-mail address. Empty: no letter leaves from here."),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )


class Plus(forms.Form):
    """Whether answers are known by the address they go to."""

    plus = forms.BooleanField(
        label=gettext_lazy("Its mail server knows plus addresses"),
        required=False,
        help_text=gettext_lazy(
            "Ticked: answers are asked for at name+something@, by which each finds its conversation, whatever a mail program forgets. "
            "Try first whether a letter to such an address arrives."
        ),
    )
    chosen = forms.CharField(widget=forms.HiddenInput, initial="yes")


class Acknowledging(forms.Form):
    """What the house says at once."""

    text = forms.CharField(
        label=gettext_lazy("Answer at once, to who writes first"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "It says that the letter came and when somebody will read it. Empty: nothing is said. No machine is ever answered."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class Seeing(forms.Form):
    """For whom it is."""

    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only for these teams"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody sees it. Owners always do."),
    )
    chosen = forms.CharField(widget=forms.HiddenInput, initial="yes")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = Team.objects.present().order_by("name", "pk")


@form_page
@for_leaders
def inboxes(request):
    """All of them, and a new one from an owner."""
    form = Opening(request.POST or None)
    if request.method == "POST":
        return for_owners(_open)(request, form)
    return _all(request, form)


@page
@for_leaders
def inbox(request, pk):
    return _shown(request, get_object_or_404(Inbox.objects.visible_to(request.user), pk=pk))


@deed
@for_owners
def rename(request, pk):
    inbox, form = get_object_or_404(Inbox, pk=pk), Called(said_of(request, "name"))

    def do(said):
        inbox.rename(said["name"], by=request.user, at=now())
        return _("Renamed.")

    return _changed(request, inbox, {"name": form}, do, _again("settings_inbox_name", pk, name=inbox.name))


@deed
@for_owners
def answer_from(request, pk):
    inbox, form = get_object_or_404(Inbox, pk=pk), Answering(said_of(request, "address"))

    def do(said):
        inbox.answer_from(said["address"], by=request.user, at=now())
        return _("Kept: letters leave under it from now on.")

    return _changed(request, inbox, {"address": form}, do, _again("settings_inbox_address", pk, address=inbox.address))


@deed
@for_owners
def know_by_plus(request, pk):
    inbox, form = get_object_or_404(Inbox, pk=pk), Plus(said_of(request, "chosen"))

    def do(said):
        inbox.know_by_plus(said["plus"], by=request.user, at=now())
        return _("Kept: answers are asked for at an address of their own.") if said["plus"] else _("Kept: one address for all.")

    undo = _again("settings_inbox_plus", pk, chosen="yes", **{"plus": "on"} if inbox.plus_address else {})
    return _changed(request, inbox, {"plus": form}, do, undo)


@deed
@for_owners
def acknowledge(request, pk):
    inbox, form = get_object_or_404(Inbox, pk=pk), Acknowledging(said_of(request, "text"))

    def do(said):
        inbox.acknowledge_with(said["text"], by=request.user, at=now())
        return _("Kept: who writes first is answered at once.") if inbox.acknowledgement else _("Kept: nothing is said at once.")

    return _changed(request, inbox, {"text": form}, do, _again("settings_inbox_acknowledgement", pk, text=inbox.acknowledgement))


@deed
@for_owners
def restrict(request, pk):
    inbox, form = get_object_or_404(Inbox, pk=pk), Seeing(said_of(request, "chosen"))

    def do(said):
        inbox.restrict_to(said["teams"], by=request.user, at=now())
        return _("Kept: whoever is not among them sees it no more.") if said["teams"] else _("Kept: everybody sees it.")

    undo = _again("settings_inbox_teams", pk, chosen="yes", teams=list(inbox.teams.values_list("pk", flat=True)))
    return _changed(request, inbox, {"teams": form}, do, undo)


@deed
@for_owners
def archive(request, pk):
    inbox = get_object_or_404(Inbox, pk=pk)
    words, undo = _("Archived: nothing new comes in here."), reverse("settings_inbox_restoring", args=[pk])
    return done_at_once(request, lambda: inbox.archive(by=request.user, at=now()), words, undo, "settings_inboxes")


@deed
@for_owners
def restore(request, pk):
    inbox = get_object_or_404(Inbox, pk=pk)
    words, undo = _("Open again."), reverse("settings_inbox_archive", args=[pk])
    return done_at_once(request, lambda: inbox.restore(by=request.user, at=now()), words, undo, "settings_inboxes")


def _changed(request, inbox: Inbox, asked: dict, do, undo: str):
    """Done as was asked, by the verb in `do`, which says so in a word; or refused, which the form then says."""
    (form,) = asked.values()
    done = done_by_form(request, form, lambda said: (do(said), undo), ("settings_inbox", inbox.pk))
    return done or _shown(request, get_object_or_404(Inbox, pk=inbox.pk), **asked)


def _again(deed_: str, pk: int, **said) -> str:
    return f"{reverse(deed_, args=[pk])}?{urlencode(said, doseq=True)}"


def _open(request, form):
    def do(said):
        inbox = Inbox.open_(said["name"], said["channel"], by=request.user, at=now())
        return _("“%(inbox)s” is open: give it an address to answer from.") % {"inbox": inbox}, reverse(
            "settings_inbox_archive", args=[inbox.pk]
        )

    return done_by_form(request, form, do, ("settings_inboxes",)) or _all(request, form)


def _all(request, form):
    waiting = Count("conversations", filter=Q(conversations__closed_at=None))
    rows = Inbox.objects.visible_to(request.user).annotate(many=waiting).prefetch_related("teams").order_by("archived_at", "name", "pk")
    return render(request, "screens/setup/inboxes.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


def _shown(request, inbox: Inbox, **refused):
    forms = {
        "name": Called(initial={"name": inbox.name}),
        "address": Answering(initial={"address": inbox.address}),
        "plus": Plus(initial={"plus": inbox.plus_address}),
        "text": Acknowledging(initial={"text": inbox.acknowledgement}),
        "teams": Seeing(initial={"teams": inbox.teams.all()}),
    }
    way = Way(inbox)
    context = {"inbox": inbox, "way": way, "forms": forms | refused, "log": Event.objects.about(inbox)[:20]}
    return render(request, "screens/setup/inbox.html", context, status=422 if refused else 200)
