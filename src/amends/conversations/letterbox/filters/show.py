from django.utils.translation import gettext as _

from amends.conversations.letterbox.opened import Opened


def show(opened: Opened) -> None:
    """A conversation is seen in every inbox that one of its letters came to."""
    conversation, inbox = opened.conversation, opened.arrival.inbox
    if conversation and conversation.inbox_id != inbox.pk and not conversation.also_in.filter(pk=inbox.pk).exists():
        conversation.also_in.add(inbox)
        opened.remark("show", _("It came to this inbox, too: the conversation is seen in both."))
