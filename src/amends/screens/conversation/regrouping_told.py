"""What a conversation has to do with others: what it is linked with, what was merged or split, and what might be split off."""

from django.db.models import Q
from django.utils.functional import cached_property

from amends.conversations.answering import offers_split
from amends.conversations.models import Conversation, Link, Message, Regrouping
from amends.conversations.subject import bare_subject

MOST = 10


class Kin:
    """The others, as far as the one who reads may see them."""

    def __init__(self, told) -> None:
        self.conversation, self.teammate = told.conversation, told.teammate

    @cached_property
    def links(self) -> list[tuple[Link, Conversation]]:
        """Each link with what is at its other end."""
        found = [(link, link.beyond(self.conversation)) for link in Link.objects.of(self.conversation)[:MOST]]
        seen = self._seen({other.pk for _link, other in found})
        return [(link, other) for link, other in found if other.pk in seen and other.pk != self.conversation.pk]

    @cached_property
    def regroupings(self) -> list[tuple[Regrouping, Conversation]]:
        """What can still be taken back, the latest first."""
        mine = Q(kept=self.conversation) | Q(kind="split", other=self.conversation)
        found = list(Regrouping.objects.filter(mine, undone_at=None).select_related("kept", "other").order_by("-at", "-pk")[:MOST])
        pairs = [(one, one.other if one.kept_id == self.conversation.pk else one.kept) for one in found]
        seen = self._seen({other.pk for _one, other in pairs})
        return [(one, other) for one, other in pairs if other.pk in seen]

    @cached_property
    def offer(self) -> Message | None:
        """What came last, if it is about something else than the conversation."""
        heard = self.conversation.messages.filter(kind="received").order_by("-at", "-pk").first()
        if heard is None or not heard.subject or bare_subject(heard.subject) == bare_subject(self.conversation.subject):
            return None
        return heard if offers_split(heard) else None

    @property
    def mark(self) -> tuple:
        return [link.pk for link, _other in self.links], [one.pk for one, _other in self.regroupings], self.offer and self.offer.pk

    def _seen(self, numbers: set[int]) -> set[int]:
        if not numbers:
            return set()
        return set(Conversation.objects.visible_to(self.teammate).filter(pk__in=numbers).values_list("pk", flat=True))
