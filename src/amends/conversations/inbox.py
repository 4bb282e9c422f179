from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Team, Teammate
from amends.base.refusal import Refusal
from amends.conversations.address import one_address


class NotAnInbox(Refusal):
    """An inbox needs a name of its own."""


class InboxQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Open to all, unless teams are named: then to their teammates, and to owners who set it up."""
        if not (teammate.is_authenticated and teammate.is_active):
            return self.none()
        if teammate.is_admin:
            return self
        closed = Inbox.teams.through.objects.values("inbox_id")
        mine = Inbox.teams.through.objects.filter(team__teammates=teammate).values("inbox_id")
        return self.filter(~models.Q(pk__in=closed) | models.Q(pk__in=mine))

    def present(self):
        return self.filter(archived_at=None)


class Inbox(models.Model):
    """Where conversations come in: an address, a form, a file of history. Its address stands in what leaves."""

    name = models.TextField(unique=True)
    channel = models.TextField()
    address = models.TextField(blank=True, default="")
    plus_address = models.BooleanField(default=False)  # its mail server brings name+anything@ to name@
    acknowledgement = models.TextField(blank=True, default="")  # what the house says at once to who writes first; blank: nothing
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = InboxQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def answerers(self, *also: "Inbox"):
        """Who may answer what comes in here, or in one of the others: whoever sees it, and reads letters."""
        ours = models.Q(role="owner")
        for inbox in (self, *also):
            named = Inbox.teams.through.objects.filter(inbox=inbox)
            ours |= models.Q(teams__in=named.values("team")) | ~models.Exists(named)
        return Teammate.objects.present().exclude(role="analyst").filter(ours).distinct()

    @classmethod
    @transaction.atomic
    def open_(cls, name: str, channel: str, *, by, at) -> "Inbox":
        inbox = cls(channel=channel)
        inbox._call(name)
        record("inboxes.opened", about=inbox, by=by, at=at, name=inbox.name, channel=channel)
        return inbox

    @transaction.atomic
    def rename(self, name: str, *, by, at) -> None:
        former = self.name
        self._call(name)
        record("inboxes.renamed", about=self, by=by, at=at, name=self.name, was=former)

    @transaction.atomic
    def answer_from(self, address: str, *, by, at) -> None:
        """Letters leave under this address from here on; blank: none leaves."""
        former, self.address = self.address, one_address(address) if address.strip() else ""
        self.save(update_fields=["address"])
        record("inboxes.addressed", about=self, by=by, at=at, address=self.address, was=former)

    @transaction.atomic
    def know_by_plus(self, knows: bool, *, by, at) -> None:
        """Whether its mail server brings name+anything@ to it: then an answer is known by the address it goes to."""
        former, self.plus_address = self.plus_address, knows
        self.save(update_fields=["plus_address"])
        record("inboxes.plus_set", about=self, by=by, at=at, plus=knows, was=former)

    @transaction.atomic
    def acknowledge_with(self, text: str, *, by, at) -> None:
        """What the house says at once to who writes first; blank: nothing."""
        former, self.acknowledgement = self.acknowledgement, text.strip()
        self.save(update_fields=["acknowledgement"])
        record("inboxes.acknowledgement_set", about=self, by=by, at=at, text=self.acknowledgement, was=former)

    @transaction.atomic
    def restrict_to(self, teams, *, by, at) -> None:
        """For these teams only; for none of them: for everybody."""
        former = sorted(self.teams.values_list("pk", flat=True))
        self.teams.set(teams)
        record("inboxes.restricted", about=self, by=by, at=at, teams=sorted(team.pk for team in teams), was=former)

    @transaction.atomic
    def archive(self, *, by, at) -> None:
        """Nothing new comes in here; what came stays where it is."""
        if Inbox.objects.present().filter(pk=self.pk).update(archived_at=at):
            record("inboxes.archived", about=self, by=by, at=at)
        self.refresh_from_db(fields=["archived_at"])

    @transaction.atomic
    def restore(self, *, by, at) -> None:
        if Inbox.objects.filter(pk=self.pk, archived_at__isnull=False).update(archived_at=None):
            record("inboxes.restored", about=self, by=by, at=at)
        self.refresh_from_db(fields=["archived_at"])

    def seen_by(self):
        """The teammates who see what comes in here."""
        present = Teammate.objects.present()
        if not self.teams.exists():
            return present
        return present.filter(models.Q(role="owner") | models.Q(teams__in=self.teams.all())).distinct()

    def _call(self, name: str) -> None:
        if not name.strip():
            raise NotAnInbox(_("Give the inbox a name."))
        self.name, former = name.strip(), self.name
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            self.name = former
            raise NotAnInbox(_("There is an inbox named %(name)s already: choose another name.") % {"name": name.strip()}) from error
