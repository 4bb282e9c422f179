"""What letters are fetched from, or brought to: rows of a channel upstairs. This floor knows their shape, and finds them by a setting."""

from datetime import datetime
from typing import Protocol

from django.apps import apps
from django.conf import settings

from amends.conversations.inbox import Inbox

STALE_MINUTES = 20  # a mailbox is looked at every few minutes, or heard of while one waits for its next letter


class Mailbox(Protocol):
    """An account of an inbox on a mail server, as far as a page may know it."""

    pk: int
    inbox: Inbox
    host: str
    user: str
    looked_at: datetime | None
    failed_at: datetime | None
    failure: str
    stopped_at: datetime | None
    typed: dict  # the account as one would type it, without its secrets

    def stop(self, *, by, at) -> None:
        """Fetch nothing more."""

    def resume(self, *, by, at) -> None:
        """Fetch again."""


def mailboxes():
    """The class of the rows, with `objects` as any; it says `set_up(inbox, by=, at=, **account)` and `try_connection(inbox, **account)`."""
    return apps.get_model(settings.AMENDS_MAILBOX)


def hooks():
    """The class of the addresses at which mail providers bring letters; it says `open_(inbox, provider, signing_key=, by=, at=)`."""
    return apps.get_model(settings.AMENDS_HOOK)
