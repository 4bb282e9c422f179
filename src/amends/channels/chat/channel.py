from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.channels.chat.models import Line, Visit
from amends.channels.chat.words import Words
from amends.channels.subject import first_words
from amends.channels.whose import machine_at
from amends.channels.written import NotOurs
from amends.conversations.channel import SettingsPage
from amends.conversations.letter import Letter, Machine, Person
from amends.conversations.token import plus, token_of

NOWHERE = "chat@amends.invalid"


class Chat:
    """What visitors say in the window; they read the answer there, or by mail once they have gone."""

    kind = "chat"
    leaves_by = "email"
    shows = True
    called = gettext_lazy("chat")
    doors = {"chat": gettext_lazy("by chat")}
    settings_page = SettingsPage("chat_settings", gettext_lazy("The chat, and the lines for your page"))

    def read(self, arrival) -> Letter:
        try:
            words = Words.read(arrival.raw)
        except NotOurs as problem:
            return Letter(sent_at=arrival.arrived_at, is_apart=True, remarks=(str(problem),))
        return Letter(
            sender=_who(words),
            subject=first_words(words.text),
            text=words.text,
            reply=words.text,
            message_id=f"<{words.nonce}.{words.visit}@chat.amends.invalid>",
            delivered_to=_place(arrival),
            sent_at=arrival.arrived_at,
            machine=_machine(words),
            is_apart=True,
        )

    def has(self, message) -> str:
        """Whoever's window has shown it needs no letter."""
        theirs = Visit.objects.speaking_in(message.conversation_id).filter(window__inbox=message.conversation.inbox_id)
        return _("the chat") if theirs.filter(heard__gte=message.pk).exists() else ""


def _who(words: Words) -> Person:
    return Person(words.email, words.name) if words.email else Person(words.visit, words.name or _("Visitor"), kind="chat")


def _machine(words: Words) -> Machine | None:
    return machine_at(words.email) if words.email else None


def _place(arrival) -> tuple[str, ...]:
    """Where the visitor's earlier words are, these belong: signed by us, since what came in may say anything."""
    line = Line.objects.filter(arrival=arrival).select_related("visit").first()
    conversation = line.visit.conversation() if line else None
    return (plus(arrival.inbox.address or NOWHERE, token_of(conversation)),) if conversation else ()
