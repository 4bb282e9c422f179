from io import BytesIO
from secrets import token_urlsafe

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import File, Teammate
from amends.base.refusal import Refusal
from amends.channels.email.bringing import BRINGERS, Brought, letters_in
from amends.channels.email.posted import posted
from amends.channels.email.real import refuse_demo
from amends.channels.email.sealed import opened, sealed
from amends.conversations.letterbox.addressed import inboxes_at
from amends.conversations.letterbox.names import storable
from amends.conversations.models import Arrival, Inbox

UNREADABLE = (AnymailError, ValueError, LookupError, TypeError, AttributeError)  # what flies out of a shape nobody knows


class NotAHook(Refusal):
    """No provider could bring letters by it."""


class NotTheirs(Refusal):
    """A request that the provider did not sign, or that brings no letters."""


class HookQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Its address is as good as a key: for who may set up inboxes."""
        return self.filter(inbox__in=Inbox.objects.visible_to(teammate)) if teammate.is_authenticated and teammate.is_admin else self.none()

    def open(self):
        return self.filter(closed_at=None, inbox__archived_at=None)


class Hook(models.Model):
    """An address at which a mail provider brings letters for an inbox: whoever knows it may."""

    inbox = models.ForeignKey(Inbox, models.RESTRICT, related_name="+")
    provider = models.TextField()
    secret = models.TextField(unique=True)
    signing_key = models.TextField(blank=True, default="")
    opened_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{BRINGERS[self.provider].name}, {self.inbox}"

    @classmethod
    @transaction.atomic
    def open_(cls, inbox, provider: str, *, signing_key: str = "", by, at) -> "Hook":
        """A new address; what was opened before stays open until it is closed."""
        refuse_demo()
        if provider not in BRINGERS:
            names = ", ".join(known.name for known in BRINGERS.values())
            raise NotAHook(_("Choose a provider: %(names)s.") % {"names": names})
        if BRINGERS[provider].must_sign and not signing_key.strip():
            raise NotAHook(_("%(provider)s signs what it brings: enter its signing key.") % {"provider": BRINGERS[provider].name})
        key = sealed(signing_key.strip())
        hook = cls.objects.create(inbox=inbox, provider=provider, secret=token_urlsafe(24), signing_key=key, opened_by=by, opened_at=at)
        record("hooks.opened", about=inbox, by=by, at=at, provider=provider)
        return hook

    @transaction.atomic
    def close(self, *, by, at) -> None:
        """Nothing comes in by it any more."""
        if Hook.objects.filter(pk=self.pk, closed_at=None).update(closed_at=at, closed_by=by):
            record("hooks.closed", about=self.inbox, by=by, at=at, provider=self.provider)
        self.refresh_from_db()

    @classmethod
    def providers(cls) -> list[tuple[str, str]]:
        """Those that can bring letters, and how they are called."""
        return [(kind, provider.name) for kind, provider in BRINGERS.items()]

    @property
    def path(self) -> str:
        return reverse("mail_hook", args=[self.provider, self.secret])

    def take(self, request, *, at) -> None:
        """Keep what was posted, then the letters in it. What nobody can read comes in as it is, for a person to look at."""
        raw = File.keep(request, at=at)
        call, _fresh = Call.objects.get_or_create(hook=self, raw=raw, defaults={"at": at})
        again, key = posted(request, raw.path.read_bytes()), opened(self.signing_key)
        try:
            letters = letters_in(self.provider, key, again)
        except (AnymailWebhookValidationFailure, ImproperlyConfigured) as error:
            call.fail(str(error))
            raise NotTheirs(_("This request brings no letter.")) from error
        except UNREADABLE as error:
            call.fail(f"{type(error).__name__}: {error}")
            letters = [Brought(again.body, None, [])]
        self._keep(letters, at)

    @transaction.atomic
    def _keep(self, letters: list[Brought], at) -> None:
        for letter in letters:
            to = [storable(address or "") for address in letter.recipients]
            sender = None if letter.sender is None else storable(letter.sender).strip("<>")
            for inbox in inboxes_at(to) or [self.inbox]:
                told = {"channel": "email", "sender": sender, "recipients": to}
                Arrival.keep(BytesIO(letter.raw), inbox=inbox, door="webhook", at=at, **told)


class Call(models.Model):
    """What a provider posted, kept as it came before anybody looked inside."""

    hook = models.ForeignKey(Hook, models.RESTRICT, related_name="calls")
    raw = models.ForeignKey(File, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    failure = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "raw"], name="posted_once")]

    def __str__(self) -> str:
        return f"{self.hook}, {self.at:%Y-%m-%d %H:%M}"

    def fail(self, why: str) -> None:
        self.failure = why.replace("\x00", "")[:500]
        self.save(update_fields=["failure"])
