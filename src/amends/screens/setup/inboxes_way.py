"""By what an inbox takes in, and where that is set up."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from amends.conversations.channel import channel_of
from amends.conversations.models import Inbox


class Way:
    """The channel of one inbox, as far as its settings go."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox, channel = inbox, channel_of(inbox.channel)
        self.page = channel.settings_page if channel else None
        self.answers = bool(channel and channel.leaves_by)  # whether letters leave from here at all

    @property
    def address(self) -> str:
        """Of the page on which its channel is set up; blank: there is nothing to set."""
        try:
            return reverse(self.page.name, args=[self.inbox.pk]) if self.page else ""
        except NoReverseMatch:
            return ""


def mail_inbox(pk: int) -> Inbox:
    """Of a kind that letters are fetched for."""
    inbox = get_object_or_404(Inbox, pk=pk)
    page = Way(inbox).page
    if page is None or page.name != "settings_mailbox":
        raise Http404
    return inbox
