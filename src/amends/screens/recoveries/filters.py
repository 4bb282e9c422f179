"""Whose recoveries the board shows."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amends.base.models import Teammate
from amends.listening.models import Occasion


def _of_teams(rows, teammate):
    """Owned by a team mate, or told in a conversation that was handed to one of the teams."""
    teams = teammate.teams.all()
    handed = Occasion.objects.filter(conversation__team__in=teams).values("moment")
    return rows.filter(Q(owner__in=Teammate.objects.filter(teams__in=teams)) | Q(moment__in=handed))


FILTERS = {
    "all": (_("All"), lambda rows, teammate: rows),
    "mine": (_("Mine"), lambda rows, teammate: rows.filter(owner=teammate)),
    "unowned": (_("Unowned"), lambda rows, teammate: rows.filter(owner=None)),
    "team": (_("My teams"), _of_teams),
}
