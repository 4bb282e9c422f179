from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.refusal import Refusal


class CannotCall(Refusal):
    """A team cannot be called that."""


class IsArchived(Refusal):
    """What is archived takes nobody in."""


class TeamQuerySet(models.QuerySet):
    def present(self):
        return self.filter(archived_at=None)


class Team(models.Model):
    """Teammates who answer for something together."""

    name = models.TextField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_team_a_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="team_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def found_(cls, name: str, *, by, at) -> "Team":
        """A team, with nobody in it yet."""
        team = cls(name=_free(name))
        team.save()
        record("teams.founded", about=team, by=by, at=at, name=team.name)
        return team

    @transaction.atomic
    def rename(self, name: str, *, by, at) -> None:
        was, self.name = self.name, _free(name, beside=self)
        self.save(update_fields=["name"])
        record("teams.renamed", about=self, by=by, at=at, was=was, name=self.name)

    @transaction.atomic
    def archive(self, *, by, at) -> None:
        """Nobody joins it any more, and nothing is handed to it; who is in it stays on record."""
        if Team.objects.present().filter(pk=self.pk).update(archived_at=at):
            record("teams.archived", about=self, by=by, at=at)
        self.refresh_from_db(fields=["archived_at"])

    @transaction.atomic
    def restore(self, *, by, at) -> None:
        if Team.objects.filter(pk=self.pk).exclude(archived_at=None).update(archived_at=None):
            record("teams.restored", about=self, by=by, at=at)
        self.refresh_from_db(fields=["archived_at"])

    @transaction.atomic
    def join(self, teammate, *, by, at) -> None:
        """Take a teammate in; twice is once."""

    @transaction.atomic
    def leave(self, teammate, *, by, at) -> None:
        """Let a teammate go; who is not in it stays out."""


def _free(name: str, *, beside: Team | None = None) -> str:
    name = name.strip()
    if not name:
        raise CannotCall(_("A team needs a name: write one."))
    same = Team.objects.filter(name__iexact=name).exclude(pk=beside.pk if beside else None).first()
    if same and same.archived_at:
        raise CannotCall(_("%(team)s is archived: restore it, or choose another name.") % {"team": same})
    if same:
        raise CannotCall(_("There is a team named %(team)s already: choose another name.") % {"team": same})
    return name
