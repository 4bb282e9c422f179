from django.utils.translation import gettext as _

from amends.conversations.letterbox.opened import Opened
from amends.conversations.letterbox.threading import placed


def thread(opened: Opened) -> None:
    """The conversation it belongs to, if there is one yet."""
    found = placed(opened)
    if found:
        opened.conversation, why = found
        opened.remark("thread", why)
    elif opened.beside:
        conversation, why = opened.beside
        said = {"why": why, "number": conversation.pk}
        opened.remark("thread", _("%(why)s So it begins one of its own, linked to conversation %(number)d.") % said)
