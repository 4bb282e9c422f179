"""Teams: founded, renamed, who is in them, put away and taken up again."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.base.models import Event, Team, Teammate
from amends.screens.setup.gate import deed, done_at_once, done_by_form, for_leaders, for_owners, form_page, page, said_of


class Called(forms.Form):
    """What a team is called."""

    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class Joining(forms.Form):
    """Somebody who is not in it yet."""

    teammate = forms.ModelChoiceField(
        label=gettext_lazy("Take in"), queryset=Teammate.objects.none(), empty_label=gettext_lazy("Choose a colleague")
    )

    def __init__(self, *args, team: Team, by: Teammate, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teammate"].queryset = Teammate.objects.visible_to(by).present().exclude(teams=team).order_by("name", "pk")


@form_page
@for_leaders
def teams(request):
    """All of them, and a new one from an owner."""
    form = Called(request.POST or None)
    if request.method == "POST":
        return for_owners(_found)(request, form)
    return _all(request, form)


@page
@for_leaders
def team(request, pk):
    return _shown(request, get_object_or_404(Team, pk=pk))


@deed
@for_owners
def rename(request, pk):
    team, form = get_object_or_404(Team, pk=pk), Called(said_of(request, "name"))
    undo = f"{reverse('settings_team_name', args=[pk])}?{urlencode({'name': team.name})}"

    def do(said):
        team.rename(said["name"], by=request.user, at=now())
        return _("Renamed."), undo

    return done_by_form(request, form, do, ("settings_team", pk)) or _shown(request, get_object_or_404(Team, pk=pk), name=form)


@deed
@for_owners
def join(request, pk):
    team = get_object_or_404(Team, pk=pk)
    form = Joining(said_of(request, "teammate"), team=team, by=request.user)

    def do(said):
        team.join(said["teammate"], by=request.user, at=now())
        words = _("%(name)s is in %(team)s now.") % {"name": said["teammate"], "team": team}
        return words, reverse("settings_team_leaving", args=[pk, said["teammate"].pk])

    return done_by_form(request, form, do, ("settings_team", pk)) or _shown(request, team, join=form)


@deed
@for_owners
def leave(request, pk, teammate):
    team, somebody = get_object_or_404(Team, pk=pk), get_object_or_404(Teammate, pk=teammate)
    words = _("%(name)s is in %(team)s no more.") % {"name": somebody, "team": team}
    undo = reverse("settings_team_return", args=[pk, teammate])
    return done_at_once(request, lambda: team.leave(somebody, by=request.user, at=now()), words, undo, "settings_teams")


@deed
@for_owners
def rejoin(request, pk, teammate):
    team, somebody = get_object_or_404(Team, pk=pk), get_object_or_404(Teammate, pk=teammate)
    words = _("%(name)s is in %(team)s again.") % {"name": somebody, "team": team}
    return done_at_once(request, lambda: team.join(somebody, by=request.user, at=now()), words, "", "settings_teams")


@deed
@for_owners
def archive(request, pk):
    team = get_object_or_404(Team, pk=pk)
    undo = reverse("settings_team_restoring", args=[pk])
    return done_at_once(request, lambda: team.archive(by=request.user, at=now()), _("Archived."), undo, "settings_teams")


@deed
@for_owners
def restore(request, pk):
    team = get_object_or_404(Team, pk=pk)
    undo = reverse("settings_team_archive", args=[pk])
    return done_at_once(request, lambda: team.restore(by=request.user, at=now()), _("Taken up again."), undo, "settings_teams")


def _found(request, form):
    def do(said):
        team = Team.found_(said["name"], by=request.user, at=now())
        return _("“%(team)s” is founded: take somebody in.") % {"team": team}, reverse("settings_team_archive", args=[team.pk])

    return done_by_form(request, form, do, ("settings_teams",)) or _all(request, form)


def _all(request, form):
    present = Count("teammates", filter=Q(teammates__left_at=None))
    rows = Team.objects.annotate(many=present).order_by("archived_at", "name", "pk")
    return render(request, "screens/setup/teams.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


def _shown(request, team: Team, **refused):
    context = {
        "team": team,
        "forms": {"name": Called(initial={"name": team.name}), "join": Joining(team=team, by=request.user)} | refused,
        "members": team.teammates.present().order_by("name", "pk"),
        "log": Event.objects.about(team)[:20],
    }
    return render(request, "screens/setup/team.html", context, status=422 if refused else 200)
