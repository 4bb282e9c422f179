"""Who works here: taken in, renamed, in another role, gone and back; with what they still answer for."""

from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.link import one_time_link
from amends.base.models import Event, Teammate
from amends.base.refusal import Refusal
from amends.base.teammate import ROLES
from amends.conversations.models import Conversation
from amends.recoveries.models import Recovery
from amends.screens.setup.gate import deed, done_at_once, done_by_form, for_owners, form_page, page, said_of

ROLE_NAMES = {
    "owner": gettext_lazy("Owner: everything, settings too"),
    "lead": gettext_lazy("Lead: answers, looks after what is nobody's, keeps causes"),
    "teammate": gettext_lazy("Teammate: answers and puts right"),
    "analyst": gettext_lazy("Analyst: figures, never the words of a customer"),
}
CHOICES = [(role, ROLE_NAMES[role]) for role in reversed(ROLES)]
USUAL_FIRST = ("teammate", "lead", "analyst", "owner")
A_PAGE = 50


class Welcome(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
    email = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role, ROLE_NAMES[role]) for role in ("teammate", "lead", "analyst", "owner")]
    )


class Called(forms.Form):
    """What somebody is called."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class Serving(forms.Form):
    """In which role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=CHOICES)


@form_page
@for_owners
def people(request):
    """Everybody, and the door for one more; their link is shown once."""
    form = Welcome(request.POST or None)
    if form.is_valid():
        try:
            somebody = Teammate.welcome(**form.cleaned_data, at=now())
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            return _with_link(request, somebody)
    sought = request.GET.get("q", "").replace("\0", "")[:200].strip()
    rows = (
        Teammate.objects.visible_to(request.user).filter(name__icontains=sought).order_by("left_at", "name", "pk").prefetch_related("teams")
    )
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "rows": shown, "sought": sought}
    return render(request, "screens/setup/people.html", context, status=422 if form.errors else 200)


@page
@for_owners
def person(request, pk):
    return _shown(request, _somebody(pk))


@deed
@for_owners
def rename(request, pk):
    somebody, form = _somebody(pk), Called(said_of(request, "name"))
    undo = f"{reverse('settings_person_name', args=[pk])}?{urlencode({'name': somebody.name})}"

    def do(said):
        somebody.rename(said["name"], by=request.user, at=now())
        return _("Renamed."), undo

    return done_by_form(request, form, do, ("settings_person", pk)) or _shown(request, _somebody(pk), name=form)


@deed
@for_owners
def role(request, pk):
    somebody, form = _somebody(pk), Serving(said_of(request, "role"))
    undo = f"{reverse('settings_person_role', args=[pk])}?{urlencode({'role': somebody.role})}"

    def do(said):
        somebody.serve_as(said["role"], by=request.user, at=now())
        return _("%(name)s serves in another role from now on.") % {"name": somebody}, undo

    return done_by_form(request, form, do, ("settings_person", pk)) or _shown(request, _somebody(pk), role=form)


@deed
@for_owners
def leave(request, pk):
    somebody = _somebody(pk)
    words = _("%(name)s has left. What they did stays under their name.") % {"name": somebody}
    undo = reverse("settings_person_return", args=[pk])
    return done_at_once(request, lambda: somebody.leave(by=request.user, at=now()), words, undo, "settings_people")


@deed
@for_owners
def come_back(request, pk):
    somebody = _somebody(pk)
    words = _("%(name)s is back.") % {"name": somebody}
    return done_at_once(request, lambda: somebody.come_back(by=request.user, at=now()), words, "", "settings_people")


@deed
@for_owners
def link(request, pk):
    """A new way in, for who has lost theirs."""
    return _with_link(request, get_object_or_404(Teammate.objects.visible_to(request.user).present(), pk=pk))


def _with_link(request, somebody: Teammate):
    """Shown once, to be handed over by whatever way the two trust."""
    address = request.build_absolute_uri(one_time_link(somebody))
    return render(request, "screens/setup/link.html", {"somebody": somebody, "address": address})


def _somebody(pk: int) -> Teammate:
    return get_object_or_404(Teammate, pk=pk)


def _shown(request, somebody: Teammate, **refused):
    recoveries = Recovery.objects.visible_to(request.user).open().filter(owner=somebody)
    conversations = Conversation.objects.visible_to(request.user).open().filter(owner=somebody)
    context = {
        "somebody": somebody,
        "forms": {"name": Called(initial={"name": somebody.name}), "role": Serving(initial={"role": somebody.role})} | refused,
        "teams": somebody.teams.order_by("name"),
        "recoveries": recoveries.select_related("moment__customer").order_by("fix_by", "pk")[:20],
        "conversations": conversations.select_related("customer").order_by("-last_at")[:20],
        "log": Event.objects.about(somebody)[:20],
    }
    return render(request, "screens/setup/person.html", context, status=422 if refused else 200)
