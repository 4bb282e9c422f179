from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from amends.base.event import record
from amends.channels.slug import kept, slug_of
from amends.conversations.models import Inbox


class WindowQuerySet(models.QuerySet):
    def open_to_strangers(self):
        return self.filter(inbox__archived_at=None)


class Window(models.Model):
    """The window by which strangers chat with an inbox: how it greets, and on whose pages it may stand."""

    inbox = models.OneToOneField(Inbox, models.RESTRICT, related_name="+")
    slug = models.TextField(unique=True)
    greeting = models.TextField(blank=True, default="")
    sites = ArrayField(models.TextField(), default=list, blank=True)

    objects = WindowQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    @classmethod
    @transaction.atomic
    def set_up(cls, inbox, *, slug, greeting, sites, by, at) -> "Window":
        """Open it to strangers, or change it."""
        window = cls.objects.filter(inbox=inbox).first() or cls(inbox=inbox)
        window.slug, window.greeting, window.sites = slug_of(slug), greeting.strip(), sites
        kept(window)
        record("chats.set_up", about=inbox, by=by, at=at, slug=window.slug, sites=sites)
        return window

    @property
    def place(self) -> str:
        return f"chat-{self.pk}"
