"""An inbox as commands name it."""

from amends.base.refusal import Refusal
from amends.conversations.models import Inbox


class NoSuchInbox(Refusal):
    """No inbox is called so."""


def inbox_named(name: str) -> Inbox:
    inbox = Inbox.objects.present().filter(name=name).first()
    if inbox is None:
        names = ", ".join(Inbox.objects.present().order_by("name").values_list("name", flat=True)) or "none yet"
        raise NoSuchInbox(f"There is no inbox named {name}; there are: {names}.")
    return inbox
