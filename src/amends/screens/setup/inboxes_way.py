"""By what an inbox takes in, and where that is set up."""

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from amends.conversations.channel import channel_of
from amends.conversations.models import Inbox


class Way:
    """The channel of one inbox, as far as its settings go."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox, self.kind = inbox, inbox.channel

    @cached_property
    def page(self) -> str:
        """The name of the page on which its channel is set up; blank: there is nothing to set."""
        return getattr(channel_of(self.kind), "settings_page", "")

    @property
    def address(self) -> str:
        try:
            return reverse(self.page, args=[self.inbox.pk]) if self.page else ""
        except NoReverseMatch:
            return ""

    @property
    def answers(self) -> bool:
        """Whether letters leave from here at all."""
        return bool(getattr(channel_of(self.kind), "leaves_by", ""))
