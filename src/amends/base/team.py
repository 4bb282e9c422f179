from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.refusal import Refusal


class CannotCall(Refusal):
    """A team cannot be called that."""


class CannotJoin(Refusal):
    """An archived team takes nobody in, and who has left joins none."""


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
        team = cls()
        team._call(name)
        record("teams.founded", about=team, by=by, at=at, name=team.name)
        return team

    @transaction.atomic
    def rename(self, name: str, *, by, at) -> None:
        was = self.name
        self._call(name)
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
        self.refresh_from_db(fields=["archived_at"])
        if self.archived_at:
            raise CannotJoin(_("%(team)s is archived: restore it, or choose another team.") % {"team": self})
        if not teammate.is_active:
            raise CannotJoin(_("%(teammate)s has left: let them come back first.") % {"teammate": teammate})
        _membership, fresh = Team.teammates.through.objects.get_or_create(team=self, teammate=teammate)
        if fresh:
            record("teams.joined", about=self, by=by, at=at, teammate=teammate.pk)

    @transaction.atomic
    def leave(self, teammate, *, by, at) -> None:
        """Let a teammate go; who is not in it stays out."""
        gone, _tables = Team.teammates.through.objects.filter(team=self, teammate=teammate).delete()
        if gone:
            record("teams.left", about=self, by=by, at=at, teammate=teammate.pk)

    def _call(self, name: str) -> None:
        if not name.strip():
            raise CannotCall(_("A team needs a name: write one."))
        was, self.name = self.name, name.strip()
        try:
            with transaction.atomic():
                self.save(update_fields=["name"] if self.pk else None)
        except IntegrityError as error:
            taken, self.name = self.name, was
            raise CannotCall(_whose(taken)) from error


def _whose(name: str) -> str:
    team = Team.objects.annotate(written=Lower("name")).get(written=Lower(models.Value(name)))
    if team.archived_at:
        return _("%(team)s is archived: restore it, or choose another name.") % {"team": team}
    return _("There is a team named %(team)s already: choose another name.") % {"team": team}
