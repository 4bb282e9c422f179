from tempfile import SpooledTemporaryFile

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from amends.base.event import record
from amends.channels.form.sent import Sent
from amends.channels.form.sheet import Sheet
from amends.channels.often import knock
from amends.channels.slug import kept, slug_of
from amends.channels.ticket import Ticket
from amends.conversations.models import Inbox

IN_MEMORY_BYTES = 256 * 1024
MOST_SENT = 10  # by one address in ten minutes


class PublicFormQuerySet(models.QuerySet):
    def open_to_strangers(self):
        return self.filter(inbox__archived_at=None)


class PublicForm(models.Model):
    """The form by which strangers write to an inbox: what it says, and on whose pages it may stand."""

    inbox = models.OneToOneField(Inbox, models.RESTRICT, related_name="+")
    slug = models.TextField(unique=True)
    title = models.TextField(blank=True, default="")
    intro = models.TextField(blank=True, default="")
    thanks = models.TextField(blank=True, default="")
    sites = ArrayField(models.TextField(), default=list, blank=True)

    objects = PublicFormQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    @classmethod
    @transaction.atomic
    def set_up(cls, inbox, *, slug, sites, by, at, **words) -> "PublicForm":
        """Open it to strangers, or change what it says. `words` may name its title, intro and thanks."""
        form = cls.objects.filter(inbox=inbox).first() or cls(inbox=inbox)
        form.slug, form.sites = slug_of(slug), sites
        for name, said in words.items():
            setattr(form, name, said.strip())
        kept(form)
        record("forms.set_up", about=inbox, by=by, at=at, slug=form.slug, sites=sites)
        return form

    @property
    def place(self) -> str:
        return f"form-{self.pk}"

    @transaction.atomic
    def take(self, sheet: Sheet, files, *, ticket: str, who: str, at) -> None:
        """Keep what was filled in, as it is, before anybody looks inside. The same page sent in again is not kept again."""
        handed = Ticket.read(ticket, self.place)
        if Sent.objects.filter(nonce=handed.nonce).exists():
            return
        handed.tear(at=at)
        knock(self.place, who, most=MOST_SENT, at=at)
        with SpooledTemporaryFile(IN_MEMORY_BYTES) as raw:
            sheet.pour(files, raw)
            raw.seek(0)
            Sent.keep(self.inbox, raw, nonce=handed.nonce, at=at)
