from dataclasses import asdict, replace
from datetime import timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Event, Teammate
from amends.base.refusal import Refusal
from amends.channels.email.account import Account
from amends.channels.email.real import refuse_demo
from amends.channels.email.sealed import opened, sealed
from amends.channels.email.trying import Tried, try_connection
from amends.conversations.models import Inbox

SECRETS = ("secret", "client_secret")
ACCOUNT = ("host", "port", "security", "user", "auth", "folder", "moved_to", "token_url", "client_id")
REFUSED_FOR = timedelta(days=1)  # an allowance that is used up is full again the next day
PLACE = ("host", "user", "folder")  # what another place is known by: its letters have other numbers


class NotFetched(Refusal):
    """A mailbox that nobody fetches, or that is fetched already."""


class MailboxQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Whoever sees what comes in sees where it comes from; passwords are shown to nobody."""
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate))

    def fetched(self):
        """Those that letters are fetched from."""
        return self.filter(stopped_at=None, inbox__archived_at=None)


class Mailbox(models.Model):
    """An account on the firm's mail server that letters of an inbox are fetched from."""

    inbox = models.OneToOneField(Inbox, models.RESTRICT, related_name="+")
    host = models.TextField()
    port = models.PositiveIntegerField()
    security = models.TextField()
    user = models.TextField()
    secret = models.TextField(blank=True, default="")
    auth = models.TextField()
    folder = models.TextField()
    moved_to = models.TextField(blank=True, default="")
    token_url = models.TextField(blank=True, default="")
    client_id = models.TextField(blank=True, default="")
    client_secret = models.TextField(blank=True, default="")
    set_up_at = models.DateTimeField()
    since = models.DateTimeField()  # what came to the server before that is history, and stays there
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True, default="")
    stopped_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = MailboxQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user} at {self.host}"

    @classmethod
    @transaction.atomic
    def set_up(cls, inbox, *, by, at, **account) -> "Mailbox":
        """Fetch an inbox's letters from there: new ones, or at another place those since we last looked. A blank secret stays as it is."""
        refuse_demo()
        told = Account(**account)
        told.refuse_unfit()
        mailbox = cls.objects.select_for_update().filter(inbox=inbox).first() or cls(inbox=inbox, since=at)
        if any(getattr(mailbox, name) != getattr(told, name) for name in PLACE):
            mailbox.since, mailbox.uid_validity, mailbox.last_uid = mailbox.looked_at or mailbox.since, None, 0
        mailbox._know(told)
        mailbox.set_up_at, mailbox.stopped_at, mailbox.stopped_by = at, None, None
        mailbox.failed_at, mailbox.failure = None, ""
        mailbox.save()
        record("mailboxes.set_up", about=inbox, by=by, at=at, host=mailbox.host, user=mailbox.user, folder=mailbox.folder)
        return mailbox

    @classmethod
    def try_connection(cls, inbox=None, **account) -> list[Tried]:
        """What is right and what is wrong about an account, in words; with an inbox, the secrets we have stand in for blank ones."""
        ours = cls.objects.filter(inbox=inbox).first()
        return try_connection(ours.filled_in(**account) if ours else Account(**account))

    @transaction.atomic
    def stop(self, *, by, at) -> None:
        """Fetch nothing more: what comes stays on the server."""
        if not Mailbox.objects.filter(pk=self.pk, stopped_at=None).update(stopped_at=at, stopped_by=by):
            raise NotFetched(_("Nobody fetches letters from there already."))
        self.refresh_from_db()
        record("mailboxes.stopped", about=self.inbox, by=by, at=at)

    @transaction.atomic
    def resume(self, *, by, at) -> None:
        """Fetch again, what came meanwhile too."""
        if not Mailbox.objects.filter(pk=self.pk, stopped_at__isnull=False).update(stopped_at=None, stopped_by=None):
            raise NotFetched(_("Letters are fetched from there already."))
        self.refresh_from_db()
        record("mailboxes.resumed", about=self.inbox, by=by, at=at)

    def begin(self, uid_validity: int) -> None:
        """The server numbers its letters anew: all are looked at again. Those that came in are known by what is in them."""
        self.uid_validity, self.last_uid = uid_validity, 0
        self._mine().update(uid_validity=uid_validity, last_uid=0)

    def pass_by(self, uid: int) -> None:
        """Everything up to this number has been seen to."""
        self.last_uid = uid
        self._mine().filter(uid_validity=self.uid_validity).update(last_uid=uid)

    def waits_for(self, uid: int, *, at) -> bool:
        """A letter its server refuses is asked for again, until it has refused it for long. Since when is known by the log."""
        letter = {"uid": uid, "uid_validity": self.uid_validity}
        refused = Event.objects.about(self.inbox).filter(kind="mailboxes.refused_a_letter", details=letter).last()
        refused = refused or record("mailboxes.refused_a_letter", about=self.inbox, at=at, **letter)
        return at < refused.at + REFUSED_FOR

    def look(self, *, at) -> None:
        """We were there, and everything was right."""
        self._mine().update(looked_at=at, failed_at=None, failure="")

    @transaction.atomic
    def fail(self, why: str, *, at) -> None:
        """We could not get in, or were thrown out. Said once, however often it happens in a row."""
        first = self._mine().filter(failed_at=None).update(failed_at=at)
        self._mine().update(failure=why)
        if first:
            record("mailboxes.failed", about=self.inbox, at=at, failure=why)

    @property
    def typed(self) -> dict:
        """The account as one would type it, without its secrets: a usual port is left blank, since another way of shielding has another."""
        known = {name: getattr(self, name) for name in ACCOUNT}
        return known | {"port": Account(**known).odd_port}

    def renew(self, secret: str) -> None:
        """The provider gave another refresh token: the one we had may be worth nothing any more."""
        self._mine().update(secret=sealed(secret))

    def account(self) -> Account:
        """May be refused as SealedElsewhere."""
        known = {name: getattr(self, name) for name in ACCOUNT}
        return Account(**known, **{name: opened(getattr(self, name)) for name in SECRETS}, renew=self.renew)

    def filled_in(self, **account) -> Account:
        """An account as it was typed, with the secrets we have where none was typed."""
        told = Account(**account)
        secrets = {name: getattr(told, name) or opened(getattr(self, name)) for name in SECRETS}
        return replace(told, **secrets, **({} if told.secret else {"renew": self.renew}))

    def _know(self, told: Account) -> None:
        said = asdict(told) | {"port": told.door, "host": told.host.strip(), "user": told.user.strip()}
        for name in ACCOUNT:
            setattr(self, name, said[name])
        for name in SECRETS:
            if said[name]:
                setattr(self, name, sealed(said[name]))

    def _mine(self) -> MailboxQuerySet:
        return Mailbox.objects.filter(pk=self.pk)
